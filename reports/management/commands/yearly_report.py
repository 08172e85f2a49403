from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from areas.models import Area
from common.errors import DomainError
from reports import services
from reports.models import YearlyReport
from reports.renderers import left_out
from reports.selectors import last_sealed


class Command(BaseCommand):
    help = (
        "Writes the files of an area's yearly report and prints their names and SHA-256: "
        "those that are sealed, or of a draft that is built now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help="code of the area")
        parser.add_argument("--year", required=True, type=int, metavar="YEAR")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        code, year, out = options["area"], options["year"], Path(options["out"])
        area = Area.objects.filter(code=code).first()
        if area is None:
            raise CommandError(f"没有编码为 {code} 的区域。")
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"不能写入目录 {out}：{error.strerror}。") from error
        report = last_sealed(area, year) or self._built(area, year)
        for file in report.files.all():
            path = out / file.name
            with file.content.open("rb") as content:
                path.write_bytes(content.read())
            self.stdout.write(f"{path}  {file.sha256}")
        for why in left_out().values():
            self.stderr.write(why)

    def _built(self, area: Area, year: int) -> YearlyReport:
        try:
            report = services.start_report(
                actor=None, area=area, year=year, today=timezone.localdate(), share=False
            )
            return services.build_report(report=report, built_at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
