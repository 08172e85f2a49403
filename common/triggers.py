"""Triggers that an app declares, put into the database after every `migrate` and checked there.

Declared, not migrated: SQLite drops the triggers of a table that a later migration remakes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Trigger:
    """`body` is the text by which the database tells whether it still has this very trigger."""

    name: str
    table: str
    create: str
    body: str


@dataclass(frozen=True)
class TriggerSet:
    """The triggers of one purpose. All their names (on PostgreSQL also of their functions) begin
    with `prefix`; `tables` must all exist before any is made. `when_made` is run after they were.
    """

    prefix: str
    tables: frozenset[str]
    declared: Callable[[BaseDatabaseWrapper], list[Trigger]]
    when_made: str = ""

    def install(self, connection: BaseDatabaseWrapper) -> bool:
        """Make the database have exactly the declared triggers; returns whether any was not there.

        A database that is migrated back to before the tables loses the triggers instead.
        """
        if not self.tables <= set(connection.introspection.table_names()):
            self.remove(connection)
            return False
        if not self.missing(connection):
            return False
        self.remove(connection)
        with connection.cursor() as cursor:
            for trigger in self.declared(connection):
                cursor.execute(trigger.create)
            if self.when_made:
                cursor.execute(self.when_made)
        return True

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers out, those of an earlier version too."""
        drop = _drop_sqlite if connection.vendor == "sqlite" else _drop_postgres
        with connection.cursor() as cursor:
            for statement in list(drop(cursor, self.prefix)):
                cursor.execute(statement)

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Names of declared triggers that the database has not, or has otherwise."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(_BODIES_SQLITE)
            else:
                cursor.execute(_BODIES_POSTGRES, [f"{self.prefix}%"])
            present = {(name, table): body for name, table, body in cursor.fetchall()}
        return [
            f"{trigger.table}.{trigger.name}"
            for trigger in self.declared(connection)
            if present.get((trigger.name, trigger.table)) != trigger.body
        ]


def on_sqlite(name: str, table: str, when: str, body: str) -> Trigger:
    """`when` is AFTER INSERT and the like; `body` the statements between BEGIN and END."""
    create = f"CREATE TRIGGER {name} {when} ON {table} BEGIN {body}; END"
    return Trigger(name, table, create, create)


def on_postgres(name: str, table: str, when: str, body: str, *, more: str = "") -> Trigger:
    """`when` is AFTER INSERT and the like, `more` what follows the table's name (REFERENCING …,
    FOR EACH …); `body` the function's text. Each trigger has a function of its own."""
    function = f"{name}_{table}"
    create = (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $body${body}$body$;"
        f"CREATE TRIGGER {name} {when} ON {table} {more} EXECUTE FUNCTION {function}()"
    )
    return Trigger(name, table, create, body)


_BODIES_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
_BODIES_POSTGRES = """
    SELECT t.tgname, c.relname, p.prosrc
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgname LIKE %s AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)
"""


def _drop_sqlite(cursor: Any, prefix: str) -> Iterator[str]:
    cursor.execute(_BODIES_SQLITE)
    for name, _table, _sql in cursor.fetchall():
        if name.startswith(prefix):
            yield f"DROP TRIGGER {name}"


def _drop_postgres(cursor: Any, prefix: str) -> Iterator[str]:
    cursor.execute(
        "SELECT p.oid::regprocedure FROM pg_proc p "
        "WHERE p.proname LIKE %s AND pg_function_is_visible(p.oid)",
        [f"{prefix}%"],
    )
    for (signature,) in cursor.fetchall():
        yield f"DROP FUNCTION {signature} CASCADE"
