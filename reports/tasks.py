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
from reports.models import YearlyReport
from reports.selectors import kind_of_year

# A draft that was not built for so long after its day is built by hand, if anybody wants it.
_LATEST = timedelta(days=90)


@job_task
def build_report(job: JobHandle, *, report_id: int) -> None:
    """Build the report in the background."""
    report = YearlyReport.objects.select_related("area", "created_by", "corrects").get(pk=report_id)
    services.build_report(
        report=report, built_at=timezone.now(), progress=job.progress, hold=job.hold
    )


@transaction.atomic
def request_report(*, actor: Any, area: Area, year: int) -> YearlyReport:
    """What page and API call: the report of this area and year, being built from now on.

    Two requests while one is being built get the same report and the same job.
    """
    report = services.start_report(actor=actor, area=area, year=year, today=timezone.localdate())
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
            there = YearlyReport.objects.filter(area=area, year=year).exists()
            return None if there else year
    return None
