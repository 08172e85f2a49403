"""The database triggers that mark an enterprise stale when a fact about it is written.

They are what makes a figure right whatever wrote the fact: a page, a bulk call, COPY or plain SQL
(docs/adr/0004). They are declared here and put into the database after every `migrate`.

A fact that hangs on a union leaves a mark for the union, not for the enterprises it covers: which
those are is looked up by the reader, because a coverage may be committed by somebody else between
this write and its commit. Terms of office are counted where their union sits, so they mark an area;
and an area that changes its place ends all that was kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from areas.models import Area
from common.triggers import Trigger, TriggerSet, on_postgres, on_sqlite
from enterprises.models import Absence, Closure, Enterprise, Headcount, Placement, SizeRecord
from indicators.models import StaleMark, Standing
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union

MARKS = StaleMark._meta.db_table
STANDINGS = Standing._meta.db_table
ENTERPRISES = Enterprise._meta.db_table
UNIONS = Union._meta.db_table
AREAS = Area._meta.db_table


@dataclass(frozen=True)
class FactTable:
    """A table whose rows are counted, and where a row says about whom: SQL on `{row}`.

    `area`: where a term of office is counted.
    """

    name: str
    enterprise: str = "NULL"
    union: str = "NULL"
    area: str = "NULL"

    def about(self, row: str, *, typed: bool = False) -> str:
        """The values of a mark's columns; PostgreSQL wants to know of what type a NULL is."""
        columns = (self.enterprise, self.union, self.area)
        return ", ".join(
            "NULL::bigint" if typed and column == "NULL" else column.format(row=row)
            for column in columns
        )


FACT_TABLES = (
    FactTable(ENTERPRISES, enterprise="{row}.id"),
    *(
        FactTable(model._meta.db_table, enterprise="{row}.enterprise_id")
        for model in (Placement, Closure, Headcount, SizeRecord, Absence, Coverage, Membership)
    ),
    FactTable(UNIONS, union="{row}.id", area="{row}.area_id"),
    FactTable(
        DemocraticSystem._meta.db_table, enterprise="{row}.enterprise_id", union="{row}.union_id"
    ),
    FactTable(
        Term._meta.db_table,
        area=f"(SELECT area_id FROM {UNIONS} WHERE id = {{row}}.union_id)",  # noqa: S608
    ),
)
_COLUMNS = "enterprise_id, union_id, area_id"

_MARK_EVERYTHING = (
    f"INSERT INTO {MARKS} (enterprise_id, is_tree) SELECT id, FALSE FROM {ENTERPRISES} "  # noqa: S608
    f"UNION SELECT enterprise_id, FALSE FROM {STANDINGS} UNION SELECT NULL, TRUE"
)


def _declared(connection: BaseDatabaseWrapper) -> list[Trigger]:
    sqlite = connection.vendor == "sqlite"
    make = _sqlite_triggers if sqlite else _postgres_triggers
    tree = _sqlite_tree() if sqlite else _postgres_tree()
    return [tree, *(trigger for fact in FACT_TABLES for trigger in make(fact))]


# ---------------------------------------------------------------- SQLite: one call a row
def _sqlite_triggers(fact: FactTable) -> Iterator[Trigger]:
    for operation, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        name = f"indicators_mark_{fact.name}_{operation.lower()}"
        marks = " UNION ".join(f"SELECT {fact.about(row)}" for row in rows)
        body = f"INSERT INTO {MARKS} ({_COLUMNS}) {marks}"
        yield on_sqlite(name, fact.name, f"AFTER {operation}", body)


def _sqlite_tree() -> Trigger:
    body = f"INSERT INTO {MARKS} (is_tree) SELECT TRUE WHERE OLD.path <> NEW.path"
    return on_sqlite("indicators_mark_tree", AREAS, "AFTER UPDATE OF path", body)


# ---------------------------------------------------------------- PostgreSQL: one call a statement
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
        # TRUNCATE shows no rows; what it emptied may have been about anybody.
        marks = _of_rows(fact, _CHANGED[operation]) if operation in _CHANGED else _MARK_EVERYTHING
        yield on_postgres(
            f"indicators_mark_{operation.lower()}",
            fact.name,
            f"AFTER {operation}",
            f"BEGIN {marks}; RETURN NULL; END",
            more=f"{referencing} FOR EACH STATEMENT",
        )


def _of_rows(fact: FactTable, tables: tuple[str, ...]) -> str:
    # One mark for each enterprise, however many of its rows the statement wrote.
    rows = " UNION ".join(
        f"SELECT {fact.about('r', typed=True)} FROM {table} r"  # noqa: S608
        for table in tables
    )
    return f"INSERT INTO {MARKS} ({_COLUMNS}) {rows}"


def _postgres_tree() -> Trigger:
    moved = "FROM old_rows o JOIN new_rows n USING (id) WHERE o.path <> n.path LIMIT 1"
    return on_postgres(
        "indicators_mark_tree",
        AREAS,
        "AFTER UPDATE",
        f"BEGIN INSERT INTO {MARKS} (is_tree) SELECT TRUE {moved}; RETURN NULL; END",
        more=f"{_REFERENCING['UPDATE']} FOR EACH STATEMENT",
    )


# Where a trigger was missing or different, facts may have been written unseen: all are marked.
MARKING = TriggerSet(
    prefix="indicators_mark_",
    tables=frozenset({MARKS, STANDINGS, AREAS, *(fact.name for fact in FACT_TABLES)}),
    declared=_declared,
    when_made=_MARK_EVERYTHING,
)
