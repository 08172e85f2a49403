"""Whether a sealed report is as it was sealed, and whether a file is one of its files."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from common.audit import chain
from common.models import AuditEntry
from common.spreadsheets import BROKEN_PACKAGE
from reports.alterations import Changes, compare
from reports.files import basis_of, made_again
from reports.freezing import canonical, document_of, lines_of, lists_with, seal_of
from reports.freezing.collecting import Sums, expected
from reports.freezing.store import text_of
from reports.models import FrozenRows, ReportFile, YearlyReport
from reports.sections.cover import SEAL_LABEL
from reports.sections.frozen import from_data

# How much of a package is looked through for a seal; a report is far smaller.
_MOST_BYTES = 60 * 1024 * 1024
_SEAL = re.compile(rf"{SEAL_LABEL}\s*([0-9a-f]{{64}})")
_TAG = re.compile(r"<[^>]*>")


def faults_of(report: YearlyReport) -> Iterator[str]:
    """What is not as it was sealed, in words; nothing where all is well.

    Every frozen line is read and added up anew, and the files are made again and compared.
    """
    if not report.is_sealed:
        yield _("这份报告没有封存。")
        return
    broken = list(_faults_of_pieces(report))
    yield from broken
    seal = seal_of(
        report,
        sealed_at=report.sealed_at,  # type: ignore[arg-type]
        sealed_by=report.sealed_by_id,  # type: ignore[arg-type]
    )
    if seal != report.seal:
        yield _("封存的内容与封存码不符。")
    yield from _faults_of_log(report)
    if not broken:
        yield from _faults_of_sums(report)
        yield from _faults_of_files(report)


def _faults_of_pieces(report: YearlyReport) -> Iterator[str]:
    for row in FrozenRows.objects.filter(report=report).order_by("code", "number").iterator(4):
        try:
            intact = sha256(text_of(row).encode()).hexdigest() == row.sha256
        except ValueError:
            intact = False
        if not intact:
            yield _("名单 %(code)s 第 %(number)s 段被改动过。") % {
                "code": row.code,
                "number": row.number,
            }


def _faults_of_log(report: YearlyReport) -> Iterator[str]:
    lines = AuditEntry.objects.filter(
        action="report.seal", target_type="reports.yearlyreport", target_id=str(report.pk)
    )
    seals = [line.changes.get("seal", [None, None])[1] for line in lines if chain.is_genuine(line)]
    if seals != [report.seal]:
        yield _("操作日志里没有这个封存码的记录。")


def _faults_of_sums(report: YearlyReport) -> Iterator[str]:
    data, basis = document_of(report), basis_of(report)
    if canonical(data) != canonical(report.figures):
        yield _("数据与冻结的文稿不符。")
    document = from_data(data)
    for rows in lists_with(data):
        for day in rows.days(basis):
            sums = Sums(rows)
            for _line in sums.adding(lines_of(report, rows.frozen_as(day))):
                pass
            if not sums.agree_with(expected(document, rows, day == basis.cut_off)):
                yield _("名单“%(name)s”（%(day)s）加起来不等于报告中的数。") % {
                    "name": rows.name,
                    "day": day,
                }


def _faults_of_files(report: YearlyReport) -> Iterator[str]:
    stored = {file.name: file for file in report.files.all()}
    made = {each.name: each.sha256 for each in made_again(report)}
    for name, file in stored.items():
        if not _is_on_disk(file):
            yield _("文件 %(name)s 丢失或被改动过。") % {"name": name}
        if made.get(name) != file.sha256:
            yield _("文件 %(name)s 重新生成后与封存的不同。") % {"name": name}
    for name in made.keys() - stored.keys():
        yield _("缺少文件 %(name)s。") % {"name": name}


def _is_on_disk(file: ReportFile) -> bool:
    digest = sha256()
    try:
        with file.content.open("rb") as content:
            for block in content.chunks():
                digest.update(block)
    except OSError:
        return False
    return digest.hexdigest() == file.sha256


# ---------------------------------------------------------------- a file that somebody has
@dataclass(frozen=True)
class Verdict:
    """`genuine`: the file is byte for byte one of a sealed report. `file` and `report` are those it
    is, or says it is. `changes` are the places in which it was changed; None where a file of that
    kind is not compared."""

    genuine: bool
    sha256: str
    file: ReportFile | None = None
    report: YearlyReport | None = None
    changes: Changes | None = None

    @property
    def is_draft(self) -> bool:
        """The file is as the portal made it, but of a report that is not sealed."""
        return self.file is not None and not self.genuine

    @property
    def is_altered(self) -> bool:
        """The file carries the seal of a report, and is none of its files."""
        return self.report is not None and self.file is None


def verdict_on(content: bytes) -> Verdict:
    """What the portal knows about this file; of a report only what the file itself tells."""
    digest = sha256(content).hexdigest()
    files = ReportFile.objects.filter(sha256=digest).select_related(
        "report__area", "report__station"
    )
    file = files.order_by(F("report__sealed_at").desc(nulls_last=True)).first()
    if file is not None:
        return Verdict(file.report.is_sealed, digest, file, file.report)
    seal = _seal_in(content)
    reports = YearlyReport.objects.sealed().select_related("area", "station", "corrects")
    report = reports.filter(seal=seal).first() if seal else None
    places = compare(report, content) if report else None
    return Verdict(False, digest, report=report, changes=places)  # noqa: FBT003


def _seal_in(content: bytes) -> str:
    """The seal that is printed in a workbook or document; "" where there is none."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN_PACKAGE:
        return ""
    read = 0
    for part in package.infolist():
        read += part.file_size
        if read > _MOST_BYTES:
            return ""
        if part.filename.endswith(".xml"):
            # A program may write its text in numbered entities.
            found = _SEAL.search(unescape(_TAG.sub("", _text_of_part(package, part))))
            if found:
                return found.group(1)
    return ""


def _text_of_part(package: zipfile.ZipFile, part: Any) -> str:
    try:
        with package.open(part) as stream:
            # A part may hold more than its head says.
            return stream.read(part.file_size + 1).decode("utf-8", "replace")
    except BROKEN_PACKAGE:
        return ""
