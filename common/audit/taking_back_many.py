"""Taking back all that one request wrote, however much it is: an import, say.

What belongs to one record (an enterprise and its facts) is taken back together or left together.
It is left where one of its rows no longer holds what the request wrote, where a row that stays
refers to one that would go, and where the row is not inside of what the caller may write. The lines
are read in portions; of the rows only numbers are held.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import audit, writing
from common.audit.taking_back import SUFFIX, stored_values
from common.audit.words import is_added, model_of, pair
from common.choices import EntryKind
from common.chunks import chunks
from common.models import AuditEntry

PORTION = 2_000

# A line whole, or what is asked of it.
_Entry = Any
# A record by the kind and number that the log has of it.
Record = tuple[str, str]
# Narrows rows to those that the caller may write.
Inside = Callable[[QuerySet[Any]], QuerySet[Any]]
Tell = Callable[[int], None]


def silent(done: int) -> None:
    """For callers that show no progress."""


class _Line(NamedTuple):
    """What of a line is asked here: of half a million an instance takes as long as reading it."""

    pk: int
    action: str
    target_type: str
    target_id: str
    target_name: str
    owner_type: str
    owner_id: str
    changes: Any


@dataclass(frozen=True)
class Left:
    """A record that is not taken back, and why."""

    kind: str
    name: str
    reason: str


@dataclass
class Survey:
    """What a request wrote: rows it added and changed, by kind, and what has to be left."""

    added: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    changed: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    left: dict[Record, Left] = field(default_factory=dict)

    def leave(self, entry: _Entry, reason: str) -> None:
        """What the line is about stays, with all that belongs to the same record."""
        group = _group(entry)
        if group not in self.left:
            model = model_of(group[0])
            owner = model._default_manager.filter(pk=group[1]).first() if model else None
            kind = str(model._meta.verbose_name) if model else group[0]
            self.left[group] = Left(kind, str(owner or entry.target_name), reason)


def lines_of_request(request: UUID, *, leaving: str) -> QuerySet[AuditEntry]:
    """What a request wrote, but for lines about rows of the kind `leaving`."""
    lines = AuditEntry.objects.filter(request=request, kind=EntryKind.WRITE)
    return lines.exclude(target_type=leaving)


def survey(lines: QuerySet[AuditEntry], *, inside: Inside, tell: Tell = silent) -> Survey:
    """What taking these lines (all of one request) back would do. Inside of a transaction the rows
    are held, so that it stays true."""
    found = Survey()
    columns = ("target_type", "target_id", "changes__id")
    for kind, number, change in lines.order_by("pk").values_list(*columns).iterator(PORTION):
        before, after = pair(change)
        rows_of = found.added if before is None and after is not None else found.changed
        rows_of[kind].add(int(number))
    for kind, rows in found.added.items():
        found.changed[kind] -= rows
    _compare(found, lines, inside, tell)
    _refer(found, lines)
    _spread(found, lines)
    return found


def take_back_all(
    *, actor: Any, lines: QuerySet[AuditEntry], found: Survey, reason: str, tell: Tell = silent
) -> int:
    """Undo these lines, newest first, but for what the survey leaves; returns how many rows.

    Each undoing is a line of its own with the reason. The caller holds the transaction in which the
    survey was made. Raises django's IntegrityError and ProtectedError where the database refuses.
    """
    done = taken = 0
    set_back: set[Record] = set()
    for portion in _newest_first(lines):
        going = [entry for entry in portion if _group(entry) not in found.left]
        back = [entry for entry in going if not _is_of_added(entry, found)]
        _set_back(actor, back, reason)
        set_back |= {(entry.target_type, entry.target_id) for entry in back}
        taken += _delete(actor, [entry for entry in going if is_added(entry)], reason)
        done += len(portion)
        tell(done)
    return taken + len(set_back)


# ---------------------------------------------------------------- what has to be left


def _compare(found: Survey, lines: QuerySet[AuditEntry], inside: Inside, tell: Tell) -> None:
    """Leave what no longer holds what was written, or lies outside."""
    newer: dict[Record, frozenset[str]] = {}
    done = 0
    for portion in _newest_first(lines):
        rows = _rows_of(portion, inside)
        for entry in portion:
            record = (entry.target_type, entry.target_id)
            seen = newer.get(record, frozenset())
            row = rows.get(record)
            if row is None:
                _leave_missing(found, entry)
            else:
                _leave_changed(found, entry, row, seen)
            if not is_added(entry):
                newer[record] = seen | frozenset(entry.changes)
        done += len(portion)
        tell(done)


def _leave_missing(found: Survey, entry: _Entry) -> None:
    model = model_of(entry.target_type)
    exists = model is not None and model._default_manager.filter(pk=entry.target_id).exists()
    if exists:
        found.leave(entry, _("不在您负责的区域内，请联系上级工会。"))
    elif not is_added(entry):
        found.leave(entry, _("记录已经删除。"))


def _leave_changed(found: Survey, entry: _Entry, row: models.Model, newer: frozenset[str]) -> None:
    now = audit.snapshot(row)
    for name, value in entry.changes.items():
        if name not in newer and name in now and now[name] != pair(value)[1]:
            found.leave(entry, _since(entry, name))
            return


def _since(entry: _Entry, column: str) -> str:
    """Who changed the column after the line, as far as the log tells."""
    later = AuditEntry.objects.filter(
        kind=EntryKind.WRITE,
        target_type=entry.target_type,
        target_id=entry.target_id,
        pk__gt=entry.pk,
    )
    for line in later.select_related("actor").order_by("pk"):
        if column in line.changes:
            return _("之后又改过（%(when)s，%(who)s）。") % {
                "when": f"{localtime(line.at):%Y-%m-%d %H:%M}",
                "who": line.actor or _("系统"),
            }
    return _("现在的内容已不是这次导入写入的。")


def _refer(found: Survey, lines: QuerySet[AuditEntry]) -> None:
    """Leave what rows refer to that the request did not add."""
    for kind, added in list(found.added.items()):
        for model, column in _referring(kind):
            own = found.added.get(model._meta.label_lower, set())
            for part in chunks(sorted(added), PORTION):
                pairs = model._default_manager.filter(**{f"{column}__in": part})
                for pk, target in pairs.values_list("pk", column):
                    if pk not in own:
                        words = _("之后登记的“%(kind)s”引用了它。")
                        _leave_referred(found, lines, (kind, str(target)), words, model)


def _referring(kind: str) -> Iterator[tuple[type[models.Model], str]]:
    """The models whose rows can refer to rows of this kind, and the column; not what is derived."""
    model = model_of(kind)
    for relation in model._meta.get_fields(include_hidden=True) if model else ():
        other: Any = relation.related_model
        is_reverse = relation.auto_created and (relation.one_to_many or relation.one_to_one)
        if is_reverse and not relation.concrete and not getattr(other, "is_derived", False):
            yield other, relation.field.attname  # type: ignore[union-attr]


def _leave_referred(
    found: Survey,
    lines: QuerySet[AuditEntry],
    record: Record,
    words: str,
    by: type[models.Model],
) -> None:
    entry = lines.filter(target_type=record[0], target_id=record[1]).order_by("pk").first()
    if entry is not None:
        found.leave(entry, words % {"kind": by._meta.verbose_name})


def _spread(found: Survey, lines: QuerySet[AuditEntry]) -> None:
    """What a record that is left refers to is left as well."""
    waiting = list(found.left)
    while waiting:
        group = waiting.pop()
        before = set(found.left)
        for row in _added_of(found, lines, group):
            for target in _refers_to(found, row):
                words = _("保留的“%(kind)s”引用了它。")
                _leave_referred(found, lines, target, words, type(row))
        waiting += [one for one in found.left if one not in before]


def _added_of(found: Survey, lines: QuerySet[AuditEntry], group: Record) -> Iterator[models.Model]:
    about = models.Q(target_type=group[0], target_id=group[1])
    about |= models.Q(owner_type=group[0], owner_id=group[1])
    for entry in lines.filter(about):
        model = model_of(entry.target_type)
        if model is not None and is_added(entry):
            yield from model._default_manager.filter(pk=entry.target_id)


def _refers_to(found: Survey, row: models.Model) -> Iterator[Record]:
    for column in row._meta.concrete_fields:
        if column.related_model is not None:
            kind, pk = audit.type_of(column.related_model), getattr(row, column.attname)
            if pk in found.added.get(kind, ()):
                yield kind, str(pk)


# ---------------------------------------------------------------- undoing


def _set_back(actor: Any, entries: list[_Entry], reason: str) -> None:
    rows = _rows_of(entries, lambda rows: rows)
    by_action: dict[tuple[type[models.Model], str], dict[Record, models.Model]] = defaultdict(dict)
    columns: dict[tuple[type[models.Model], str], set[str]] = defaultdict(set)
    for entry in entries:
        record = (entry.target_type, entry.target_id)
        row = rows[record]
        back = {name: pair(value)[0] for name, value in entry.changes.items()}
        values = stored_values(row, back)
        for name, value in values.items():
            setattr(row, name, value)
        kind = (type(row), _undoing(entry.action))
        by_action[kind][record] = row
        columns[kind] |= {one.name for one in row._meta.concrete_fields if one.attname in values}
    for (model, action), changed in by_action.items():
        names = sorted(columns[model, action])
        writing.change_many(actor, list(changed.values()), names, action=action, reason=reason)


def _delete(actor: Any, entries: list[_Entry], reason: str) -> int:
    rows = _rows_of(entries, lambda rows: rows)
    runs: dict[tuple[str, str], list[models.Model]] = defaultdict(list)
    for entry in entries:
        row = rows.get((entry.target_type, entry.target_id))
        if row is not None:
            runs[entry.target_type, _undoing(entry.action)].append(row)
    for (_kind, action), going in runs.items():
        writing.remove_many(actor, going, action=action, reason=reason)
    return sum(map(len, runs.values()))


def _undoing(action: str) -> str:
    return action.removesuffix(SUFFIX) + SUFFIX


# ---------------------------------------------------------------- lines and rows


def _newest_first(lines: QuerySet[AuditEntry]) -> Iterator[list[_Entry]]:
    """By number and not by a cursor: rows are written in between. The numbers are read once: to ask
    for those below the last would go through all of them for each portion."""
    numbers = array("q", lines.order_by("-pk").values_list("pk", flat=True).iterator(10 * PORTION))
    for start in range(0, len(numbers), PORTION):
        part = numbers[start : start + PORTION].tolist()
        lines = AuditEntry.objects.filter(pk__in=part).order_by("-pk")
        yield [_Line(*line) for line in lines.values_list(*_Line._fields)]


def _rows_of(entries: Iterable[_Entry], inside: Inside) -> dict[Record, models.Model]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry.target_type].add(entry.target_id)
    found: dict[Record, models.Model] = {}
    for kind, ids in wanted.items():
        model = model_of(kind)
        if model is None:
            continue
        for row in inside(model._default_manager.filter(pk__in=ids)):
            found[kind, str(row.pk)] = row
    return found


def _group(entry: _Entry) -> Record:
    """The record with which a line is taken back or left."""
    if entry.owner_id:
        return entry.owner_type, entry.owner_id
    return entry.target_type, entry.target_id


def _is_of_added(entry: _Entry, found: Survey) -> bool:
    """A row that goes needs nothing set back."""
    return int(entry.target_id) in found.added.get(entry.target_type, ())
