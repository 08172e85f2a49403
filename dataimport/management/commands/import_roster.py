"""manage.py import_roster FILE [--area CODE] [--as-of DATE] [--dry-run]"""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from areas.models import Area
from common.errors import DomainError
from common.problems import Problem
from dataimport import services
from dataimport.choices import BatchState, RowAction
from dataimport.models import ImportBatch
from dataimport.selectors import Upload, examine, learned_mapping, stored_problems


class Command(BaseCommand):
    help = (
        "导入企业名册（.xlsx .xls .xlsb .ods .csv），列名按区域以前指定过的对应认，"
        "逐条列出问题。全部导入时退出状态为 0；"
        "有一行有错误就什么也不写，退出状态为 1。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="名册文件")
        parser.add_argument("--area", help="区域编码，例如 210727P01；名册自己写明乡镇时可以不给")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            help="统计时点 YYYY-MM-DD；默认取表中写明的，再取今天",
        )
        parser.add_argument("--dry-run", action="store_true", help="只检查，什么也不写")
        parser.add_argument("--kind", default="roster", help="导入内容，默认 roster")

    def handle(self, *args: Any, **options: Any) -> None:
        area = self._area(options["area"])
        upload = Upload(
            data=self._data(options["file"]),
            filename=options["file"].name,
            area=area,
            as_of=options["as_of"],
            received_on=timezone.localdate(),
            mapped=learned_mapping(options["kind"], area, None),
        )
        try:
            if options["dry_run"]:
                self._dry_run(options["kind"], upload)
            else:
                self._import(options["kind"], upload)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _data(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"读不了文件 {path}：{error.strerror}") from error

    def _area(self, code: str | None) -> Area | None:
        if code is None:
            return None
        area = Area.objects.filter(code=code).first()
        if area is None:
            raise CommandError(f"没有编码为 {code} 的区域。")
        return area

    def _dry_run(self, kind: str, upload: Upload) -> None:
        examination = examine(services.sheet_of(kind), upload, None)
        for problem in examination.problems:
            self._say(problem)
        self._summary(examination.counts, examination.context.as_of)
        if examination.counts["errors"]:
            raise CommandError("有错误：正式导入时什么也不会写入。")
        if examination.counts["doubtful"]:
            raise CommandError("有存疑的行：请在网页上导入，逐行选定对应哪一家。")
        self.stdout.write("没有错误，可以导入（这次只检查，没有写入）。")

    def _import(self, kind: str, upload: Upload) -> None:
        batch = services.import_file(
            actor=None,
            kind=kind,
            data=upload.data,
            filename=upload.filename,
            area=upload.area,
            as_of=upload.as_of,
            received_on=upload.received_on,
        )
        for problem in stored_problems(batch):
            self._say(problem)
        self._conclude(batch)

    def _conclude(self, batch: ImportBatch) -> None:
        if batch.counts:
            self._summary(batch.counts, batch.as_of)
        if batch.state == BatchState.APPLIED:
            self.stdout.write(self.style.SUCCESS("全部导入。"))
        elif batch.state == BatchState.CHECKED and not batch.has_errors:
            rows = batch.counts["doubtful"]
            raise CommandError(
                f"有 {rows} 行存疑，没有写入任何内容。请在网页上打开这次导入，逐行选定对应哪一家。"
            )
        elif batch.state == BatchState.CHECKED:
            rows = batch.counts["error"]
            wrong = f"有 {rows} 行有错误" if rows else "文件有错误"
            raise CommandError(f"{wrong}，没有写入任何内容。请改正后重新导入。")
        else:
            raise CommandError(batch.failure)

    def _summary(self, counts: dict[str, int], as_of: date | None) -> None:
        rows = "，".join(f"{label} {counts[name]}" for name, label in RowAction.choices)
        self.stdout.write(
            f"统计时点 {as_of}；共 {counts['rows']} 行：{rows}；"
            f"错误 {counts['errors']} 处，提醒 {counts['warnings']} 处。"
        )

    def _say(self, problem: Problem) -> None:
        level = "错误" if problem.is_error else "提醒"
        row = f" 第{problem.row}行" if problem.row else ""
        column = f" “{problem.column}”列" if problem.column else ""
        value = f" [{problem.value}]" if problem.value else ""
        line = f"{level} {problem.sheet}{row}{column}{value}：{problem.reason}{problem.remedy}"
        self.stdout.write(line)
