"""Background work on imports, and how the doors start it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from areas.models import Area
from common.jobs import JobHandle, enqueue, job_task
from dataimport import services
from dataimport.models import ImportBatch
from dataimport.selectors import Upload


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


@transaction.atomic
def start_import(
    *, actor: Any, kind: str, file: Any, area: Area | None, as_of: Any = None
) -> ImportBatch:
    """What page and API call with an uploaded file: it is kept, and checked from now on."""
    upload = Upload(file.read(), file.name or "", area, as_of, timezone.localdate())
    batch = services.receive_file(actor=actor, kind=kind, upload=upload)
    return _work_on(batch, check_batch, actor)


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


def _work_on(batch: ImportBatch, task: Any, actor: Any) -> ImportBatch:
    job = enqueue(task, kwargs={"batch_id": batch.pk}, created_by=actor)
    return services.attach_job(batch=batch, job=job)
