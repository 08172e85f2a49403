"""What the database itself does for grants: whoever is administrator holds nothing else at the
same time, and nothing is granted twice at once; whatever wrote the grant.

A constraint over several rows, which SQLite has none for, and PostgreSQL only with an extension
that not every server allows. The trigger locks the user first: two grants written at once come one
after the other, and the second sees the first.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.choices import ADMINISTRATORS
from accounts.models import Grant, User
from common.triggers import Trigger, TriggerSet, on_postgres, on_sqlite

_GRANTS = Grant._meta.db_table
_USERS = User._meta.db_table
_ROLES = ", ".join(f"'{role.value}'" for role in ADMINISTRATORS)

_AT_THE_SAME_TIME = (
    f"SELECT 1 FROM {_GRANTS} g WHERE g.user_id = NEW.user_id AND g.id <> NEW.id "  # noqa: S608
    "AND (g.until IS NULL OR g.until > NEW.since) AND (NEW.until IS NULL OR NEW.until > g.since)"
)
_BESIDE_AN_ADMINISTRATOR = (
    f"{_AT_THE_SAME_TIME} AND g.role <> NEW.role "
    f"AND (g.role IN ({_ROLES}) OR NEW.role IN ({_ROLES}))"
)


def _twice(same: str) -> str:
    columns = ("area_id", "subject_id")
    places = " AND ".join(f"g.{name} {same} NEW.{name}" for name in columns)
    return f"{_AT_THE_SAME_TIME} AND g.role = NEW.role AND {places}"


def _declared(connection: BaseDatabaseWrapper) -> list[Trigger]:
    make = _sqlite if connection.vendor == "sqlite" else _postgres
    return list(make())


def _sqlite() -> Iterator[Trigger]:
    for name, found in (("separate", _BESIDE_AN_ADMINISTRATOR), ("once", _twice("IS"))):
        refuse = f"SELECT RAISE(ABORT, 'accounts_grant_{name}') WHERE EXISTS ({found})"
        for operation in ("INSERT", "UPDATE"):
            trigger = f"accounts_grant_{name}_{operation.lower()}"
            yield on_sqlite(trigger, _GRANTS, f"AFTER {operation}", refuse)


def _postgres() -> Iterator[Trigger]:
    checks = " ".join(
        f"IF EXISTS ({found}) THEN RAISE EXCEPTION 'accounts_grant_{name}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = 'accounts_grant_{name}'; END IF;"
        for name, found in (
            ("separate", _BESIDE_AN_ADMINISTRATOR),
            ("once", _twice("IS NOT DISTINCT FROM")),
        )
    )
    # Not FOR UPDATE: every foreign key to the user would wait for it.
    lock = f"PERFORM 1 FROM {_USERS} WHERE id = NEW.user_id FOR NO KEY UPDATE;"
    yield on_postgres(
        "accounts_grant_check",
        _GRANTS,
        "AFTER INSERT OR UPDATE",
        f"BEGIN {lock} {checks} RETURN NULL; END",
        more="FOR EACH ROW",
    )


SEPARATING = TriggerSet(
    prefix="accounts_grant_",
    tables=frozenset({_GRANTS, _USERS}),
    declared=_declared,
)
