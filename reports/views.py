"""Yearly reports: the list, asking for one, and its page while and after it is built."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from areas.models import Area
from common.access import get_visible_or_404, require
from common.pages import FormPage, answer_form, page_or_results, paginate, posted, shown
from reports import rules, selectors
from reports.filters import YearlyReportFilter
from reports.forms import ReportForm
from reports.models import YearlyReport
from reports.tasks import request_report


@login_required
@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    """The reports one may read, newest first; fetched again while one is being built."""
    reports = YearlyReport.objects.visible_to(request.user).defer("figures")
    reports = reports.select_related("area", "job", "created_by")
    found = YearlyReportFilter(request.GET, reports, request=request)
    page = paginate(request, found.qs.order_by("-pk"))
    context = {
        "filters": shown(found, "area", "year"),
        "page": page,
        "is_building": any(report.is_open for report in page),
        "may_build": request.user.may_somewhere(Ability.REPORT),
    }
    return page_or_results(request, "reports/report_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_start(request: SignedInRequest) -> HttpResponse:
    """Choose area and year; the report is then built in the background."""
    require(request.user.may_somewhere(Ability.REPORT))
    form = ReportForm(
        posted(request),
        user=request.user,
        today=timezone.localdate(),
        initial={"area": request.GET.get("area")},
    )
    page = FormPage(
        title=_("编制年度报告"),
        back=reverse("report-list"),
        hint=_(
            "按现有数据统计全年情况，生成可打印、签字盖章的工作簿；同一年度可重新编制，以前的不会被覆盖。"
        ),
        submit=_("开始编制"),
        saved=_("已开始编制，完成后在本页下载。"),
        after=lambda report: reverse("report-detail", args=[report.pk]),
    )

    def start(*, area: Area, year: int) -> YearlyReport:
        require(rules.can_build(request.user, area))
        return request_report(actor=request.user, area=area, year=year)

    return answer_form(request, form, start, page)


@login_required
@require_safe
def report_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One report: its progress, then its key figures and files."""
    report = get_visible_or_404(
        YearlyReport.objects.select_related("area", "job", "created_by"), request.user, pk=pk
    )
    context: dict[str, Any] = {
        "report": report,
        "files": report.files.all(),
        "figures": selectors.key_figures(report),
        "can_build": rules.can_build(request.user, report.area),
    }
    return page_or_results(request, "reports/report_detail.html", context)
