"""What one's own area answers for in a report: its figures, what still blocks, the confirmation."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import SignedInRequest
from areas.models import Area
from common.access import get_visible_or_404, require
from common.errors import DomainError
from common.pages import page_or_results, paginate, shown
from reports import rules, selectors, services
from reports.filters import ReportPartFilter
from reports.models import ReportPart, YearlyReport
from reports.selectors import part_figures


@login_required
@require_safe
def part_list(request: SignedInRequest) -> HttpResponse:
    """The parts of reports that the user's areas answer for, newest first."""
    rows = ReportPart.objects.visible_to(request.user).select_related(
        *("area", "report__station", "completed_by")
    )
    found = ReportPartFilter(request.GET, rows.defer("report__figures"), request=request)
    context = {
        "filters": shown(found, "area", "year", "open"),
        "page": paginate(request, found.qs.order_by("-report_id", "area__path")),
    }
    return page_or_results(request, "reports/part_list.html", context)


@login_required
@require_safe
def part_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The figures of one part, what the checks say of it, and the button."""
    part = _visible(request, pk)
    outcomes = selectors.outcomes_within(selectors.outcomes_of(part.report), part.area)
    context = {
        "part": part,
        "figures": part_figures(part),
        "outcomes": outcomes,
        **of_records(request.user, part.report, part.area),
        "may_complete": rules.can_complete(request.user, part) and not part.report.is_sealed,
        "sees_report": _sees(request, part.report),
    }
    return page_or_results(request, "reports/part_detail.html", context)


@login_required
@require_POST
def part_complete(request: SignedInRequest, pk: int) -> HttpResponse:
    """The area stands by its figures."""
    part = _mine(request, pk)
    try:
        services.complete_part(actor=request.user, part=part, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已确认。封存以前可以撤回。"))
    return HttpResponseRedirect(reverse("report-part-detail", args=[pk]))


@login_required
@require_POST
def part_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the confirmation back."""
    part = _mine(request, pk)
    try:
        services.reopen_part(actor=request.user, part=part)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回确认。数据更正后请重新编制报告，再确认。"))
    return HttpResponseRedirect(reverse("report-part-detail", args=[pk]))


def of_records(user: Any, report: YearlyReport, area: Area) -> dict[str, Any]:
    """What checks of single records find in the area, for whoever is about to confirm or to seal;
    nothing for a station, whose areas those lists do not know."""
    if report.is_sealed or report.station_id:
        return {}
    return {
        "records": selectors.found_in_records(user, area, report.cut_off),
        "records_query": urlencode({"area": area.code, "as_of": report.cut_off.isoformat()}),
    }


def _sees(request: SignedInRequest, report: YearlyReport) -> bool:
    return YearlyReport.objects.visible_to(request.user).filter(pk=report.pk).exists()


def _visible(request: SignedInRequest, pk: int) -> ReportPart:
    rows = ReportPart.objects.select_related(
        *("area", "report__area", "report__station", "completed_by")
    )
    part: ReportPart = get_visible_or_404(rows, request.user, pk=pk)
    return part


def _mine(request: SignedInRequest, pk: int) -> ReportPart:
    part = _visible(request, pk)
    require(rules.can_complete(request.user, part))
    return part
