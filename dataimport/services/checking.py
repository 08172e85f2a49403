"""Reading a list and noting what its rows would do, and what that would do to the rates."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from common.bulk import insert_rows
from common.collecting import seldom_collected
from common.errors import DomainError
from dataimport.choices import BatchState
from dataimport.models import ImportBatch, ImportRow
from dataimport.selectors import (
    ROW_COLUMNS,
    Examination,
    Progress,
    Upload,
    choices_of,
    examine,
    layout_of,
    mapped_by,
    mapping_for,
    no_progress,
    row_of,
)
from dataimport.services.batches import fail, move, sheet_of
from dataimport.services.learning import note_use
from dataimport.services.trying import Wanted, effects_of

Hold = Callable[[], None]


def unheld() -> None:
    """For callers without a lease."""


@seldom_collected
def check_batch(
    *, batch: ImportBatch, progress: Progress = no_progress, hold: Hold = unheld
) -> ImportBatch:
    """Read the file and note for every row what it would do; writes nothing else.

    May run twice: the second run replaces what the first noted. A file that cannot be read makes
    the batch FAILED with the reason. `hold` is called last inside the transaction (a job's lease).
    """
    if batch.state not in (BatchState.RECEIVED, BatchState.CHECKING):
        return batch
    move(batch, BatchState.CHECKING)
    given = batch.as_of if batch.as_of_source in ("", "given") else None
    batch.mapping = mapping_for(batch)
    sheet = sheet_of(batch.kind)
    wanted = Wanted(sheet)
    try:
        examination = examine(
            sheet,
            upload_of(batch, given),
            batch.created_by,
            progress,
            choices_of(batch),
            wanted.look,
        )
    except DomainError as refusal:
        return fail(batch, str(refusal), hold)
    effects = effects_of(batch, examination, wanted, progress)
    with transaction.atomic():
        note(batch, examination)
        batch.effects = effects
        batch.save(update_fields=["effects"])
        hold()
    return batch


def upload_of(batch: ImportBatch, as_of: date | None) -> Upload:
    """The batch's file as it was handed in; `as_of` None lets it state its day itself."""
    with batch.file.open("rb") as stream:
        data = stream.read()
    return Upload(
        data, batch.filename, batch.area, as_of, batch.received_on, mapped_by(batch), batch.choices
    )


def note(batch: ImportBatch, examination: Examination) -> None:
    """Keep what a check found; the batch is CHECKED."""
    chosen = examination.context.choices
    ImportRow.objects.filter(batch=batch).delete()
    rows = (row_of(batch, *one, chosen) for one in enumerate(examination.plans, 1))
    insert_rows(ImportRow, ROW_COLUMNS, rows)
    batch.as_of = examination.context.as_of
    batch.as_of_source = examination.as_of_source
    batch.counts = examination.counts
    batch.problems = [problem.to_json() for problem in examination.sheet_problems]
    columns = examination.sheet.columns
    batch.layout = layout_of(columns, examination.layouts, batch.mapping)
    note_use(batch)
    batch.failure, batch.is_outdated = "", False
    move(batch, BatchState.CHECKED)
