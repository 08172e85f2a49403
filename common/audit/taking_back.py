"""Taking a change back: what one request wrote is undone, newest line first, and logged again.

Only where nothing depends on it: each column must still hold what the line left in it, and nothing
may refer to a row that was added.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import audit, writing
from common.audit.words import column_of, is_added, is_removed, model_of, pair
from common.choices import Door, EntryKind
from common.errors import DomainError
from common.models import AuditEntry, Named
from common.referring import StillReferredTo, referring_to
from common.values import named_by

MOST_LINES = 20
# What moves all that belongs to a record is many lines and one thing that was done.
MOST_LINES_OF_A_MERGE = 500
# And so is what was done to many records at once; whoever did it takes it back as a whole.
MOST_LINES_OF_A_BULK = 1_000
MERGE = ".merge"
SUFFIX = ".take_back"

# Whether the one who asks may change this row, and it exists for them.
MayEdit = Callable[[models.Model], bool]


class NotTakenBack(DomainError):
    """The change cannot be taken back; the text says why and what to do."""

    code = "not-taken-back"


@dataclass(frozen=True)
class Step:
    """What taking back one line does: the row is deleted, or gets these values back."""

    entry: AuditEntry
    row: models.Model
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def deletes(self) -> bool:
        return is_added(self.entry)


def may_be_offered(lines: Sequence[AuditEntry], most: int = 0) -> bool:
    """Whether these lines are of a kind that is taken back at all; nothing else is looked at.
    `most` is how many, where not as many as usual."""
    return 0 < len(lines) <= (most or _most(lines)) and all(
        line.kind == EntryKind.WRITE and line.door != Door.JOB and not is_removed(line)
        for line in lines
    )


def _most(lines: Sequence[AuditEntry]) -> int:
    merges = any(line.action.endswith(MERGE) for line in lines)
    return MOST_LINES_OF_A_MERGE if merges else MOST_LINES


def plan(lines: Sequence[AuditEntry], *, may_edit: MayEdit, most: int = 0) -> list[Step]:
    """What taking these lines (all of one request) back would do, in this order.

    Raises NotTakenBack.
    """
    if not may_be_offered(lines, most):
        raise NotTakenBack(
            _("只能撤回一次不超过 %(most)s 条的修改；导入、删除的不能撤回，请逐项更正。")
            % {"most": most or _most(lines)}
        )
    held: dict[tuple[str, str], dict[str, Any]] = {}
    steps = []
    for entry in sorted(lines, key=lambda line: -line.pk):
        row = _row_of(entry, may_edit)
        now = held.setdefault((entry.target_type, entry.target_id), audit.snapshot(row))
        _still_holds(entry, row, now, lines)
        back = {name: pair(value)[0] for name, value in entry.changes.items()}
        now.update(back)
        steps.append(Step(entry, row, {} if is_added(entry) else stored_values(row, back)))
    _nothing_refers(steps)
    return steps


@transaction.atomic
def take_back(
    *,
    actor: Any,
    lines: Sequence[AuditEntry],
    reason: str,
    may_edit: MayEdit,
    most: int = 0,
) -> list[Step]:
    """Undo these lines (all of one request); each undoing is a line of its own with the reason.

    Raises NotTakenBack, and django's ValidationError where what was before is not valid now.
    """
    _lock(lines)
    steps = plan(lines, may_edit=may_edit, most=most)
    for step in steps:
        action = step.entry.action.removesuffix(SUFFIX) + SUFFIX
        words = _("撤回记录 %(line)s：%(reason)s") % {"line": step.entry.pk, "reason": reason}
        if step.deletes:
            writing.remove(actor, step.row, action=action, reason=words)
        else:
            writing.change(actor, step.row, step.values, action=action, reason=words)
    for step in steps:
        _still_in_scope(step, may_edit)
    return steps


def _lock(lines: Sequence[AuditEntry]) -> None:
    for entry in lines:
        model = model_of(entry.target_type)
        if model is not None:
            model._default_manager.select_for_update().filter(pk=entry.target_id).first()


def _row_of(entry: AuditEntry, may_edit: MayEdit) -> models.Model:
    model = model_of(entry.target_type)
    row = model._default_manager.filter(pk=entry.target_id).first() if model else None
    if row is None:
        raise NotTakenBack(_("这次修改涉及的记录已经删除，不能撤回。"))
    if not may_edit(row):
        raise NotTakenBack(_("这次修改还涉及您不能修改的记录，不能撤回。请联系负责的工会。"))
    return row


def _still_holds(
    entry: AuditEntry, row: models.Model, now: dict[str, Any], lines: Sequence[AuditEntry]
) -> None:
    """Raises NotTakenBack where a later change has touched what the line left."""
    later = _later_lines(entry, lines)
    if is_added(entry) and later:
        raise NotTakenBack(_later_text(_row_label(row), later[0]))
    for name, value in entry.changes.items():
        if now.get(name) == pair(value)[1]:
            continue
        column = column_of(type(row), name)
        label = str(column.verbose_name) if column else name
        touching = [line for line in later if name in line.changes]
        if touching:
            raise NotTakenBack(_later_text(label, touching[0]))
        raise NotTakenBack(
            _("“%(label)s”现在的内容已不是这次修改写入的，不能撤回。") % {"label": label}
        )


def _later_lines(entry: AuditEntry, lines: Sequence[AuditEntry]) -> list[AuditEntry]:
    later = AuditEntry.objects.filter(
        kind=EntryKind.WRITE,
        target_type=entry.target_type,
        target_id=entry.target_id,
        pk__gt=entry.pk,
    )
    later = later.exclude(pk__in=[line.pk for line in lines])
    return list(later.select_related("actor").order_by("pk"))


def _later_text(label: str, later: AuditEntry) -> str:
    return _("“%(label)s”后来又改过（%(when)s，%(who)s，记录 %(line)s）。请先撤回那一次修改。") % {
        "label": label,
        "when": f"{localtime(later.at):%Y-%m-%d %H:%M}",
        "who": later.actor or _("系统"),
        "line": later.pk,
    }


def _row_label(row: models.Model) -> str:
    return str(row._meta.verbose_name)


def stored_values(row: models.Model, back: dict[str, Any]) -> dict[str, Any]:
    """The stored form of values turned into what the columns take; columns that are no more are
    left out."""
    values = {}
    for name, value in back.items():
        column = column_of(type(row), name)
        if column is not None:
            values[name] = None if value is None else column.to_python(value)
    if isinstance(row, Named) and "name" in values:
        # A line from before these columns does not say what they held.
        values |= named_by(str(values["name"]))
    return values


def _nothing_refers(steps: Sequence[Step]) -> None:
    """Raises NotTakenBack where a row that would be deleted is referred to by one that stays."""
    going = {(type(step.row), step.row.pk) for step in steps if step.deletes}
    for step in steps:
        if not step.deletes:
            continue
        staying = [
            other for other in referring_to(step.row) if (type(other), other.pk) not in going
        ]
        if staying:
            raise NotTakenBack(str(StillReferredTo(step.row, staying)))


def _still_in_scope(step: Step, may_edit: MayEdit) -> None:
    fresh = type(step.row)._default_manager.filter(pk=step.entry.target_id).first()
    if fresh is not None and not may_edit(fresh):
        raise NotTakenBack(_("撤回以后，这条记录就不在您负责的范围内了。请联系上级工会撤回。"))
