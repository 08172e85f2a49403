"""From draft to sealed: the checks, the seal, the correction, and what would be different today."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.authentication import SignedInRequest
from common.access import require
from common.errors import DomainError
from common.pages import FormPage, answer_form, page_or_results, posted
from reports import rules, selectors, services
from reports.choices import RunKind
from reports.drift import SHOWN, shown_drift
from reports.forms import CorrectionForm
from reports.models import YearlyReport
from reports.tasks import request_correction, request_run
from reports.views.parts import of_records
from reports.views.reports import built


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the logic checks find, row by row; a POST notes that nothing blocks."""
    report = built(request, pk)
    may_check = rules.can_manage(request.user, report)
    status, refusal = 200, ""
    if request.method == "POST":
        require(may_check)
        try:
            services.check_report(actor=request.user, report=report, now=timezone.now())
        except DomainError as why:
            status, refusal = 422, str(why)
        else:
            messages.success(request, _("检查通过，可以由另一人封存。"))
            return HttpResponseRedirect(reverse("report-detail", args=[pk]))
    outcomes = selectors.outcomes_of(report)
    context = {
        "report": report,
        "outcomes": sorted(outcomes, key=lambda one: (not one.blocks, not one.findings)),
        "blocking": sum(outcome.blocks for outcome in outcomes),
        "parts": report.parts.visible_to(request.user)
        .filter(completed_at__isnull=True)
        .select_related("area"),
        "may_check": may_check and not report.is_sealed,
        **of_records(request.user, report, report.area),
        "refusal": refusal,
    }
    return render(request, "reports/report_check.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_seal(request: SignedInRequest, pk: int) -> HttpResponse:
    """What sealing means, and the button; how far it is where it takes long."""
    report = built(request, pk, figures=False)
    require(rules.can_manage(request.user, report))
    status, refusal = 200, ""
    if request.method == "POST":
        try:
            done = _seal(request, report)
        except DomainError as why:
            status, refusal = 422, str(why)
        else:
            if done:
                messages.success(request, _("报告已封存，从现在起任何人都不能改动。"))
            route = "report-detail" if done else "report-seal"
            return HttpResponseRedirect(reverse(route, args=[pk]))
    context = {
        "report": report,
        "refusal": refusal,
        "run": selectors.run_of(report, RunKind.SEAL),
        "has_had_a_hand": rules.has_had_a_hand(request.user, report),
    }
    return page_or_results(request, "reports/report_seal.html", context, status=status)


def _seal(request: SignedInRequest, report: YearlyReport) -> bool:
    """Whether it is sealed by now; False where it is being sealed in the background."""
    now = timezone.now()
    if selectors.is_small(report):
        services.seal_report(actor=request.user, report=report, now=now)
        return True
    services.sealable(actor=request.user, report=report, now=now)
    request_run(actor=request.user, report=report, kind=RunKind.SEAL)
    return False


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have a corrected version built, and say why."""
    report = built(request, pk, figures=False)
    require(rules.can_manage(request.user, report))
    page = FormPage(
        title=_("编制更正版"),
        about=str(report),
        back=reverse("report-detail", args=[pk]),
        hint=_(
            "封存版保持不变；更正版按现在的数据重新统计，另行确认、检查、封存，并列出改了哪些数。"
        ),
        submit=_("开始编制更正版"),
        saved=_("已开始编制更正版。"),
        after=lambda found: reverse("report-detail", args=[found.pk]),
        drafts=True,
    )

    def correct(*, reason: str) -> YearlyReport:
        return request_correction(actor=request.user, report=report, reason=reason)

    return answer_form(request, CorrectionForm(posted(request)), correct, page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_drift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which figures would differ today, and the rows that make the difference.

    A small report is compared as it is looked at. Of a large one a POST has it compared in the
    background, and what was found stays with its day.
    """
    report = built(request, pk, figures=False)
    if request.method == "POST":
        if not selectors.is_small(report):
            request_run(actor=request.user, report=report, kind=RunKind.DRIFT)
        return HttpResponseRedirect(reverse("report-drift", args=[pk]))
    context = {
        "report": report,
        **shown_drift(request.user, report),
        "shown": SHOWN,
        "can_build": rules.can_manage(request.user, report),
    }
    return page_or_results(request, "reports/report_drift.html", context)
