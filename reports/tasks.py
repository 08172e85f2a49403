from datetime import date, timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from areas.choices import AreaKind
from areas.models import Area
from common.jobs import JobHandle, enqueue, job_task
from enterprises.models import Enterprise
from reports import services
from reports.choices import last_day
from reports.models import ReportRun, YearlyReport
from reports.selectors import kind_of_year
from stations.models import Station

# A draft that was not built for so long after its day is built by hand, if anybody wants it.
_LATEST = timedelta(days=90)


@job_task
def build_report(job: JobHandle, *, report_id: int) -> None:
    """Build the report in the background."""
    reports = YearlyReport.objects.select_related(
        *("area", "station__area", "created_by", "corrects")
    )
    # Of the sealed one only its edition and its state are asked.
    report = reports.defer("corrects__figures").get(pk=report_id)
    services.build_report(
        report=report, built_at=timezone.now(), progress=job.progress, hold=job.hold
    )


@transaction.atomic
def request_report(
    *, actor: Any, area: Area, year: int, station: Station | None = None
) -> YearlyReport:
    """What page and API call: the report of this area (or station) and year, being built from now
    on.

    Two requests while one is being built get the same report and the same job.
    """
    report = services.start_report(
        actor=actor, area=area, station=station, year=year, today=timezone.localdate()
    )
    return _being_built(report, actor)


@transaction.atomic
def request_correction(*, actor: Any, report: YearlyReport, reason: str) -> YearlyReport:
    """The corrected version of a sealed report, being built from now on."""
    found = services.start_correction(
        actor=actor, report=report, reason=reason, today=timezone.localdate()
    )
    return _being_built(found, actor)


def _being_built(report: YearlyReport, actor: Any) -> YearlyReport:
    if report.job is None:
        job = enqueue(build_report, kwargs={"report_id": report.pk}, created_by=actor)
        services.assign_job(report=report, job=job)
    return report


@job_task
def run_report(job: JobHandle, *, run_id: int) -> None:
    """Compare a report with the facts of today, or seal it, in the background."""
    runs = ReportRun.objects.select_related(
        *("report__area", "report__station__area", "report__corrects", "asked_by")
    )
    # Read from the frozen text; of a large report they are some hundred megabytes.
    run = runs.defer("report__figures", "report__corrects__figures").get(pk=run_id)
    services.do_run(run=run, now=timezone.now(), progress=job.progress, hold=job.hold)


@transaction.atomic
def request_run(*, actor: Any, report: YearlyReport, kind: str) -> ReportRun:
    """Have it done in the background from now on; while it is being done, it is that."""
    run = services.start_run(actor=actor, report=report, kind=kind)
    if run.is_open:
        return run
    job = enqueue(run_report, kwargs={"run_id": run.pk}, created_by=actor)
    return services.assign_run(run=run, job=job)


@shared_task(name="reports.tasks.build_due_drafts")
def build_due_drafts() -> None:
    """Every night (CELERY_BEAT_SCHEDULE): the drafts whose day has come, one for each city."""
    build_drafts(today=timezone.localdate())


def build_drafts(*, today: date) -> list[YearlyReport]:
    """Have the draft of the past statistical year built for every city that has none yet, from the
    set day on (REPORT_DRAFT_DAYS after the year's end). A night that was missed is made up for."""
    return [
        request_report(actor=None, area=area, year=year)
        for area in Area.objects.filter(kind=AreaKind.CITY).order_by("path")
        if (year := _due_year(area, today)) and Enterprise.objects.in_area(area.path).exists()
    ]


def _due_year(area: Area, today: date) -> int | None:
    """The year whose draft is due in this area; None where there is nothing to build."""
    for year in (today.year, today.year - 1):
        due = last_day(year, kind_of_year(area, year)) + timedelta(days=settings.REPORT_DRAFT_DAYS)
        if due <= today <= due + _LATEST:
            there = YearlyReport.objects.editions(area, None, year).exists()
            return None if there else year
    return None
