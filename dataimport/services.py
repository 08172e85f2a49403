"""From an uploaded file to rows in the database: receive, check, apply or discard.

The doors: pages, API and background tasks use `receive_file`, `check_batch`, `request_apply` and
`apply_batch` one after the other; commands and `load_demo` use `import_file`, which does all of it
at once.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from areas.models import Area
from common import audit
from common.errors import DomainError
from common.models import Job
from common.sheets import Action, Plan, Sheet
from common.tables import Clean
from dataimport.choices import TRANSITIONS, BatchState
from dataimport.models import ImportBatch, ImportRow
from dataimport.registry import SHEETS
from dataimport.selectors import (
    PLANNING_LANGUAGE,
    CleanList,
    Examination,
    Progress,
    Upload,
    examine,
    no_progress,
    plain,
    plan_list,
    read_list,
)


class UnknownKind(DomainError):
    pass


class NotPossibleNow(DomainError):
    """The batch is in a state in which this cannot be done."""


class HasErrors(DomainError):
    """Rows with errors would be left out; the user has not said that they may be."""


class ChangedMeanwhile(DomainError):
    """The database is no longer as it was when the list was checked."""


def sheet_of(kind: str) -> Sheet:
    """The sheet that reads lists of this kind. Raises UnknownKind."""
    if kind not in SHEETS:
        raise UnknownKind(
            _("没有“%(kind)s”这一类导入，可以是：%(kinds)s。")
            % {"kind": kind, "kinds": "、".join(SHEETS)}
        )
    return SHEETS[kind]


@transaction.atomic
def receive_file(*, actor: User | None, kind: str, upload: Upload) -> ImportBatch:
    """Keep the file and note what it is; nothing of it is read yet.

    The caller then starts `check_batch`. `upload.received_on` is the caller's today.
    """
    sheet_of(kind)
    if upload.received_on is None:
        raise ValueError("A batch needs the day on which it was received.")
    batch = ImportBatch(
        kind=kind,
        area=upload.area,
        as_of=upload.as_of,
        received_on=upload.received_on,
        filename=PurePath(upload.filename.replace("\\", "/")).name[-200:],
        size=len(upload.data),
        sha256=hashlib.sha256(upload.data).hexdigest(),
        created_by=actor,
    )
    batch.file.save(batch.filename, ContentFile(upload.data), save=False)
    batch.full_clean()
    batch.save()
    facts = {"filename": batch.filename, "sha256": batch.sha256, "kind": kind}
    audit.record(actor, "import.receive", batch, facts)
    return batch


def attach_job(*, batch: ImportBatch, job: Job) -> ImportBatch:
    """Remember which background job works on the batch, so that its progress can be shown."""
    batch.job = job
    batch.save(update_fields=["job", "updated_at"])
    return batch


def check_batch(
    *,
    batch: ImportBatch,
    progress: Progress = no_progress,
    hold: Callable[[], None] = lambda: None,
) -> ImportBatch:
    """Read the file and note for every row what it would do; writes nothing else.

    May run twice: the second run replaces what the first noted. A file that cannot be read makes
    the batch FAILED with the reason. `hold` is called last inside the transaction (a job's lease).
    """
    if batch.state not in (BatchState.RECEIVED, BatchState.CHECKING):
        return batch
    _move(batch, BatchState.CHECKING)
    given = batch.as_of if batch.as_of_source in ("", "given") else None
    try:
        examination = examine(
            sheet_of(batch.kind), _upload_of(batch, given), batch.created_by, progress
        )
    except DomainError as refusal:
        return _fail(batch, str(refusal), hold)
    with transaction.atomic():
        _note(batch, examination)
        hold()
    return batch


def _upload_of(batch: ImportBatch, as_of: date | None) -> Upload:
    with batch.file.open("rb") as stream:
        data = stream.read()
    return Upload(data, batch.filename, batch.area, as_of, batch.received_on)


def _note(batch: ImportBatch, examination: Examination) -> None:
    ImportRow.objects.filter(batch=batch).delete()
    ImportRow.objects.bulk_create(
        [_row(batch, position, plan) for position, plan in enumerate(examination.plans, 1)],
        batch_size=500,
    )
    batch.as_of = examination.context.as_of
    batch.as_of_source = examination.as_of_source
    batch.counts = examination.counts
    batch.problems = [problem.to_json() for problem in examination.sheet_problems]
    batch.failure = ""
    _move(batch, BatchState.CHECKED)


def _row(batch: ImportBatch, position: int, plan: Plan) -> ImportRow:
    row: Clean = plan.row
    return ImportRow(
        batch=batch,
        position=position,
        sheet=row.sheet[:255],
        number=row.row,
        subject=plan.subject[:200],
        action=plan.action.value,
        raw=row.raw,
        cleaned={name: plain(value) for name, value in row.values.items()},
        changes=[change.to_json() for change in plan.changes],
        problems=[problem.to_json() for problem in row.problems],
    )


@transaction.atomic
def request_apply(*, actor: User, batch: ImportBatch, skip_errors: bool = False) -> ImportBatch:
    """The user confirms. The caller then starts `apply_batch`.

    Raises HasErrors while rows have errors, unless `skip_errors` says to leave those rows out;
    NotPossibleNow unless the batch is checked.
    """
    batch = _locked(batch)
    if batch.has_errors and not skip_errors:
        raise HasErrors(_has_errors_text(batch))
    batch.skip_errors = skip_errors
    _move(batch, BatchState.APPLYING)
    audit.record(actor, "import.confirm", batch, {"skip_errors": skip_errors})
    return batch


def _has_errors_text(batch: ImportBatch) -> str:
    return _(
        "有 %(rows)s 行有错误，没有导入任何内容。请改正后重新上传，或者选择只导入没有错误的行。"
    ) % {"rows": batch.counts.get("error") or batch.counts["errors"]}


def apply_batch(
    *,
    batch: ImportBatch,
    progress: Progress = no_progress,
    hold: Callable[[], None] = lambda: None,
) -> ImportBatch:
    """Carry out a confirmed batch in one transaction: all of it or nothing.

    The file is planned anew inside the transaction and compared with what the user saw; where the
    database has changed so that a row would now do something else, nothing is written, the batch
    goes back to CHECKED and says which rows. May run twice: only a confirmed batch is applied.
    """
    if batch.state != BatchState.APPLYING:
        return batch
    try:
        read = read_list(sheet_of(batch.kind), _upload_of(batch, batch.as_of), progress)
        with transaction.atomic():
            batch = _locked(batch)
            if batch.state == BatchState.APPLYING:
                _apply(batch, read, progress)
            hold()
    except ChangedMeanwhile as refusal:
        batch.refresh_from_db()
        batch.failure = str(refusal)
        _move(batch, BatchState.CHECKED)
    except (DomainError, ValidationError, IntegrityError) as refusal:
        batch.refresh_from_db()
        return _fail(batch, _reason(refusal), lambda: None)
    return batch


def _apply(batch: ImportBatch, read: CleanList, progress: Progress) -> None:
    _lock_area(batch)
    examination = plan_list(read, batch.created_by, progress)
    _compare(batch, examination)
    _write(batch, examination, progress)
    _move(batch, BatchState.APPLIED)
    audit.record(batch.created_by, "import.apply", batch, {"counts": batch.counts})


def _write(batch: ImportBatch, examination: Examination, progress: Progress) -> None:
    total = len(examination.plans)
    progress(total, total, _("写入"))
    with translation.override(PLANNING_LANGUAGE):
        examination.sheet.apply(examination.good, examination.context)
    batch.failure = ""


def _compare(batch: ImportBatch, examination: Examination) -> None:
    """Raises ChangedMeanwhile unless every row would do exactly what the user was shown."""
    seen = list(
        ImportRow.objects.filter(batch=batch)
        .order_by("position")
        .values_list("number", "action", "changes")
    )
    now = [
        (plan.row.row, plan.action.value, [change.to_json() for change in plan.changes])
        for plan in examination.plans
    ]
    if len(seen) == len(now):
        differing = [
            number
            for (number, action, changes), (_row, act, steps) in zip(seen, now, strict=True)
            if action != act or changes != steps
        ]
    else:
        differing = [number for number, _action, _changes in seen]
    if differing:
        rows = "、".join(str(number) for number in differing[:10])
        raise ChangedMeanwhile(
            _(
                "检查之后有人改动了相关数据，第 %(rows)s 行（共 %(count)s 行）的结果会和您看到的"
                "不同，没有导入任何内容。请重新检查后再确认。"
            )
            % {"rows": rows, "count": len(differing)}
        )


@transaction.atomic
def discard_batch(*, actor: User, batch: ImportBatch) -> ImportBatch:
    """The user does not want it; the file and the rows are deleted, the batch stays as a record."""
    batch = _locked(batch)
    if batch.state == BatchState.APPLYING and not batch.is_stuck:
        raise NotPossibleNow(_("正在写入，不能放弃。"))
    _move(batch, BatchState.DISCARDED)
    ImportRow.objects.filter(batch=batch).delete()
    audit.record(actor, "import.discard", batch)
    stored = batch.file
    transaction.on_commit(lambda: stored.storage.delete(str(stored.name)))
    return batch


@transaction.atomic
def request_check(*, actor: User, batch: ImportBatch, as_of: date | None = None) -> ImportBatch:
    """Check the same file again (the data has changed, or it speaks for another day).

    The caller then starts `check_batch`.
    """
    batch = _locked(batch)
    if batch.is_working:
        raise NotPossibleNow(_("还在处理，请稍候。"))
    if as_of is not None and as_of != batch.as_of:
        batch.as_of, batch.as_of_source = as_of, "given"
    batch.failure = ""
    _move(batch, BatchState.RECEIVED)
    audit.record(actor, "import.recheck", batch)
    return batch


def import_file(  # noqa: PLR0913 - the words of one import, each by name
    *,
    actor: User | None,
    kind: str,
    data: bytes,
    filename: str,
    area: Area | None = None,
    as_of: date | None = None,
    received_on: date | None = None,
) -> ImportBatch:
    """Receive, check and, if no row has an error, apply a list, all before returning.

    For commands and `load_demo`; pages and API go step by step. `actor` None is the system itself,
    which may write everywhere. `area` is for rows that name no place and for telling places of the
    same name apart; `as_of` the day the list speaks for: give it, or `received_on` (today) for
    lists that may state it themselves.

    The batch is APPLIED afterwards; CHECKED when rows have errors (`selectors.stored_problems`
    tells which; nothing was written); FAILED when the file could not be read or the database
    refused (`batch.failure`).
    """
    upload = Upload(data, filename, area, as_of, received_on or as_of)
    batch = receive_file(actor=actor, kind=kind, upload=upload)
    _move(batch, BatchState.CHECKING)
    try:
        read = read_list(sheet_of(kind), upload)
        with transaction.atomic():
            _import_at_once(batch, read)
    except (DomainError, ValidationError, IntegrityError) as refusal:
        batch.refresh_from_db()
        return _fail(batch, _reason(refusal), lambda: None)
    return batch


def _import_at_once(batch: ImportBatch, read: CleanList) -> None:
    """Nobody decides in between, so one plan is both noted and carried out."""
    _lock_area(batch)
    examination = plan_list(read, batch.created_by)
    _note(batch, examination)
    if not batch.has_errors:
        _move(batch, BatchState.APPLYING)
        _write(batch, examination, no_progress)
        _move(batch, BatchState.APPLIED)
        audit.record(batch.created_by, "import.apply", batch, {"counts": batch.counts})


def _lock_area(batch: ImportBatch) -> None:
    # Two imports into one area wait for each other, so that neither plans on what the other is
    # about to write.
    if batch.area_id is not None:
        Area.objects.select_for_update().get(pk=batch.area_id)


def _locked(batch: ImportBatch) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update(of=("self",))
    return locked.select_related("area", "job", "created_by").get(pk=batch.pk)


def _move(batch: ImportBatch, state: BatchState) -> None:
    """Go to another state and save. Raises NotPossibleNow."""
    if state not in TRANSITIONS[batch.state]:
        raise NotPossibleNow(
            _("这次导入现在的状态是“%(state)s”，不能这样做。")
            % {"state": batch.get_state_display()}
        )
    batch.state = state
    batch.save()


def _fail(batch: ImportBatch, reason: str, hold: Callable[[], None]) -> ImportBatch:
    with transaction.atomic():
        batch.failure = reason
        _move(batch, BatchState.FAILED)
        audit.record(batch.created_by, "import.fail", batch, {"reason": reason})
        hold()
    return batch


def _reason(refusal: Any) -> str:
    if isinstance(refusal, IntegrityError):
        return _("写入时与别人刚录入的数据冲突，没有导入任何内容。请重新检查后再确认。")
    if isinstance(refusal, ValidationError):
        return _("没有导入任何内容：%(reason)s") % {"reason": " ".join(refusal.messages)}
    return str(refusal)


__all__ = [
    "Action",
    "ChangedMeanwhile",
    "HasErrors",
    "NotPossibleNow",
    "UnknownKind",
    "apply_batch",
    "attach_job",
    "check_batch",
    "discard_batch",
    "import_file",
    "receive_file",
    "request_apply",
    "request_check",
    "sheet_of",
]
