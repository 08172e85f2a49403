"""An uploaded list is kept as long as it is needed, and no longer: it holds names and numbers."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from common import audit
from common.jobs import cancel
from dataimport.choices import BatchState
from dataimport.models import UPLOADS, WORKBOOKS, ImportBatch, Workbook
from dataimport.services.batches import NotPossibleNow, clear, discard_batch

OVER = (BatchState.APPLIED, BatchState.UNDONE, BatchState.FAILED, BatchState.DISCARDED)
# A file without a batch: its upload was rolled back after the file was written.
ORPHANED = timedelta(days=1)
# A workbook made in the background is fetched, or asked for again.
WORKBOOK_KEPT = timedelta(days=7)


def purge_uploads(*, now: datetime, keep: timedelta, keep_unfinished: timedelta) -> int:
    """Delete file and rows of imports that ended so long ago; returns how many there were.

    Imports that nobody has decided about for `keep_unfinished` are discarded. The batch stays: who
    handed in which file when (its SHA-256), and how many rows did what. May run twice.
    """
    # The moment of the last write to a batch is the moment it came to its end; nothing but how
    # long its file is kept hangs on it.
    over = ImportBatch.objects.filter(state__in=OVER, updated_at__lt=now - keep).exclude(file="")
    done = sum(_purge(pk) for pk in over.values_list("pk", flat=True))
    idle = ImportBatch.objects.filter(~Q(state__in=OVER), updated_at__lt=now - keep_unfinished)
    done += sum(_give_up(batch) for batch in idle.select_related("job"))
    _purge_workbooks(before=now - WORKBOOK_KEPT)
    _sweep(UPLOADS, ImportBatch, before=now - ORPHANED)
    _sweep(WORKBOOKS, Workbook, before=now - ORPHANED)
    return done


@transaction.atomic
def _purge(pk: int) -> bool:
    batch = ImportBatch.objects.select_for_update().get(pk=pk)
    if batch.state not in OVER or batch.is_cleared:
        return False
    rows = clear(batch)
    audit.record(None, "import.purge", batch, {"rows": rows})
    return True


def _give_up(batch: ImportBatch) -> bool:
    if batch.job is not None and not batch.job.is_final:
        cancel(batch.job.pk)
    try:
        discard_batch(actor=None, batch=batch)
    except NotPossibleNow:
        return False
    return True


@transaction.atomic
def _purge_workbooks(*, before: datetime) -> None:
    """The export stays on record; the sweep takes the files, now that no row names them."""
    Workbook.objects.filter(created_at__lt=before).delete()


def _sweep(folder: str, model: type[ImportBatch | Workbook], *, before: datetime) -> None:
    """Delete the files of a folder that belong to no row."""
    if not default_storage.exists(folder):
        return
    known = set(model.objects.exclude(file="").values_list("file", flat=True))
    for name in default_storage.listdir(folder)[1]:
        path = f"{folder}/{name}"
        if path not in known and default_storage.get_modified_time(path) < before:
            default_storage.delete(path)
