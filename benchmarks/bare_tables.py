"""Tables that are filled from empty: without references and indexes meanwhile (PostgreSQL)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Which constraint of which table, and as what it is made again.
_REFERENCES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY oid
"""
# Those that a constraint stands on stay with it: nothing may come twice at any moment.
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[])
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) ORDER BY indexrelid
"""


@contextmanager
def bare(models: Sequence[Any], tell: Callable[[str], None]) -> Iterator[None]:
    """Each reference is looked up as its row is written, and each index brought up to date: for
    millions of rows it is several times as fast to do both once, at the end."""
    if connection.vendor != "postgresql":
        yield
        return
    # What still waits for the end of a transaction keeps its table from being altered.
    connection.check_constraints()
    tables = [f'"{model._meta.db_table}"' for model in models]
    with connection.cursor() as cursor:
        references, indexes = _all(cursor, _REFERENCES, tables), _all(cursor, _INDEXES, tables)
        for table, name, _meaning in references:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _meaning in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '256MB'")
        for _name, meaning in indexes:
            cursor.execute(meaning)
        tell("indexes")
        for table, name, meaning in references:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {meaning}")
        cursor.execute("RESET maintenance_work_mem")
    tell("references")


def _all(cursor: Any, query: str, tables: list[str]) -> list[tuple[str, ...]]:
    cursor.execute(query, [tables])
    found: list[tuple[str, ...]] = cursor.fetchall()
    return found
