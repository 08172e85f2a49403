"""Which state of a row somebody saw: two people who change one row must not undo each other unseen.

A version is a keyed hash of the stored columns. It needs no column of its own and a change by any
path, plain SQL too, gives another one. It is keyed because whoever sees a row with its telephone
number masked could otherwise try the ten thousand numbers that fit until the hash is right.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from common import audit
from common.choices import EntryKind
from common.errors import DomainError
from common.models import AuditEntry

# Where a form has seen that there is no row yet.
ABSENT = "none"
_BYTES = 10
# What JSON holds as it is; a subclass (a choice, a date) is looked at more closely.
_PLAIN = frozenset({str, int, bool, float, type(None)})
# How far back the log is followed; a form that is staler than this shows mine and theirs only.
_FOLLOWED = 200

State = Mapping[str, Any]


class StaleVersion(DomainError):
    """Somebody else has written since. `row` is the row as it is now, `seen` the version named."""

    code = "stale"

    def __init__(self, row: models.Model, seen: str) -> None:
        super().__init__(_("您打开之后，别人已经改过这条记录。请看清改了什么，再决定是否保存。"))
        self.row = row
        self.seen = seen


@dataclass(frozen=True)
class Later:
    """What was seen, and the lines of the log about what happened since, newest first.

    `before` is None where the log cannot tell: nothing was seen, or the change is not in the log.
    """

    before: State | None
    entries: tuple[AuditEntry, ...] = ()


def version_of(row: models.Model) -> str:
    """The version of a row as `row` holds it."""
    model = type(row)
    return _hash(model, [getattr(row, name) for name, _places in _columns(model)])


def refuse_stale(row: models.Model, seen: str | Iterable[str]) -> models.Model:
    """Lock the row and compare it with the version(s) seen; returns it as it is now.

    Call it inside the transaction that writes: nobody else can write between. Raises StaleVersion.
    """
    seen = [seen] if isinstance(seen, str) else list(seen)
    now = type(row)._default_manager.select_for_update().get(pk=row.pk)
    version = version_of(now)
    if not any(constant_time_compare(version, one) for one in seen):
        raise StaleVersion(now, seen[0] if seen else "")
    return now


def since_seen(row: models.Model, seen: str) -> Later:
    """Follow the log of `row` back to the version seen."""
    entries = _entries_of(row)
    now = audit.snapshot(row)
    # A column that was changed past the log is first taken back to what the log says of it.
    logged = dict(now)
    for entry in reversed(entries):
        logged.update({name: after for name, (_before, after) in entry.changes.items()})
    for state in (now, logged):
        found = _follow(type(row), state, entries, seen)
        if found:
            return found
    return Later(None)


def last_change(row: models.Model) -> Later:
    """The newest line about a row of which nothing was seen."""
    return Later(None, tuple(_entries_of(row)[:1]))


def restored(row: models.Model, state: State) -> models.Model:
    """An unsaved row with these columns, to be shown."""
    model = type(row)
    fields = model._meta.concrete_fields
    known = {f.attname: f.to_python(state[f.attname]) for f in fields if f.attname in state}
    return model(**known)


def _follow(
    model: type[models.Model], state: State, entries: Sequence[AuditEntry], seen: str
) -> Later | None:
    if _digest(model, state) == seen:
        return Later(state)
    for number, entry in enumerate(entries, 1):
        state = {**state, **{name: before for name, (before, _after) in entry.changes.items()}}
        if _digest(model, state) == seen:
            return Later(state, tuple(entries[:number]))
    return None


def _entries_of(row: models.Model) -> list[AuditEntry]:
    lines = AuditEntry.objects.filter(
        target_type=audit.type_of(row), target_id=str(row.pk), kind=EntryKind.WRITE
    )
    newest = lines.select_related("actor").order_by("-pk")[:_FOLLOWED]
    # Only lines of columns can be taken back; a line may also say other things about a row.
    return [line for line in newest if _is_difference(line.changes)]


def _is_difference(changes: Any) -> bool:
    return all(isinstance(pair, list) and len(pair) == 2 for pair in changes.values())


def _digest(model: type[models.Model], state: State) -> str:
    return _hash(model, [state.get(name) for name, _places in _columns(model)])


def _hash(model: type[models.Model], values: Sequence[Any]) -> str:
    """Over the same text for the same row, whether its values come from the table, a form or the
    log. A list of a thousand rows does this a thousand times."""
    content = json.dumps(
        [
            value if type(value) in _PLAIN else _canonical(value, places)
            for value, (_name, places) in zip(values, _columns(model), strict=True)
        ]
    )
    key = _key(model._meta.label_lower, settings.SECRET_KEY)
    return blake2b(content.encode(), key=key, digest_size=_BYTES).hexdigest()


def _canonical(value: Any, places: int | None) -> Any:
    if places is None:
        return audit.plain(value)
    return value if value is None else f"{Decimal(str(value)):.{places}f}"


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, int | None], ...]:
    """The columns of a snapshot, each with its decimal places where it holds decimals."""
    names = audit.snapshot(model()).keys()
    fields = (field for field in model._meta.concrete_fields if field.attname in names)
    return tuple((field.attname, getattr(field, "decimal_places", None)) for field in fields)


@cache
def _key(label: str, secret: str) -> bytes:
    return blake2b(f"common.versions {label} {secret}".encode()).digest()
