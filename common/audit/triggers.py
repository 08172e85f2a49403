"""What the database itself does for the log: refuse to change or delete a line, and note each new
one for the sealer, whatever wrote it."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from common.models import AuditArchive, AuditBlock, AuditEntry, AuditUnsealed
from common.triggers import Trigger, TriggerSet, on_postgres, on_sqlite

_ENTRIES = AuditEntry._meta.db_table
_BLOCKS = AuditBlock._meta.db_table
_ARCHIVES = AuditArchive._meta.db_table
_UNSEALED = AuditUnsealed._meta.db_table
_REFUSAL = "the log is append-only"
# A line may only go once an archive says that it lies in a file; verify_audit checks that it does.
_ARCHIVED = f"SELECT 1 FROM {_ARCHIVES} WHERE last_entry >= OLD.id"  # noqa: S608


def _declared(connection: BaseDatabaseWrapper) -> list[Trigger]:
    make = _sqlite if connection.vendor == "sqlite" else _postgres
    return list(make())


def _sqlite() -> Iterator[Trigger]:
    refuse = f"SELECT RAISE(ABORT, '{_REFUSAL}')"
    for table in (_ENTRIES, _BLOCKS, _ARCHIVES):
        yield on_sqlite(f"common_audit_{table}_update", table, "BEFORE UPDATE", refuse)
        if table != _ENTRIES:
            yield on_sqlite(f"common_audit_{table}_delete", table, "BEFORE DELETE", refuse)
    yield on_sqlite(
        f"common_audit_{_ENTRIES}_delete",
        _ENTRIES,
        "BEFORE DELETE",
        f"{refuse} WHERE NOT EXISTS ({_ARCHIVED})",
    )
    yield on_sqlite(
        f"common_audit_{_ENTRIES}_insert",
        _ENTRIES,
        "AFTER INSERT",
        f"INSERT INTO {_UNSEALED} (entry_id) VALUES (NEW.id)",  # noqa: S608
    )


def _postgres() -> Iterator[Trigger]:
    refuse = f"RAISE EXCEPTION '{_REFUSAL}'"
    each_row, each_statement = "FOR EACH ROW", "FOR EACH STATEMENT"
    for table in (_ENTRIES, _BLOCKS, _ARCHIVES):
        body = f"BEGIN {refuse}; END"
        yield on_postgres("common_audit_update", table, "BEFORE UPDATE", body, more=each_row)
        yield on_postgres(
            "common_audit_truncate", table, "BEFORE TRUNCATE", body, more=each_statement
        )
        if table != _ENTRIES:
            yield on_postgres("common_audit_delete", table, "BEFORE DELETE", body, more=each_row)
    yield on_postgres(
        "common_audit_delete",
        _ENTRIES,
        "BEFORE DELETE",
        f"BEGIN IF NOT EXISTS ({_ARCHIVED}) THEN {refuse}; END IF; RETURN OLD; END",
        more=each_row,
    )
    yield on_postgres(
        "common_audit_insert",
        _ENTRIES,
        "AFTER INSERT",
        f"BEGIN INSERT INTO {_UNSEALED} (entry_id) "  # noqa: S608
        "SELECT id FROM new_rows; RETURN NULL; END",
        more=f"REFERENCING NEW TABLE AS new_rows {each_statement}",
    )


GUARDING = TriggerSet(
    prefix="common_audit_",
    tables=frozenset({_ENTRIES, _BLOCKS, _ARCHIVES, _UNSEALED}),
    declared=_declared,
)
