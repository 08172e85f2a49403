"""A whole import is taken back: what it added goes, what it changed gets its former values."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from common import audit
from common.audit.taking_back_many import survey, take_back_all
from common.collecting import seldom_collected
from common.errors import DomainError
from dataimport.choices import BatchState
from dataimport.models import ImportBatch
from dataimport.rules import require_still_in_charge
from dataimport.selectors import Progress, import_scope, lines_of, no_progress, within
from dataimport.services.batches import NotPossibleNow, lock_imports, locked, move
from dataimport.services.checking import Hold, unheld

# Of what was left so many are kept by name; more are counted.
MOST_NAMED = 500


class NotUndone(DomainError):
    """Nothing was taken back; the text says why and what to do."""

    code = "not-undone"


@transaction.atomic
def request_undo(*, actor: User, batch: ImportBatch, reason: str) -> ImportBatch:
    """Somebody wants the import taken back, for a stated reason. The caller then starts
    `undo_batch`. Raises NotUndone, NotPossibleNow."""
    batch = locked(batch)
    if batch.state == BatchState.UNDOING and batch.is_working:
        raise NotPossibleNow(_("已经在撤销了，请稍候。"))
    if not reason.strip():
        raise NotUndone(_("请写明撤销的理由。"))
    refuse_incomplete(batch)
    batch.undone, batch.failure = {"reason": reason.strip()[:160]}, ""
    move(batch, BatchState.UNDOING)
    audit.record(actor, "import.request_undo", batch, reason=reason.strip())
    return batch


def refuse_incomplete(batch: ImportBatch) -> None:
    """Raises NotUndone where the log does not hold all any more that the import wrote."""
    if lines_of(batch).count() < int(batch.counts.get("lines", 1)):
        raise NotUndone(_("这次导入的修改记录已经归档，不能整批撤销。请在各企业的页面上逐项更正。"))


@seldom_collected
def undo_batch(
    *, batch: ImportBatch, progress: Progress = no_progress, hold: Hold = unheld
) -> ImportBatch:
    """Take a whole import back in one transaction; what was changed since is left and listed.

    May run twice: only a batch that is to be undone is.
    """
    if batch.state != BatchState.UNDOING:
        return batch
    try:
        with transaction.atomic():
            batch = locked(batch)
            if batch.state == BatchState.UNDOING:
                _undo(batch, progress)
            hold()
    except (DomainError, IntegrityError, ProtectedError) as refusal:
        batch.refresh_from_db()
        batch.failure = _refused(refusal)
        move(batch, BatchState.APPLIED)
    return batch


def _undo(batch: ImportBatch, progress: Progress) -> None:
    require_still_in_charge(batch)
    lock_imports(batch)
    actor = batch.job.created_by if batch.job else batch.created_by
    lines = lines_of(batch)
    total = lines.count()
    looking, undoing = gettext_noop("核对之后有没有改动"), gettext_noop("撤销")
    scope = import_scope(actor)

    def held(rows: QuerySet[Any]) -> QuerySet[Any]:
        # Nobody can refer to a row that is held like this.
        return within(rows, scope).select_for_update(of=("self",))

    found = survey(lines, inside=held, tell=lambda done: progress(done, total, looking))
    reason = _("撤销导入 %(batch)s：%(reason)s") % {
        "batch": batch.pk,
        "reason": batch.undone["reason"],
    }
    taken = take_back_all(
        actor=actor,
        lines=lines,
        found=found,
        reason=reason,
        tell=lambda done: progress(done, total, undoing),
    )
    named = list(found.left.values())[:MOST_NAMED]
    batch.undone |= {
        "taken_back": taken,
        "left": len(found.left),
        "named": [[one.kind, one.name, one.reason] for one in named],
    }
    move(batch, BatchState.UNDONE)
    facts = {"taken_back": taken, "left": len(found.left)}
    audit.record(actor, "import.undo", batch, facts, reason=reason)


def _refused(refusal: Exception) -> str:
    if isinstance(refusal, DomainError):
        return str(refusal)
    return _("没有撤销任何内容：别人刚刚登记了与它有关的内容。请稍后再试，或者逐项更正。")
