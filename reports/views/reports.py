"""The list of reports, asking for one, its page while and after it is built, and its chapters."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from areas.models import Area
from common.access import get_visible_or_404, require
from common.pages import FormPage, answer_form, page_or_results, paginate, posted, shown
from reports import rules, selectors, services
from reports.files import paragraphs
from reports.filters import YearlyReportFilter
from reports.forms import NoteForm, ReportForm
from reports.freezing.cells import differing_cells
from reports.models import ReportNote, YearlyReport
from reports.reading import READABLE, chapter_of
from reports.sections import CHAPTERS
from reports.sections.frozen import from_data
from reports.tasks import request_report
from stations.models import Station

CHAPTER_TITLES = {code: title for code, title, _build in CHAPTERS}


@login_required
@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    """The reports one may read, newest first; fetched again while one is being built."""
    reports = YearlyReport.objects.visible_to(request.user).with_stage().defer("figures")
    reports = reports.select_related("area", "station", "job", "created_by")
    found = YearlyReportFilter(request.GET, reports, request=request)
    page = paginate(request, found.qs.order_by("-pk"))
    context = {
        "filters": shown(found, "area", "station", "year"),
        "page": page,
        "is_building": any(report.is_open for report in page),
        "may_build": bool(rules.scope_to_report(request.user)),
    }
    return page_or_results(request, "reports/report_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_start(request: SignedInRequest) -> HttpResponse:
    """Choose area or station, and year; the report is then built in the background."""
    require(bool(rules.scope_to_report(request.user)))
    today = timezone.localdate()
    form = ReportForm(
        posted(request),
        user=request.user,
        today=today,
        initial={name: request.GET.get(name) for name in ("area", "station")},
    )
    page = FormPage(
        title=_("编制年度报告"),
        back=reverse("report-list"),
        hint=_(
            "按现有数据统计全年情况，先成草稿，各县（市、区）确认、检查通过后由另一人封存；"
            "封存前可重新编制，以前的不会被覆盖。"
        ),
        submit=_("开始编制"),
        saved=_("已开始编制，完成后在本页查看和下载。"),
        after=lambda report: reverse("report-detail", args=[report.pk]),
    )

    def start(*, year: int, station: Station | None, area: Area | None = None) -> YearlyReport:
        # The form has refused to go on without any of the two.
        about: Any = selectors.area_of_station(station, year, today) if station else area
        require(rules.can_build(request.user, about, station))
        return request_report(actor=request.user, area=about, station=station, year=year)

    return answer_form(request, form, start, page)


@login_required
@require_safe
def report_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One report: its progress; then what is still to be done, its key figures and files."""
    report = visible(request, pk)
    figures = selectors.key_figures(report)
    context: dict[str, Any] = {
        "report": report,
        "files": report.files.all(),
        "figures": figures,
        "can_build": rules.can_manage(request.user, report),
        "parts": report.parts.visible_to(request.user)
        .select_related("area", "completed_by")
        .order_by("area__path"),
        "chapters": [(code, CHAPTER_TITLES[code]) for code in READABLE] if figures else [],
        "corrected_by": report.corrections.filter(sealed_at__isnull=False).first(),
        "corrections": differing_cells(report.corrects.data, report.data)
        if report.corrects and report.figures
        else [],
    }
    if figures and not report.is_sealed:
        outcomes = selectors.outcomes_of(report)
        context["blocking"] = [outcome for outcome in outcomes if outcome.blocks]
    return page_or_results(request, "reports/report_detail.html", context)


@login_required
@require_safe
def report_chapter(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """A chapter to be read, with what the editor wrote about it."""
    report = built(request, pk)
    note = report.notes.filter(chapter=code).first()
    context = {
        "report": report,
        "code": code,
        "title": CHAPTER_TITLES[chapter_or_404(code)],
        "chapters": [(each, CHAPTER_TITLES[each]) for each in READABLE],
        "sheets": chapter_of(from_data(report.data), code),
        "paragraphs": paragraphs(note.text) if note else (),
        "may_write": not report.is_sealed and rules.can_manage(request.user, report),
    }
    return render(request, "reports/report_chapter.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_note(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Write about a chapter; what is typed is kept while it is typed."""
    report = built(request, pk)
    require(rules.can_manage(request.user, report))
    title = CHAPTER_TITLES[chapter_or_404(code)]
    note = report.notes.filter(chapter=code).first()
    form = NoteForm(posted(request), initial={"text": note.text if note else ""})
    page = FormPage(
        title=_("编者说明：%(chapter)s") % {"chapter": _(title)},
        about=str(report),
        back=reverse("report-chapter", args=[pk, code]),
        drafts=True,
    )

    def write(*, text: str) -> ReportNote | None:
        return services.write_note(actor=request.user, report=report, chapter=code, text=text)

    return answer_form(request, form, write, page)


def visible(request: SignedInRequest, pk: int, *, figures: bool = True) -> YearlyReport:
    """The report, if the user may see its area."""
    rows = YearlyReport.objects.with_stage().select_related(
        *("area", "station__area", "job", "created_by", "sealed_by", "corrects")
    )
    if not figures:
        rows = rows.defer("figures", "corrects__figures")
    report: YearlyReport = get_visible_or_404(rows, request.user, pk=pk)
    return report


def built(request: SignedInRequest, pk: int, *, figures: bool = True) -> YearlyReport:
    """The same; 404 until it is built. Without its figures where the page shows none of them."""
    report = visible(request, pk, figures=figures)
    if not report.built_at:
        raise Http404
    return report


def chapter_or_404(code: str) -> str:
    if code not in READABLE:
        raise Http404
    return code
