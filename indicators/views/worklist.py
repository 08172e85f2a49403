"""What is not known, the answer that narrows the rates' bounds most on top."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common.pages import page_or_results, paginate
from indicators.definitions import RATES
from indicators.forms_planning import WorkForm
from indicators.planning import Missing, Work, WorkChoice, total_worth, worklist
from indicators.planning.gaps import OF_UNIONISED
from indicators.views.questions import address, asked_form, bounds, points


@dataclass(frozen=True)
class Lack:
    """Something missing, and the form where it is entered: empty for who may not."""

    name: str
    url: str


@dataclass(frozen=True)
class WorkRow:
    standing: Any
    lacks: list[Lack]
    worth: str
    parts: str


@dataclass(frozen=True)
class PartRow:
    name: str
    url: str
    worth: str
    unknown: list[tuple[int, Missing]]


@login_required
@require_safe
def work_list(request: SignedInRequest) -> HttpResponse:
    """Enterprises of which something is missing; what is entered is gone with the next look."""
    form = asked_form(request, WorkForm)
    template = "indicators/worklist.html"
    filters = [form[name] for name in ("area", "as_of", "group", "rate", "missing", "by")]
    context: dict[str, Any] = {"form": form, "filters": filters, "work": None}
    if not form.is_valid():
        return page_or_results(request, template, context, status=400)
    choice = form.choice
    work = worklist(user=request.user, asked=choice)
    page = paginate(request, work.rows)
    context |= {
        "choice": choice,
        "work": work,
        "widths": _widths(work),
        "missed": _missed(work),
        "parts": _parts(work, choice),
        "page": page,
        "rows": [_row(request, work, standing) for standing in page],
        "exports": [{"label": "Excel", "url": address("api-worklist-export", **choice.query)}],
    }
    return page_or_results(request, template, context)


def _widths(work: Work) -> list[tuple[Any, str, str]]:
    """Each rate that is in doubt: its name, its bounds, and how far they lie apart."""
    return [
        (RATES[code].name, bounds(work.total.rates[code]), points(width))
        for code, width in work.widths.items()
        if width
    ]


def _parts(work: Work, choice: WorkChoice) -> list[PartRow]:
    """The parts of the area in which anything is missing, most worth on top."""
    missed = _missed(work)
    found = [(total_worth(work.worth_of_part(part)), part) for part in work.parts]
    rows = []
    for worth, part in sorted(found, key=lambda one: (-one[0], one[1].place.path)):
        unknown = [(part.measures[missing.measure], missing) for missing in missed]
        if not any(count for count, _missing in unknown):
            continue
        own = part.own_level or part.place.id == choice.area.pk
        query = choice.query | {"area": part.place.code}
        name = _("%(area)s（本级）") % {"area": part.place.name} if own else part.place.name
        url = "" if own else address("worklist", **query)
        rows.append(PartRow(name, url, points(worth), unknown))
    return rows


def _missed(work: Work) -> list[Missing]:
    """What is missing anywhere: a column of nothing but zeros asks nobody anything."""
    return [one for one in work.missing if work.total.measures[one.measure]]


def _row(request: SignedInRequest, work: Work, standing: Any) -> WorkRow:
    worth = work.worth(standing)
    each = (f"{RATES[code].name} {points(value)}" for code, value in worth.items())
    return WorkRow(
        standing,
        [_lack(request, standing, one) for one in work.missing if work.lacks(standing, one)],
        points(total_worth(worth)) if worth else "",
        _("，").join(each) if len(worth) > 1 else "",
    )


def _lack(request: SignedInRequest, standing: Any, missing: Missing) -> Lack:
    """Where the enterprise sits today decides who may enter something about it."""
    may = request.user.may(Ability.EDIT, standing.enterprise.area.path)
    return Lack(str(missing.name), _form_url(standing.enterprise_id, missing.code) if may else "")


def _form_url(enterprise: int, code: str) -> str:
    if code in OF_UNIONISED:
        return f"{reverse('system-adopt', args=[enterprise])}?kind={code}"
    forms = {"employees": "headcount-record", "members": "membership-record"}
    # A union may be its own, shared or none: its page offers all three.
    return reverse(forms.get(code, "enterprise-detail"), args=[enterprise])
