"""A checked list is confirmed and written: all of it in one transaction, or nothing."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from areas.models import Area
from common import audit
from common.audit import origin
from common.audit.taking_back_many import lines_of_request
from common.collecting import seldom_collected
from common.errors import DomainError
from common.sheets import Plan
from dataimport.choices import BatchState
from dataimport.models import ImportBatch, ImportRow
from dataimport.rules import require_still_in_charge
from dataimport.selectors import (
    PLANNING_LANGUAGE,
    CleanList,
    Examination,
    Progress,
    Upload,
    choices_of,
    mapped_by,
    mapping_for,
    no_progress,
    plan_list,
    read_list,
)
from dataimport.services.batches import (
    OWN_LINES,
    fail,
    lock_imports,
    locked,
    move,
    reason_of,
    receive_file,
    sheet_of,
)
from dataimport.services.checking import Hold, note, unheld, upload_of

# Row numbers named in a refusal; more say no more.
_NAMED = 10


class HasErrors(DomainError):
    """Rows would be left waiting; the user has not said that they may be."""


class ChoicesNotChecked(DomainError):
    """Doubtful rows were decided about, and nobody has seen yet what that would do."""


class AlreadyApplied(DomainError):
    """It was confirmed before; nothing is to be done."""


class ChangedMeanwhile(DomainError):
    """The database is no longer as it was when the list was checked."""


@transaction.atomic
def request_apply(*, actor: User, batch: ImportBatch, skip_errors: bool = False) -> ImportBatch:
    """The user confirms. The caller then starts `apply_batch`.

    Raises HasErrors while rows have errors or are doubtful, unless `skip_errors` says to let those
    rows wait; ChoicesNotChecked; AlreadyApplied where it was confirmed before; NotPossibleNow.
    """
    batch = locked(batch)
    if batch.state == BatchState.APPLIED:
        raise AlreadyApplied(_("这次导入已经写入，没有重复导入。"))
    if batch.state == BatchState.APPLYING and batch.is_working:
        raise AlreadyApplied(_("已经在写入了，不需要再确认一次。"))
    if batch.is_outdated:
        raise ChoicesNotChecked(_("存疑的行已选定，还没有按选择检查。请先重新检查，再确认导入。"))
    if batch.has_waiting and not skip_errors:
        raise HasErrors(_has_errors_text(batch))
    batch.skip_errors = skip_errors
    move(batch, BatchState.APPLYING)
    audit.record(actor, "import.confirm", batch, {"skip_errors": skip_errors})
    return batch


def _has_errors_text(batch: ImportBatch) -> str:
    if not batch.has_errors:
        return _(
            "有 %(rows)s 行存疑，没有导入任何内容。"
            "请先选定它们对应哪一条记录，或者选择只导入其余的行。"
        ) % {"rows": batch.counts["doubtful"]}
    return _(
        "有 %(rows)s 行有错误，没有导入任何内容。请改正后重新上传，或者选择只导入没有错误的行。"
    ) % {"rows": batch.counts.get("error") or batch.counts["errors"]}


@seldom_collected
def apply_batch(
    *, batch: ImportBatch, progress: Progress = no_progress, hold: Hold = unheld
) -> ImportBatch:
    """Carry out a confirmed batch in one transaction: all of it or nothing.

    The file is planned anew inside the transaction and compared with what the user saw; where the
    database has changed so that a row would now do something else, nothing is written: the rows are
    noted as they are now, and the batch goes back to CHECKED and says which of them differ. May run
    twice: only a confirmed batch is applied.
    """
    if batch.state != BatchState.APPLYING:
        return batch
    try:
        read = read_list(sheet_of(batch.kind), upload_of(batch, batch.as_of), progress)
        with transaction.atomic():
            batch = locked(batch)
            if batch.state == BatchState.APPLYING:
                _apply(batch, read, progress)
            hold()
    except ChangedMeanwhile as refusal:
        return _look_again(batch, read, str(refusal), hold)
    except (DomainError, ValidationError, IntegrityError) as refusal:
        batch.refresh_from_db()
        return fail(batch, reason_of(refusal))
    return batch


def _apply(batch: ImportBatch, read: CleanList, progress: Progress) -> None:
    require_still_in_charge(batch)
    lock_imports(batch)
    shown = _Shown(batch)
    examination = plan_list(read, batch.created_by, progress, choices_of(batch), shown.compare)
    shown.refuse_other()
    _write(batch, examination, progress)


def _look_again(batch: ImportBatch, read: CleanList, reason: str, hold: Hold) -> ImportBatch:
    """The user is shown what the list would do now."""
    with transaction.atomic():
        batch = locked(batch)
        if batch.state == BatchState.APPLYING:
            note(batch, plan_list(read, batch.created_by, choices=choices_of(batch)))
            # Of what was tried out the same is true as of the rows.
            batch.failure, batch.effects = reason, {}
            batch.save(update_fields=["failure", "effects"])
        hold()
    return batch


def _write(batch: ImportBatch, examination: Examination, progress: Progress) -> None:
    """Carry out the plans; the batch is APPLIED, and knows by which lines of the log."""
    total = batch.would_write
    text = gettext_noop("写入")
    progress(0, total, text)
    with translation.override(PLANNING_LANGUAGE):
        examination.apply(lambda done: progress(min(done, total), total, text))
    batch.failure = ""
    batch.applied_as = origin.current().request
    batch.counts["lines"] = lines_of_request(batch.applied_as, leaving=OWN_LINES).count()
    move(batch, BatchState.APPLIED)
    audit.record(batch.created_by, "import.apply", batch, {"counts": batch.counts})


class _Shown:
    """What the user was shown that every row would do, compared with what it would do now."""

    def __init__(self, batch: ImportBatch) -> None:
        rows = ImportRow.objects.filter(batch=batch).order_by("position")
        self._rows = iter(rows.values_list("number", "action", "changes").iterator(2_000))
        self._differing: list[int] = []

    def compare(self, plan: Plan) -> None:
        """With the next of the rows."""
        shown = next(self._rows, None)
        changes = [change.to_json() for change in plan.changes]
        if shown is None or shown[1:] != (plan.action.value, changes):
            self._differing.append(plan.row.row if shown is None else shown[0])

    def refuse_other(self) -> None:
        """Raises ChangedMeanwhile unless every row would do exactly what was shown."""
        differing = [*self._differing, *(number for number, *_told in self._rows)]
        if not differing:
            return
        numbers = "、".join(str(number) for number in differing[:_NAMED])
        raise ChangedMeanwhile(
            _(
                "检查之后有人改动了相关数据，第 %(rows)s 行（共 %(count)s 行）的结果会和您看到的"
                "不同，没有导入任何内容。下面已按现在的登记重新检查，请核对后再确认。"
            )
            % {"rows": numbers, "count": len(differing)}
        )


@seldom_collected
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
    """Receive, check and, if no row has an error or is doubtful, apply a list, all before
    returning.

    For commands and `load_demo`; pages and API go step by step. `actor` None is the system itself,
    which may write everywhere. `area` is for rows that name no place and for telling places of the
    same name apart; `as_of` the day the list speaks for: give it, or `received_on` (today) for
    lists that may state it themselves.

    The batch is APPLIED afterwards; CHECKED when rows have errors (`selectors.stored_problems`
    tells which; nothing was written); FAILED when the file could not be read or the database
    refused (`batch.failure`).
    """
    upload = Upload(data, filename, area, as_of, received_on or as_of)
    # One command may import many files; each is undone by itself.
    with origin.asked_from(replace(origin.current(), request=uuid4())):
        return _import_now(actor, kind, upload)


def _import_now(actor: User | None, kind: str, upload: Upload) -> ImportBatch:
    batch = receive_file(actor=actor, kind=kind, upload=upload)
    batch.mapping = mapping_for(batch)
    move(batch, BatchState.CHECKING)
    try:
        read = read_list(sheet_of(kind), replace(upload, mapped=mapped_by(batch)))
        with transaction.atomic():
            _import_at_once(batch, read)
    except (DomainError, ValidationError, IntegrityError) as refusal:
        batch.refresh_from_db()
        return fail(batch, reason_of(refusal))
    return batch


def _import_at_once(batch: ImportBatch, read: CleanList) -> None:
    """Nobody decides in between, so one plan is both noted and carried out."""
    lock_imports(batch)
    examination = plan_list(read, batch.created_by)
    note(batch, examination)
    if not batch.has_waiting:
        move(batch, BatchState.APPLYING)
        _write(batch, examination, no_progress)
