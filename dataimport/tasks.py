"""Background work on imports, and how the doors start it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from areas.models import Area
from common.jobs import JobHandle, enqueue, job_task
from dataimport import rules, services
from dataimport.models import ImportBatch, Workbook
from dataimport.registry import SHEETS
from dataimport.selectors import Order, Upload, address_of


@job_task
def check_batch(job: JobHandle, *, batch_id: int) -> None:
    """Read an uploaded file and note what its rows would do."""
    batch = ImportBatch.objects.select_related("area", "created_by").get(pk=batch_id)
    services.check_batch(batch=batch, progress=job.progress, hold=job.hold)


@job_task
def apply_batch(job: JobHandle, *, batch_id: int) -> None:
    """Carry out a confirmed import."""
    batch = ImportBatch.objects.select_related("area", "created_by").get(pk=batch_id)
    services.apply_batch(batch=batch, progress=job.progress, hold=job.hold)


@job_task
def undo_batch(job: JobHandle, *, batch_id: int) -> None:
    """Take a whole import back."""
    batch = ImportBatch.objects.select_related("area", "created_by").get(pk=batch_id)
    services.undo_batch(batch=batch, progress=job.progress, hold=job.hold)


@job_task
def build_workbook(job: JobHandle, *, workbook_id: int) -> None:
    """Make a workbook that somebody waits for."""
    workbook = Workbook.objects.select_related("area", "created_by", "export").get(pk=workbook_id)
    services.build_workbook(workbook=workbook, now=timezone.now(), hold=job.hold)


@shared_task(name="dataimport.tasks.purge_uploads")
def purge_uploads() -> None:
    """Once a day (CELERY_BEAT_SCHEDULE): uploads that are no longer needed are deleted."""
    services.purge_uploads(
        now=timezone.now(),
        keep=timedelta(days=settings.UPLOAD_DAYS),
        keep_unfinished=timedelta(days=settings.UPLOAD_UNFINISHED_DAYS),
    )


@transaction.atomic
def start_import(
    *, actor: Any, kind: str, file: Any, area: Area | None, as_of: Any = None
) -> ImportBatch:
    """What page and API call with an uploaded file: it is kept, and checked from now on.

    A prefilled workbook says itself what it is about, whatever was chosen beside it.
    """
    data = file.read()
    kind, area = _addressed(actor, data, kind, area)
    upload = Upload(data, file.name or "", area, as_of, timezone.localdate())
    batch = services.receive_file(actor=actor, kind=kind, upload=upload)
    return _work_on(batch, check_batch, actor)


def _addressed(actor: Any, data: bytes, kind: str, area: Area | None) -> tuple[str, Area | None]:
    kind_there, code = address_of(data) or (kind, "")
    place = Area.objects.filter(code=code).first() if code else None
    if place is not None and rules.can_import_into(actor, place):
        area = place
    return (kind_there if kind_there in SHEETS else kind), area


@transaction.atomic
def choose_cells(
    *, actor: Any, batch: ImportBatch, choices: Mapping[str, str], rest: str = ""
) -> ImportBatch:
    """The user says whose text is taken in disputed cells; the file is checked again by that."""
    batch = services.choose_cells(actor=actor, batch=batch, choices=choices, rest=rest)
    return _work_on(batch, check_batch, actor)


@transaction.atomic
def start_workbook(*, order: Order) -> Workbook:
    """A large workbook is made from now on."""
    workbook = services.request_workbook(order=order)
    job = enqueue(build_workbook, kwargs={"workbook_id": workbook.pk}, created_by=order.user)
    workbook.job = job
    workbook.save(update_fields=["job", "updated_at"])
    return workbook


@transaction.atomic
def confirm_import(*, actor: Any, batch: ImportBatch, skip_errors: bool = False) -> ImportBatch:
    """The user confirms what was shown; it is applied from now on."""
    batch = services.request_apply(actor=actor, batch=batch, skip_errors=skip_errors)
    return _work_on(batch, apply_batch, actor)


@transaction.atomic
def repeat_check(*, actor: Any, batch: ImportBatch, as_of: Any = None) -> ImportBatch:
    """Have the same file checked again, perhaps for another day."""
    batch = services.request_check(actor=actor, batch=batch, as_of=as_of)
    return _work_on(batch, check_batch, actor)


@transaction.atomic
def map_columns(*, actor: Any, batch: ImportBatch, fields: Mapping[str, str]) -> ImportBatch:
    """The user says what the columns mean; the file is checked again by that."""
    batch = services.choose_columns(actor=actor, batch=batch, fields=fields)
    return _work_on(batch, check_batch, actor)


@transaction.atomic
def check_choices(
    *, actor: Any, batch: ImportBatch, choices: Mapping[int, str], check: bool
) -> ImportBatch:
    """The user says what doubtful rows mean; with `check` the file is checked again by that."""
    batch = services.choose_rows(actor=actor, batch=batch, choices=choices)
    return repeat_check(actor=actor, batch=batch) if check else batch


@transaction.atomic
def start_undo(*, actor: Any, batch: ImportBatch, reason: str) -> ImportBatch:
    """The user wants the import taken back, which is done from now on."""
    batch = services.request_undo(actor=actor, batch=batch, reason=reason)
    return _work_on(batch, undo_batch, actor)


def _work_on(batch: ImportBatch, task: Any, actor: Any) -> ImportBatch:
    job = enqueue(task, kwargs={"batch_id": batch.pk}, created_by=actor)
    return services.attach_job(batch=batch, job=job)
