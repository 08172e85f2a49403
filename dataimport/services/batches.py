"""A batch and its states: received, checked again, cancelled, discarded; and what the other files
of this folder do to one."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from areas.models import Area
from common import audit
from common.errors import DomainError
from common.jobs import cancel
from common.models import Job
from common.sheets import Sheet
from dataimport.choices import TRANSITIONS, BatchState
from dataimport.models import ImportBatch, ImportRow
from dataimport.registry import SHEETS
from dataimport.selectors import Upload

# Lines about an import itself; not of what it wrote.
OWN_LINES = audit.type_of(ImportBatch)


class UnknownKind(DomainError):
    pass


class NotPossibleNow(DomainError):
    """The batch is in a state in which this cannot be done."""


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


@transaction.atomic
def discard_batch(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """The user does not want it; the file and the rows are deleted, the batch stays as a record."""
    batch = locked(batch)
    if batch.state == BatchState.APPLYING and not batch.is_stuck:
        raise NotPossibleNow(_("正在写入，不能放弃。请先取消。"))
    move(batch, BatchState.DISCARDED)
    clear(batch)
    audit.record(actor, "import.discard", batch)
    return batch


def clear(batch: ImportBatch) -> int:
    """Delete what an upload brought, file and rows; who, when, which and how many stay.

    Returns how many rows there were. The file goes when the caller's transaction is committed.
    """
    rows, _by_model = ImportRow.objects.filter(batch=batch).delete()
    storage, name = batch.file.storage, batch.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
    batch.file, batch.problems, batch.layout = "", [], {}
    batch.save(update_fields=["file", "problems", "layout"])
    return rows


@transaction.atomic
def request_check(*, actor: User, batch: ImportBatch, as_of: date | None = None) -> ImportBatch:
    """Check the same file again (the data has changed, or it speaks for another day).

    The caller then starts `check_batch`.
    """
    batch = locked(batch)
    if batch.is_working:
        raise NotPossibleNow(_("还在处理，请稍候。"))
    if batch.is_cleared:
        raise NotPossibleNow(_("上传的文件已按期限删除，不能重新检查。请重新上传。"))
    if as_of is not None and as_of != batch.as_of:
        batch.as_of, batch.as_of_source = as_of, "given"
    batch.failure, batch.effects, batch.undone = "", {}, {}
    move(batch, BatchState.RECEIVED)
    audit.record(actor, "import.recheck", batch)
    return batch


# What a batch is after the work on it was cancelled.
_CANCELLED = {
    BatchState.RECEIVED: BatchState.FAILED,
    BatchState.CHECKING: BatchState.FAILED,
    BatchState.APPLYING: BatchState.CHECKED,
    BatchState.UNDOING: BatchState.APPLIED,
}


def cancel_work(*, actor: User, batch: ImportBatch) -> ImportBatch:
    """Stop what is worked on in the background; until it commits, nothing of it stays.

    The job is told first and by itself: the worker holds the batch for as long as its transaction
    takes, and gives up at its next sign of life. Raises NotPossibleNow when there is nothing to
    stop any more.
    """
    try:
        stopped = batch.job is not None and batch.is_working and cancel(batch.job.pk)
    except OperationalError as busy:
        # SQLite has one writer, and that is the worker.
        raise NotPossibleNow(_("正在写入数据库，请过几秒再取消。")) from busy
    if not stopped:
        raise NotPossibleNow(_("已经处理完了，没有可以取消的。"))
    with transaction.atomic():
        audit.record(actor, "import.cancel", batch)
        rows = ImportBatch.objects.select_for_update(of=("self",), skip_locked=True)
        free = rows.select_related("job").filter(pk=batch.pk).first()
        if free is not None and free.is_stuck:
            free.failure = _("已取消，没有写入任何内容。")
            if free.state == BatchState.UNDOING:
                free.failure = _("已取消撤销，导入的内容没有变动。")
            move(free, _CANCELLED[BatchState(free.state)])
    batch.refresh_from_db()
    return batch


def lock_imports(batch: ImportBatch) -> None:
    """Let imports that can touch the same rows write one after the other, so that none plans on
    what another is about to write.

    Two areas overlap only where one lies in the other, so all imports below one root wait in one
    line. Who only refers to the area (every form does) does not wait.
    """
    roots = Area.objects.select_for_update(no_key=True).filter(parent__isnull=True)
    if batch.area is not None:
        roots = roots.filter(code=batch.area.ancestor_codes[0])
    # In one order, or two that wait for all would wait for each other.
    list(roots.order_by("pk").values_list("pk"))


def locked(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now, held until the transaction ends."""
    rows = ImportBatch.objects.select_for_update(of=("self",))
    return rows.select_related("area", "job", "created_by").get(pk=batch.pk)


def move(batch: ImportBatch, state: str) -> None:
    """Go to another state and save. Raises NotPossibleNow."""
    if state not in TRANSITIONS[batch.state]:
        raise NotPossibleNow(
            _("这次导入现在的状态是“%(state)s”，不能这样做。")
            % {"state": batch.get_state_display()}
        )
    batch.state = state
    batch.save()


def fail(batch: ImportBatch, reason: str, hold: Callable[[], None] = lambda: None) -> ImportBatch:
    with transaction.atomic():
        batch.failure = reason
        move(batch, BatchState.FAILED)
        audit.record(batch.created_by, "import.fail", batch, {"reason": reason})
        hold()
    return batch


def reason_of(refusal: Any) -> str:
    if isinstance(refusal, IntegrityError):
        return _("写入时与别人刚录入的数据冲突，没有导入任何内容。请重新检查后再确认。")
    if isinstance(refusal, ValidationError):
        return _("没有导入任何内容：%(reason)s") % {"reason": " ".join(refusal.messages)}
    return str(refusal)
