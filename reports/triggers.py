"""What the database itself does for sealed reports: refuse to change or delete one, or anything
that belongs to it, whatever writes."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from common.triggers import Trigger, TriggerSet, on_postgres, on_sqlite
from reports.models import FrozenRows, ReportFile, ReportNote, ReportPart, YearlyReport

_REPORTS = YearlyReport._meta.db_table
_PARTS = tuple(model._meta.db_table for model in (FrozenRows, ReportFile, ReportNote, ReportPart))
_REFUSAL = "a sealed report is never changed"
# Which worker built it is forgotten with the job, and tells nothing of the report.
_FREE = {"job_id", "updated_at"}
_FROZEN = [
    field.column for field in YearlyReport._meta.concrete_fields if field.column not in _FREE
]


def _declared(connection: BaseDatabaseWrapper) -> list[Trigger]:
    make = _sqlite if connection.vendor == "sqlite" else _postgres
    return list(make())


def _of_sealed(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM {_REPORTS} WHERE id = {row}.report_id AND sealed_at IS NOT NULL)"  # noqa: S608


_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def _sqlite() -> Iterator[Trigger]:
    refuse = f"SELECT RAISE(ABORT, '{_REFUSAL}')"
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in _FROZEN)
    for operation, condition in (("UPDATE", f"({changed})"), ("DELETE", "TRUE")):
        yield on_sqlite(
            f"reports_sealed_report_{operation.lower()}",
            _REPORTS,
            f"BEFORE {operation}",
            f"{refuse} WHERE OLD.sealed_at IS NOT NULL AND {condition}",
        )
    for table in _PARTS:
        for operation, rows in _ROWS.items():
            condition = " OR ".join(_of_sealed(row) for row in rows)
            yield on_sqlite(
                f"reports_sealed_{table}_{operation.lower()}",
                table,
                f"BEFORE {operation}",
                f"{refuse} WHERE {condition}",
            )


def _postgres() -> Iterator[Trigger]:
    refuse = f"RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'"
    changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in _FROZEN)
    for operation, condition in (("UPDATE", f"({changed})"), ("DELETE", "TRUE")):
        yield on_postgres(
            f"reports_sealed_{operation.lower()}",
            _REPORTS,
            f"BEFORE {operation}",
            f"BEGIN IF OLD.sealed_at IS NOT NULL AND {condition} THEN {refuse}; END IF; "
            f"RETURN {'OLD' if operation == 'DELETE' else 'NEW'}; END",
            more="FOR EACH ROW",
        )
    for table in _PARTS:
        for operation, rows in _ROWS.items():
            condition = " OR ".join(_of_sealed(row) for row in rows)
            yield on_postgres(
                f"reports_sealed_{operation.lower()}",
                table,
                f"BEFORE {operation}",
                f"BEGIN IF {condition} THEN {refuse}; END IF; "
                f"RETURN {'OLD' if operation == 'DELETE' else 'NEW'}; END",
                more="FOR EACH ROW",
            )
    for table in (_REPORTS, *_PARTS):
        yield on_postgres(
            "reports_sealed_truncate",
            table,
            "BEFORE TRUNCATE",
            f"BEGIN IF EXISTS (SELECT 1 FROM {_REPORTS} WHERE sealed_at IS NOT NULL) "  # noqa: S608
            f"THEN {refuse}; END IF; RETURN NULL; END",
            more="FOR EACH STATEMENT",
        )


SEALING = TriggerSet(
    prefix="reports_sealed_", tables=frozenset({_REPORTS, *_PARTS}), declared=_declared
)
