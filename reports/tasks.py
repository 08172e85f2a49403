from typing import Any

from django.db import transaction
from django.utils import timezone

from areas.models import Area
from common.jobs import JobHandle, enqueue, job_task
from reports import services
from reports.models import YearlyReport


@job_task
def build_report(job: JobHandle, *, report_id: int) -> None:
    """Build the report in the background."""
    report = YearlyReport.objects.select_related("area", "created_by").get(pk=report_id)
    services.build_report(
        report=report, built_at=timezone.now(), progress=job.progress, hold=job.hold
    )


@transaction.atomic
def request_report(*, actor: Any, area: Area, year: int) -> YearlyReport:
    """What page and API call: the report of this area and year, being built from now on.

    Two requests while one is being built get the same report and the same job.
    """
    report = services.start_report(actor=actor, area=area, year=year, today=timezone.localdate())
    if report.job is None:
        job = enqueue(build_report, kwargs={"report_id": report.pk}, created_by=actor)
        services.assign_job(report=report, job=job)
    return report
