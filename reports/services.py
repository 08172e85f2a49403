"""Writes of yearly reports: start one, build it."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from areas.models import Area
from common import audit, writing
from common.errors import DomainError
from common.models import Job
from reports.models import ReportFile, YearlyReport
from reports.renderers import xlsx
from reports.sections import CHAPTERS, ReportDocument, as_data, build_document
from reports.sections.basis import Basis

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Progress = Callable[[int, int, str], None]


class YearNotBegun(DomainError):
    """There is nothing to report of a year that lies ahead."""

    code = "year-not-begun"


@transaction.atomic
def start_report(
    *, actor: Any, area: Area, year: int, today: date, share: bool = True
) -> YearlyReport:
    """A report that waits to be built; with `share`, the one a worker already has if there is one.

    The figures will stand as of 31 December, or as of `today` while the year is not over. A new row
    has no job yet. Raises YearNotBegun.
    """
    if year > today.year:
        raise YearNotBegun(_("%(year)s 年尚未开始，不能编制年度报告。") % {"year": year})
    # Two people who ask at the same time wait for each other here, and get the same report.
    Area.objects.select_for_update().get(pk=area.pk)
    editions = YearlyReport.objects.filter(area=area, year=year)
    being_built = editions.being_built().first()
    if share and being_built:
        return being_built
    last = editions.aggregate(last=Max("edition"))["last"] or 0
    report = YearlyReport(
        area=area,
        year=year,
        edition=last + 1,
        cut_off=min(date(year, 12, 31), today),
        created_by=actor,
    )
    return writing.create(actor, report, action="report.start")


@transaction.atomic
def assign_job(*, report: YearlyReport, job: Job) -> YearlyReport:
    """The background job that will build the report."""
    report.job = job
    report.save(update_fields=["job"])
    return report


def build_report(
    *,
    report: YearlyReport,
    built_at: datetime,
    progress: Progress = lambda _done, _total, _note: None,
    hold: Callable[[], None] = lambda: None,
) -> YearlyReport:
    """Count everything, freeze the figures with the report and store its files.

    Done once: a report that is built stays as it is. `progress` is told each step; `hold` is called
    last inside the transaction and may stop it by raising.
    """
    if report.built_at:
        return report
    steps = len(CHAPTERS) + 1
    # The document is an official one: Chinese, whatever language its reader has chosen.
    with translation.override(settings.LANGUAGE_CODE):
        document = build_document(
            Basis(report.area, report.year, report.cut_off),
            lambda done, title: progress(done, steps, title),
        )
        progress(len(CHAPTERS), steps, gettext_noop("生成工作簿"))
        content = xlsx.render(document, edition=report.edition)
    return _store(report, document, content, built_at=built_at, hold=hold)


def _store(
    report: YearlyReport,
    document: ReportDocument,
    content: bytes,
    *,
    built_at: datetime,
    hold: Callable[[], None],
) -> YearlyReport:
    file = ReportFile(
        report=report,
        name=f"yearly-report-{report.area.code}-{report.year}.xlsx",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    file.content.save(file.name, ContentFile(content), save=False)
    try:
        with transaction.atomic():
            report.figures = as_data(document)
            report.built_at = built_at
            report.save(update_fields=["figures", "built_at", "updated_at"])
            file.save(force_insert=True)
            audit.record(report.created_by, "report.build", report, {file.name: file.sha256})
            hold()
    except BaseException:
        # Nobody will ever refer to it: another worker has the job, or the database is gone.
        file.content.delete(save=False)
        raise
    return report
