"""Writes of what follows from what is written down elsewhere: standings, counts that are kept.

Nobody entered these rows, nothing hangs on them, and they are written again and again while
somebody waits for a figure; so they go to the database as plain values, past collectors and
instances, and nobody waits until they are on disk.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.db import connection, models, transaction

from common.chunks import chunks

# Of one statement.
_MOST_PARAMETERS = 30_000
# Until the end of the transaction (PostgreSQL).
_NOT_WAITED_FOR = "set_config('synchronous_commit', 'off', true)"


@contextmanager
def derived(lock: int | None = None) -> Iterator[None]:
    """A transaction that is not waited for to be on disk (PostgreSQL).

    With the number of a `lock` one at a time is inside, until its transaction ends; SQLite has let
    in one writer at a time already (BEGIN IMMEDIATE).

    What a crash takes back is derived again, and it takes back all of the transaction or nothing;
    whatever somebody else commits later is on disk only together with it. Inside a transaction it
    changes nothing: what its caller has written may be all there is of it.
    """
    by_itself = not connection.in_atomic_block
    with transaction.atomic():
        asked = []
        if by_itself:
            asked.append(_NOT_WAITED_FOR)
        if lock is not None:
            asked.append(f"pg_advisory_xact_lock({int(lock)})")
        if asked and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {', '.join(asked)}")
        yield


def delete_rows(model: type[models.Model], column: str, values: Collection[int]) -> int:
    """Delete the rows with one of these numbers in a column; returns how many there were."""
    if not values:
        return 0
    if connection.vendor == "postgresql":
        condition, listed = "= ANY(%s)", list(values)
    else:
        condition, listed = "IN (SELECT value FROM json_each(%s))", json.dumps(list(values))  # type: ignore[assignment]
    # Names of our own tables and columns; the values are a parameter.
    sql = f'DELETE FROM "{model._meta.db_table}" WHERE "{column}" {condition}'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [listed])
        return int(cursor.rowcount)


def put_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    key: Sequence[str],
    changed: Sequence[str],
    waited_for: bool = True,
) -> None:
    """Write rows of plain values; of one that is there already, by the columns `key`, only the
    columns `changed` are written. A column that says when a row was written is filled in; all
    others without a default of their own are named.

    Not `waited_for` outside of a transaction, each statement (some thousands of rows) is one of
    its own, and nobody waits until it is on disk (PostgreSQL).
    """
    by_itself = not waited_for and not connection.in_atomic_block
    clocks = [field for field in model._meta.concrete_fields if getattr(field, "auto_now", False)]
    now = datetime.now(UTC)
    times = tuple(field.get_db_prep_save(now, connection) for field in clocks)
    columns = [*columns, *(str(field.column) for field in clocks)]
    taken = [*changed, *(str(field.column) for field in clocks)]
    row = f"({', '.join(['%s'] * len(columns))})"
    into = f'INSERT INTO "{model._meta.db_table}" ({_quoted(columns)}) VALUES '  # noqa: S608
    there = (
        f" ON CONFLICT ({_quoted(key)}) DO UPDATE SET "
        f"{', '.join(f'{name} = EXCLUDED.{name}' for name in map(_quote, taken))}"
    )
    if by_itself and connection.vendor == "postgresql":
        there += f" RETURNING {_NOT_WAITED_FOR}"
    with connection.cursor() as cursor:
        for part in chunks([(*row, *times) for row in rows], _MOST_PARAMETERS // len(columns)):
            sql = into + ", ".join([row] * len(part)) + there
            cursor.execute(sql, list(chain.from_iterable(part)))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(map(_quote, names))


def _quote(name: str) -> str:
    return f'"{name}"'
