"""What is done with a built report in the background: asked for once, whoever asks."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.models import Job
from reports.choices import RunKind
from reports.drift import as_kept, compared
from reports.models import ReportRun, YearlyReport
from reports.rules import can_manage
from reports.services.building import NoLongerInCharge, Progress
from reports.services.sealing import seal_report


@transaction.atomic
def start_run(*, actor: Any, report: YearlyReport, kind: str) -> ReportRun:
    """The run of a kind. One that is at work is that for whoever asks meanwhile; another gets its
    job from the caller, and keeps what it found last until then."""
    YearlyReport.objects.select_for_update().only("pk").get(pk=report.pk)
    run, _is_new = ReportRun.objects.select_related("job").get_or_create(
        report=report, kind=kind, defaults={"asked_by": actor}
    )
    if not run.is_open:
        run.asked_by, run.job = actor, None
        run.save(update_fields=["asked_by", "job"])
    return run


@transaction.atomic
def assign_run(*, run: ReportRun, job: Job) -> ReportRun:
    """The background job that does it."""
    run.job = job
    run.save(update_fields=["job"])
    return run


def do_run(
    *, run: ReportRun, now: datetime, progress: Progress, hold: Callable[[], None]
) -> ReportRun:
    """Do what was asked for; may be called again for a run whose worker was killed.

    `hold` is called last inside the transaction that writes. Raises NoLongerInCharge, and what
    `seal_report` raises.
    """
    if run.kind == RunKind.DRIFT:
        found = as_kept(compared(run.report, progress))
        with transaction.atomic():
            run.found, run.done_at = found, now
            run.save(update_fields=["found", "done_at"])
            hold()
        return run
    if not run.report.is_sealed:
        if not can_manage(run.asked_by, run.report):
            raise NoLongerInCharge(_("要求封存的人现在已没有这一权限，没有封存。"))
        seal_report(actor=run.asked_by, report=run.report, now=now, progress=progress, hold=hold)
    run.done_at = now
    run.save(update_fields=["done_at"])
    return run
