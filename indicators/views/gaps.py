"""The enterprises by which a rate could reach its target."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from common.pages import page_or_results, paginate
from indicators import selectors
from indicators.choices import By
from indicators.dashboard import Choice
from indicators.dashboard.words import Figure, figure, links_of, unit_of
from indicators.figures import GROUPS, is_of_people
from indicators.forms_planning import GapForm
from indicators.planning import Candidates, Gap, candidates, gaps, targets_for
from indicators.planning.gaps import OF_UNIONISED
from indicators.views.questions import address, asked_form, points
from indicators.views.targets import note_of, short_in_words


@dataclass(frozen=True)
class CandidateRow:
    """An enterprise and what its part would do; `is_enough` on the last one that is needed."""

    place: int
    standing: Any
    effect: str
    is_enough: bool


@login_required
@require_safe
def gap_list(request: SignedInRequest) -> HttpResponse:
    """Largest effect first; the figure above the list is the one of the dashboard."""
    form = asked_form(request, GapForm)
    filters = [form[name] for name in ("area", "as_of", "group", "rate", "target")]
    context: dict[str, Any] = {"form": form, "filters": filters, "gap": None}
    if not form.is_valid():
        return page_or_results(request, "indicators/gaps.html", context, status=400)
    names = ("area", "as_of", "group", "rate")
    asked = {name: form.cleaned_data[name] for name in names}
    asked["rate"] = asked["rate"] or "union"
    user: Any = request.user
    listed = candidates(user=user, **asked)
    gap, figures = _gap(user, asked, form.own)
    context |= {"asked": asked, "gap": gap, "figure": figures, **_words(gap, asked)}
    if listed is not None:
        page = paginate(request, listed.rows)
        context |= {"page": page, "rows": _rows(listed, page, gap)}
    return page_or_results(request, "indicators/gaps.html", context)


def _gap(user: Any, asked: dict[str, Any], own: dict[str, Decimal]) -> tuple[Gap, Figure]:
    question = {"user": user, "area": asked["area"], "group": asked["group"]}
    total = selectors.coverage(**question, as_of=asked["as_of"], by=By.NONE).total
    targets = targets_for(**question, year=asked["as_of"].year)
    # What comes later is told on the page of targets.
    found = {gap.rate.code: gap for gap in gaps(total.rates, total.rates, targets, own)}
    gap = found[asked["rate"]]
    return gap, figure(gap.rate, gap.ratio, links_of(Choice(**asked), total))


def _words(gap: Gap, asked: dict[str, Any]) -> dict[str, Any]:
    area, as_of, code = asked["area"].code, asked["as_of"].isoformat(), gap.rate.code
    terms = {"as_of": as_of, "measure": "terms_pending"}
    return {
        "group": GROUPS[asked["group"]],
        "short": "" if gap.percent is None else short_in_words(gap, gap.short),
        "note": note_of(gap),
        "unit": unit_of(gap.rate),
        "of_people": is_of_people(gap.rate.denominator),
        "of_unionised": code in OF_UNIONISED,
        "terms_url": address("dashboard-terms", area=area, **terms),
        "targets_url": address("target-list", area=area, year=asked["as_of"].year),
    }


def _rows(listed: Candidates, page: Any, gap: Gap) -> list[CandidateRow]:
    first = page.start_index()
    counted = not is_of_people(gap.rate.denominator)
    return [
        CandidateRow(
            place,
            row,
            points(listed.effect(row)) if gap.ratio.denominator else "",
            is_enough=counted and place == gap.short,
        )
        for place, row in enumerate(page, first)
    ]
