"""The database triggers that mark an enterprise stale when a fact about it is written.

They are what makes a figure right whatever wrote the fact: a page, a bulk call, COPY or plain SQL
(docs/adr/0003). They are declared here and put into the database after every `migrate`.

A fact that hangs on a union leaves a mark for the union, not for the enterprises it covers: which
those are is looked up by the reader, because a coverage may be committed by somebody else between
this write and its commit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from enterprises.models import Absence, Enterprise, Headcount, Placement, SizeRecord
from indicators.models import StaleMark, Standing
from unions.models import Coverage, DemocraticSystem, Membership, Union

MARKS = StaleMark._meta.db_table
STANDINGS = Standing._meta.db_table
ENTERPRISES = Enterprise._meta.db_table


@dataclass(frozen=True)
class FactTable:
    """A table whose rows decide standings, and its columns that name whose."""

    name: str
    enterprise: str = "NULL"
    union: str = "NULL"


FACT_TABLES = (
    FactTable(ENTERPRISES, enterprise="id"),
    *(
        FactTable(model._meta.db_table, enterprise="enterprise_id")
        for model in (Placement, Headcount, SizeRecord, Absence, Coverage, Membership)
    ),
    FactTable(Union._meta.db_table, union="id"),
    FactTable(DemocraticSystem._meta.db_table, enterprise="enterprise_id", union="union_id"),
)


@dataclass(frozen=True)
class Trigger:
    """`body` is the text by which the database tells whether it still has this very trigger."""

    name: str
    table: str
    create: str
    body: str


def install(connection: BaseDatabaseWrapper) -> bool:
    """Make the database have exactly the declared triggers; returns whether any was not there.

    Where one was missing or different, facts may have been written unseen, so everything is marked.
    A database that is migrated back to before this app loses the triggers instead.
    """
    tables = set(connection.introspection.table_names())
    if not {MARKS, STANDINGS, *(fact.name for fact in FACT_TABLES)} <= tables:
        remove(connection)
        return False
    if not missing(connection):
        return False
    remove(connection)
    with connection.cursor() as cursor:
        for trigger in declared(connection):
            cursor.execute(trigger.create)
        cursor.execute(_MARK_EVERYTHING)
    return True


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take our triggers out, those of an earlier version too."""
    drop = _drop_sqlite if connection.vendor == "sqlite" else _drop_postgres
    with connection.cursor() as cursor:
        for statement in list(drop(cursor)):
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of declared triggers that the database has not, or has otherwise."""
    query = _BODIES_SQLITE if connection.vendor == "sqlite" else _BODIES_POSTGRES
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {(name, table): body for name, table, body in cursor.fetchall()}
    return [
        f"{trigger.table}.{trigger.name}"
        for trigger in declared(connection)
        if present.get((trigger.name, trigger.table)) != trigger.body
    ]


def declared(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Every trigger the database should have, in its own dialect."""
    make = _sqlite_triggers if connection.vendor == "sqlite" else _postgres_triggers
    return [trigger for fact in FACT_TABLES for trigger in make(fact)]


def mark_everything(connection: BaseDatabaseWrapper) -> None:
    """Have every standing recomputed with the next read, after a change of their definition."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_EVERYTHING)


_MARK_EVERYTHING = (
    f"INSERT INTO {MARKS} (enterprise_id) SELECT id FROM {ENTERPRISES} "  # noqa: S608
    f"UNION SELECT enterprise_id FROM {STANDINGS}"
)

# ---------------------------------------------------------------- SQLite: one call a row
_BODIES_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"


def _sqlite_triggers(fact: FactTable) -> Iterator[Trigger]:
    for operation, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        name = f"indicators_mark_{fact.name}_{operation.lower()}"
        marks = " UNION ".join(f"SELECT {_of_row(fact, row)}" for row in rows)
        create = (
            f"CREATE TRIGGER {name} AFTER {operation} ON {fact.name} BEGIN "
            f"INSERT INTO {MARKS} (enterprise_id, union_id) {marks}; END"
        )
        yield Trigger(name, fact.name, create, create)


def _of_row(fact: FactTable, row: str) -> str:
    columns = (fact.enterprise, fact.union)
    return ", ".join(column if column == "NULL" else f"{row}.{column}" for column in columns)


def _drop_sqlite(cursor: Any) -> Iterator[str]:
    cursor.execute(_BODIES_SQLITE)
    for name, _table, _sql in cursor.fetchall():
        if name.startswith("indicators_mark_"):
            yield f"DROP TRIGGER {name}"


# ---------------------------------------------------------------- PostgreSQL: one call a statement
_BODIES_POSTGRES = """
    SELECT t.tgname, c.relname, p.prosrc
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgname LIKE 'indicators_mark_%' AND t.tgenabled IN ('O', 'A')
      AND pg_table_is_visible(c.oid)
"""
_REFERENCING = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
    "TRUNCATE": "",
}
_CHANGED = {
    "INSERT": ("new_rows",),
    "UPDATE": ("old_rows", "new_rows"),
    "DELETE": ("old_rows",),
}


def _postgres_triggers(fact: FactTable) -> Iterator[Trigger]:
    for operation, referencing in _REFERENCING.items():
        name = f"indicators_mark_{operation.lower()}"
        function = f"{name}_{fact.name}"
        # TRUNCATE shows no rows; what it emptied may have been about anybody.
        marks = _of_rows(fact, _CHANGED[operation]) if operation in _CHANGED else _MARK_EVERYTHING
        body = f"BEGIN {marks}; RETURN NULL; END"
        create = (
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $mark${body}$mark$;"
            f"CREATE TRIGGER {name} AFTER {operation} ON {fact.name} {referencing} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
        yield Trigger(name, fact.name, create, body)


def _of_rows(fact: FactTable, tables: tuple[str, ...]) -> str:
    # One mark for each enterprise, however many of its rows the statement wrote.
    rows = " UNION ".join(
        f"SELECT DISTINCT {_typed(fact.enterprise)}, {_typed(fact.union)} FROM {table}"  # noqa: S608
        for table in tables
    )
    return f"INSERT INTO {MARKS} (enterprise_id, union_id) {rows}"


def _typed(column: str) -> str:
    return "NULL::bigint" if column == "NULL" else column


def _drop_postgres(cursor: Any) -> Iterator[str]:
    cursor.execute(
        "SELECT p.oid::regprocedure FROM pg_proc p "
        "WHERE p.proname LIKE 'indicators_mark_%' AND pg_function_is_visible(p.oid)"
    )
    for (signature,) in cursor.fetchall():
        yield f"DROP FUNCTION {signature} CASCADE"
