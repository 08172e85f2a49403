"""Writes of imports: `batches` the states of one, `checking` and `applying` its way into the
database, `trying` what it would do to the rates, `choosing` which records doubtful rows mean,
`disputes` whose text is taken where two have changed a cell, `undoing` the way back, `columns` what
the columns mean, `learning` what an office has taught, `preparing` workbooks made in the
background, `purging` what time takes away."""

from dataimport.services.applying import (
    AlreadyApplied,
    ChangedMeanwhile,
    ChoicesNotChecked,
    HasErrors,
    apply_batch,
    import_file,
    request_apply,
)
from dataimport.services.batches import (
    NotPossibleNow,
    UnknownKind,
    attach_job,
    cancel_work,
    discard_batch,
    receive_file,
    request_check,
    sheet_of,
)
from dataimport.services.checking import check_batch
from dataimport.services.choosing import UnusableChoice, choose_rows
from dataimport.services.columns import UnusableColumns, choose_columns
from dataimport.services.disputes import choose_cells
from dataimport.services.preparing import TooLarge, build_workbook, request_workbook, write_numbered
from dataimport.services.purging import purge_uploads
from dataimport.services.undoing import NotUndone, request_undo, undo_batch

__all__ = [
    "AlreadyApplied",
    "ChangedMeanwhile",
    "ChoicesNotChecked",
    "HasErrors",
    "NotPossibleNow",
    "NotUndone",
    "TooLarge",
    "UnknownKind",
    "UnusableChoice",
    "UnusableColumns",
    "apply_batch",
    "attach_job",
    "build_workbook",
    "cancel_work",
    "check_batch",
    "choose_cells",
    "choose_columns",
    "choose_rows",
    "discard_batch",
    "import_file",
    "purge_uploads",
    "receive_file",
    "request_apply",
    "request_check",
    "request_undo",
    "request_workbook",
    "sheet_of",
    "undo_batch",
    "write_numbered",
]
