"""The log: one line for each write, made by the service that writes; and for each read of personal
data, each export, and whatever concerns signing in.

`chain.py` seals the lines, `proof.py` verifies them, `triggers.py` keeps them append-only,
`archive.py` moves old ones into files, `origin.py` knows from where they come, `vain.py` what is
written only to be taken back, `lines.py` puts many together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from common.audit import chain, lines, origin
from common.audit.vain import is_in_vain
from common.bulk import insert_rows
from common.choices import EntryKind
from common.models import AuditEntry

_ENCODER = DjangoJSONEncoder()
# Columns whose content is in no log, not even as a hash that could be tried against.
SECRETS = ("password", "digest", "encoded", "key")

# Letters by which a line names a row.
_NAME = 200


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The stored columns of a row by attribute name, JSON-ready (dates as ISO text)."""
    plain_columns, others = _columns_of(type(instance))
    stored = instance.__dict__
    values = {}
    for name in plain_columns:
        value = stored[name] if name in stored else getattr(instance, name)
        values[name] = value if type(value) in lines.PLAIN else plain(value)
    for field in others:
        values[field.attname] = _column(field, getattr(instance, field.attname))
    return values


@cache
def _columns_of(model: type[models.Model]) -> tuple[list[str], list[Any]]:
    """The columns of a model that a snapshot holds: those that are told by their value alone, and
    the others."""
    told = [
        field
        for field in model._meta.concrete_fields
        if field.name not in ("created_at", "updated_at")
    ]
    others = [
        field for field in told if field.name in SECRETS or isinstance(field, models.DecimalField)
    ]
    return [field.attname for field in told if field not in others], others


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """`{column: [before, after]}` for the columns that differ."""
    return {
        name: [before.get(name), after.get(name)]
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def created(instance: models.Model) -> dict[str, list[Any]]:
    """The changes of a row that was not there before: every column from nothing."""
    return {name: [None, value] for name, value in snapshot(instance).items()}


def removed(instance: models.Model) -> dict[str, list[Any]]:
    """The changes of a row that is no more."""
    return {name: [value, None] for name, value in snapshot(instance).items()}


def record(
    actor: Any,
    action: str,
    target: models.Model | None,
    changes: Mapping[str, Any] | None = None,
    *,
    reason: str = "",
    kind: EntryKind = EntryKind.WRITE,
) -> AuditEntry:
    """Write one line; `actor` is the user, or None for the system itself.

    `changes` is `{column: [before, after]}` for a write, what else there is to say otherwise.
    """
    line = _line(actor, action, target, changes, reason, kind)
    entry = AuditEntry(**line._asdict(), seal=chain.seal_of(line))
    entry.save(force_insert=True)
    _seal_on_commit()
    return entry


def record_many(
    actor: Any,
    action: str,
    targets: Iterable[models.Model],
    *,
    told: Callable[[models.Model], Mapping[str, Any]] = created,
    reason: str = "",
) -> None:
    """Write one line for each of these rows of one model that were added in bulk, or for what else
    `told` says of it."""
    targets = list(targets)
    if not targets or is_in_vain():
        return
    common = _line(actor, action, None, None, reason, EntryKind.WRITE)
    common = common._replace(target_type=type_of(targets[0]))
    columns = (*chain.Line._fields, "seal")
    insert_rows(AuditEntry, columns, _written(common, targets, told), ready=("changes",))
    _seal_on_commit()


def _written(
    common: chain.Line,
    targets: Iterable[models.Model],
    told: Callable[[models.Model], Mapping[str, Any]],
) -> Iterator[tuple[Any, ...]]:
    targets = list(targets)
    names, others = _columns_of(type(targets[0]))
    values_of = attrgetter(*names)
    if told in (created, removed) and not others:
        values = [
            [value if type(value) in lines.PLAIN else plain(value) for value in values_of(target)]
            for target in targets
        ]
        # What is not plain is rare, and is said in the long way.
        if lines.are_plain(values):
            both = zip(targets, values, strict=True)
            whole = (lines.Whole(*_about(target), of_row) for target, of_row in both)
            return lines.written_whole(common, names, whole, is_added=told is created)
    return lines.written(common, (lines.About(*_about(target), told(target)) for target in targets))


def _about(target: models.Model) -> tuple[str, str, str, str]:
    """The row, and the record whose page also shows its lines."""
    return str(target.pk), str(target)[:_NAME], *owner_of(target)


def plain(value: Any) -> Any:
    """A column's value as it goes into JSON."""
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, FieldFile):
        return value.name
    return _ENCODER.default(value)


def _column(field: models.Field, value: Any) -> Any:
    if field.name in SECRETS and value:
        # That it was changed is told, what it is is not.
        return f"#{sha256(str(value).encode()).hexdigest()[:8]}"
    if isinstance(field, models.DecimalField) and value is not None:
        # As the database keeps it: 50000 and 50000.00 are the same amount.
        return f"{Decimal(value):.{field.decimal_places}f}"
    return plain(value)


def type_of(target: models.Model | type[models.Model]) -> str:
    """How the log names a kind of row: enterprises.enterprise."""
    return target._meta.label_lower


def _line(
    actor: Any,
    action: str,
    target: models.Model | None,
    changes: Mapping[str, Any] | None,
    reason: str,
    kind: EntryKind,
) -> chain.Line:
    where = origin.current()
    owner = owner_of(target) if target is not None else ("", "")
    return chain.Line(
        uid=uuid4(),
        at=datetime.now(UTC),
        kind=kind,
        request=where.request,
        door=where.door,
        address=where.address,
        actor_id=getattr(actor, "pk", None),
        action=action,
        target_type="" if target is None else type_of(target),
        target_id="" if target is None else str(target.pk),
        target_name="" if target is None else str(target)[:_NAME],
        owner_type=owner[0],
        owner_id=owner[1],
        changes=lines.stored(changes or {}),
        reason=reason[:200],
    )


def owner_of(target: models.Model) -> tuple[str, str]:
    """The record whose page also shows this row's lines.

    `history_owner` names the way to it (`recommendation__proposal`), or several ways of which the
    first that leads somewhere is taken.
    """
    for through, column, owner in _ways_of(type(target)):
        row: Any = target
        for name in through:
            row = getattr(row, name)
        # The column, not the row it refers to: many lines are written at once.
        pk = getattr(row, column)
        if pk is not None:
            return owner, str(pk)
    return "", ""


@cache
def _ways_of(model: type[models.Model]) -> list[tuple[list[str], str, str]]:
    """The ways to the owner: through which relations, by which column, to what kind."""
    stated = getattr(model, "history_owner", ())
    found = []
    for way in [stated] if isinstance(stated, str) else stated:
        *through, last = way.split("__")
        other: Any = model
        for name in through:
            other = other._meta.get_field(name).related_model
        field = other._meta.get_field(last)
        found.append((through, field.attname, type_of(field.related_model)))
    return found


def _seal_on_commit() -> None:
    waiting = transaction.get_connection().run_on_commit
    if not any(function is chain.seal_what_waits for _savepoints, function, *_ in waiting):
        # Robust: the write is committed; a block that could not be made is made by the next write.
        transaction.on_commit(chain.seal_what_waits, robust=True)
