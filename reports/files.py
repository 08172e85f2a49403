"""The files of a report made from what is frozen, as often as wanted: the same bytes each time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from reports.freezing import Line, document_of, unions_of, with_unions
from reports.models import YearlyReport
from reports.renderers import render_files
from reports.sections import ReportDocument
from reports.sections.basis import Basis
from reports.sections.checks import CheckResult
from reports.sections.cover import correction_of
from reports.sections.frozen import from_data


@dataclass(frozen=True)
class Made:
    """A file that was made."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def basis_of(report: YearlyReport) -> Basis:
    """What the report is counted from."""
    return Basis(
        report.area,
        report.year,
        report.cut_off,
        report.edition,
        report.year_kind,
        report.station,
    )


def shown(
    report: YearlyReport,
    data: Mapping[str, Any],
    results: Sequence[Mapping[str, str]],
    *,
    seal: str = "",
) -> ReportDocument:
    """The document as its files show it: with the checks, the seal, and what it corrects."""
    document = from_data(data)
    correction: tuple[str, ...] = ()
    if report.corrects:
        correction = correction_of(report.corrects.edition, report.reason)
    return replace(
        document,
        cover=replace(document.cover, seal=seal, correction=correction),
        checks=tuple(CheckResult(**result) for result in results),
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """What an editor wrote, in paragraphs: a new line begins one."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def make_files(
    document: ReportDocument,
    unions: Iterable[Line],
    report: YearlyReport,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Made]:
    """Every declared file of the report that this server can make. `unions` are the lines of the
    national form; `progress` is told how many files are made, before the first and after each."""
    notes = {note.chapter: paragraphs(note.text) for note in report.notes.order_by("chapter")}
    made: list[Made] = []
    progress(0)
    with with_unions(document, unions) as whole:
        for _file, name, content in render_files(whole, notes):
            made.append(Made(name, content))
            progress(len(made))
    return made


def made_again(report: YearlyReport) -> list[Made]:
    """The files of a sealed report from what was frozen with it."""
    document = shown(report, document_of(report), report.findings or [], seal=report.seal)
    return make_files(document, unions_of(report), report)
