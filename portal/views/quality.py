"""How good the records are: what each check finds, its list, and "looked at, still right"."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import SignedInRequest
from common.access import require
from common.checking import Check, check_of
from common.pages import page_or_results, paginate
from indicators.views.questions import asked_form
from portal.forms import QualityForm
from portal.selectors import failing, quality
from unions.services import confirm_unchanged

# More numbers are in no selection of a page.
_MOST_CONFIRMED = 1000
# Longer ones are none that a row can have.
_DIGITS = 18


@dataclass(frozen=True)
class FoundRow:
    """A row of a check's list; `cure` is empty for who may not put it right."""

    pk: int
    name: str
    area: str
    page: str
    detail: str
    cure: str


@login_required
@require_safe
def quality_overview(request: SignedInRequest) -> HttpResponse:
    """Each check with how much it finds, by area; every number leads to its list."""
    form = asked_form(request, QualityForm)
    template = "portal/quality.html"
    context: dict[str, Any] = {"form": form, "filters": list(form), "quality": None}
    if not form.is_valid():
        return page_or_results(request, template, context, status=400)
    choice = form.choice(request.user)
    context |= {
        "choice": choice,
        "query": urlencode(choice.query),
        "quality": quality(choice),
        "day_query": urlencode({"as_of": choice.on.isoformat()}),
    }
    return page_or_results(request, template, context)


@login_required
@require_safe
def quality_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The rows that a check finds, each with the form in which it is put right."""
    check = _check(code)
    form = asked_form(request, QualityForm)
    template = "portal/quality_list.html"
    context: dict[str, Any] = {"form": form, "filters": list(form), "check": check, "page": None}
    if not form.is_valid():
        return page_or_results(request, template, context, status=400)
    choice = form.choice(request.user)
    query = urlencode(choice.query)
    page = paginate(request, failing(check, choice))
    rows = [_row(request, check, row) for row in page]
    context |= {
        "choice": choice,
        "query": query,
        "page": page,
        "rows": rows,
        "told": any(row.detail for row in rows),
        "may_confirm": bool(check.confirms) and any(row.cure for row in rows),
        "exports": [
            {
                "label": label,
                "url": f"{reverse('api-quality-export', args=[code, extension])}?{query}",
            }
            for label, extension in (("Excel", "xlsx"), ("CSV", "csv"))
        ],
    }
    return page_or_results(request, template, context)


@login_required
@require_POST
def quality_confirm(request: SignedInRequest, code: str) -> HttpResponse:
    """These rows were looked at today and are right; for a year they are on no such list."""
    check = _check(code)
    if not check.confirms:
        raise Http404
    require(request.user.scope.has_areas)
    chosen = request.POST.getlist("only") or request.POST.getlist("row")
    numbers = {int(text) for text in chosen if text.isdecimal() and len(text) < _DIGITS}
    if not numbers or len(numbers) > _MOST_CONFIRMED:
        messages.warning(request, _("没有选中要确认的。请先勾选。"))
        return HttpResponseRedirect(_back(request, check))
    rows = list(check.subject.in_scope(request.user.scope).filter(pk__in=numbers))
    if len(rows) < len(numbers):
        raise Http404
    require(all(check.cure_for(request.user, row) for row in rows))
    today = timezone.localdate()
    confirm_unchanged(actor=request.user, on=today, **{check.confirms: rows})
    said = ngettext("已确认 %d 条没有变化。", "已确认 %d 条没有变化。", len(rows))
    messages.success(request, said % len(rows))
    return HttpResponseRedirect(_back(request, check))


def _check(code: str) -> Check:
    check = check_of(code)
    if check is None:
        raise Http404
    return check


def _row(request: SignedInRequest, check: Check, row: Any) -> FoundRow:
    subject = check.subject
    return FoundRow(
        pk=row.pk,
        name=subject.name(row),
        area=subject.area(row).name,
        page=subject.page(row),
        detail=check.detail(row),
        cure=check.cure_for(request.user, row),
    )


def _back(request: SignedInRequest, check: Check) -> str:
    """The list as it was asked for."""
    address = reverse("quality-list", args=[check.code])
    back = f"{address}?{request.POST.get('query', '')}"
    return back if url_has_allowed_host_and_scheme(back, None) else address
