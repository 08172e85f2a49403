"""Django's `migrate`, and after it the triggers (common/triggers.py) and search indexes
(common/searching.py) that the apps declare."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from accounts.triggers import SEPARATING
from common.audit.triggers import GUARDING
from common.searching import SearchIndexes
from enterprises.models import Enterprise, FormerEnterpriseName
from indicators.triggers import MARKING
from reports.triggers import SEALING
from unions.models import Union

TRIGGER_SETS = {
    "  Installed the triggers that keep the log append-only.": GUARDING,
    "  Installed the triggers that keep administrators separate.": SEPARATING,
    "  Installed the triggers that mark standings stale.": MARKING,
    "  Installed the triggers that keep sealed reports as they are.": SEALING,
}

SEARCHED = (
    SearchIndexes(Enterprise._meta.db_table, code="credit_code"),
    SearchIndexes(FormerEnterpriseName._meta.db_table),
    SearchIndexes(Union._meta.db_table, code="credit_code"),
)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        if connection.vendor == "sqlite" and _something_to_do(connection, options):
            # SQLite refuses to rename a table while a trigger points at one in the making, and
            # loses the triggers of a table that Django remakes.
            for triggers in TRIGGER_SETS.values():
                triggers.remove(connection)
        try:
            super().handle(*args, **options)
        finally:
            for said, triggers in TRIGGER_SETS.items():
                if triggers.install(connection) and options["verbosity"] >= 1:
                    self.stdout.write(said)
            made = [indexes.table for indexes in SEARCHED if indexes.install(connection)]
            if made and options["verbosity"] >= 1:
                self.stdout.write(f"  Made indexes to search by: {', '.join(made)}.")


def _something_to_do(connection: BaseDatabaseWrapper, options: dict[str, Any]) -> bool:
    executor = MigrationExecutor(connection)
    return bool(options["app_label"] or executor.migration_plan(executor.loader.graph.leaf_nodes()))
