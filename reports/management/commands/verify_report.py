from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.models import YearlyReport
from reports.proof import Verdict, faults_of, verdict_on


class Command(BaseCommand):
    help = (
        "Proves a sealed report (its number), or a file that somebody was given (its path): "
        "exit status 0 only if it is as it was sealed; otherwise every fault is printed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", metavar="ID|FILE", help="number of the report, or a file")

    def handle(self, *args: Any, **options: Any) -> None:
        what: str = options["what"]
        if what.isdecimal() and not Path(what).exists():
            self._prove_report(int(what))
        else:
            self._prove_file(Path(what))

    def _prove_report(self, pk: int) -> None:
        rows = YearlyReport.objects.select_related("area", "station__area", "corrects")
        report = rows.filter(pk=pk).first()
        if report is None:
            raise CommandError(f"没有编号为 {pk} 的报告。")
        faults = list(faults_of(report))
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{report} 第{report.edition}次编制：{len(faults)} 处不符。")
        self.stdout.write(f"{report} 第{report.edition}次编制：与封存时一致。封存码 {report.seal}")

    def _prove_file(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"读不出 {path}：{error.strerror}。") from error
        verdict = verdict_on(content)
        self.stdout.write(f"SHA-256 {verdict.sha256}")
        for place in verdict.changes.places if verdict.changes else ():
            self.stderr.write(place)
        if not verdict.genuine:
            raise CommandError(_why(verdict))
        self.stdout.write(f"真实：{verdict.report} 封存的文件。")


def _why(verdict: Verdict) -> str:
    if verdict.is_draft:
        return f"是 {verdict.report} 的草稿，没有封存。"
    if verdict.is_altered:
        return f"带有 {verdict.report} 的封存码，内容与封存的不一致。"
    return "不是门户封存的文件。"
