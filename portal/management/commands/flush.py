"""Django's `flush`: it empties every table; the triggers of log and sealed reports would refuse."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from common.audit import chain
from common.audit.triggers import GUARDING
from reports.triggers import SEALING


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS_ALLOWED:
            raise CommandError("正式环境的操作日志不能清空。")
        connection = connections[options["database"]]
        for triggers in (GUARDING, SEALING):
            triggers.remove(connection)
        try:
            super().handle(**options)
            # The note about the end of a log that is no more.
            chain.anchor_path().unlink(missing_ok=True)
        finally:
            for triggers in (GUARDING, SEALING):
                triggers.install(connection)
