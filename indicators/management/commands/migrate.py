"""Django's `migrate`, and after it the triggers that keep figures fresh (docs/adr/0003)."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from indicators import triggers


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        connection = connections[options["database"]]
        if connection.vendor == "sqlite" and _something_to_do(connection, options):
            # SQLite refuses to rename a table while a trigger points at one in the making, and
            # loses the triggers of a table that Django remakes.
            triggers.remove(connection)
        try:
            super().handle(*args, **options)
        finally:
            if triggers.install(connection) and options["verbosity"] >= 1:
                self.stdout.write("  Installed the triggers that mark standings stale.")


def _something_to_do(connection: BaseDatabaseWrapper, options: dict[str, Any]) -> bool:
    executor = MigrationExecutor(connection)
    return bool(options["app_label"] or executor.migration_plan(executor.loader.graph.leaf_nodes()))
