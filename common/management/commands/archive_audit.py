"""Move old lines of the log into a file; the chain stays verifiable."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from common.audit.archive import archive_before
from common.errors import DomainError


class Command(BaseCommand):
    help = (
        "Move the lines of the log that are older than AUDIT_RETENTION_DAYS into a file. Keep the "
        "file: verify_audit --archive FILE proves its lines."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
        parser.add_argument(
            "--before", type=date.fromisoformat, metavar="DATE",
            help="move what was sealed before this day (default: AUDIT_RETENTION_DAYS ago)",
        )  # fmt: skip

    def handle(self, *args: Any, out: Path, before: date | None, **options: Any) -> None:
        now = timezone.now()
        if before is None:
            moment = now - timedelta(days=settings.AUDIT_RETENTION_DAYS)
        else:
            moment = timezone.make_aware(datetime(before.year, before.month, before.day))  # noqa: DTZ001 - made aware
        try:
            archive = archive_before(moment=moment, folder=out, now=now)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        blocks = f"{archive.first_block}–{archive.last_block}"
        self.stdout.write(f"封存块 {blocks} 的记录已归档到 {out / archive.file_name}")
        self.stdout.write(f"SHA-256 {archive.sha256}")
