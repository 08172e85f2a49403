"""Background work on imports; each task loads its batch and calls one service."""

from common.jobs import JobHandle, job_task
from dataimport import services
from dataimport.models import ImportBatch


@job_task
def check_batch(job: JobHandle, *, batch_id: int) -> None:
    batch = ImportBatch.objects.select_related("area", "created_by").get(pk=batch_id)
    services.check_batch(batch=batch, progress=job.progress, hold=job.hold)


@job_task
def apply_batch(job: JobHandle, *, batch_id: int) -> None:
    batch = ImportBatch.objects.select_related("area", "created_by").get(pk=batch_id)
    services.apply_batch(batch=batch, progress=job.progress, hold=job.hold)
