"""Prove that the log is as the portal wrote it, and say what is not."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from common.audit import proof
from common.audit.archive import verify_file
from common.models import AuditBlock, AuditEntry

# More would hide the first ones.
SHOWN = 200


class Command(BaseCommand):
    help = (
        "Read the whole log and list every line or block that was altered, slipped in or taken "
        "away; exit status 1 if there is any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--archive", nargs="+", type=Path, default=[], metavar="FILE",
            help="archived files whose lines are proven as well",
        )  # fmt: skip

    def handle(self, *args: Any, archive: list[Path], **options: Any) -> None:
        found = 0
        for finding in self._findings(archive):
            found += 1
            if found <= SHOWN:
                self.stdout.write(_line(finding))
        if found > SHOWN:
            self.stdout.write(f"… 另有 {found - SHOWN} 处")
        newest = AuditBlock.objects.order_by("-number").first()
        self.stdout.write(
            f"记录 {AuditEntry.objects.count()} 条，封存块 {newest.number if newest else 0} 个"
        )
        if newest:
            self.stdout.write(f"最新封存块 {newest.number}（{_when(newest.at)}）：{newest.hash}")
        if found:
            raise CommandError(f"日志与写入时不符：{found} 处。")
        self.stdout.write("日志完整，没有被改动。")

    def _findings(self, files: list[Path]) -> Any:
        yield from proof.verify()
        for path in files:
            yield from verify_file(path)


def _when(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M:%S}"


def _line(finding: proof.Finding) -> str:
    """记录 12，封存块 3：… 时间 …，操作人 …，动作 …"""
    places = [
        f"记录 {finding.entry_id}" if finding.entry_id is not None else "",
        f"封存块 {finding.block}" if finding.block is not None else "",
    ]
    told = [
        f"时间 {_when(finding.at)}" if finding.at else "",
        f"操作人 {finding.who}" if finding.who else "",
        f"动作 {finding.did}" if finding.did else "",
    ]
    where = "，".join(filter(None, places))
    said = "，".join(filter(None, told))
    return f"{where}：{finding.what}{f'（{said}）' if said else ''}" if where else finding.what
