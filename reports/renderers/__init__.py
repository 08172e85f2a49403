"""The files of a report: what each is called, what it is, and the pure function that makes it.

Equal figures and notes give equal bytes on any run: nothing in a file depends on the clock.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import translation

from reports.narrative import Notes
from reports.sections import ReportDocument

_OFFICE = "application/vnd.openxmlformats-officedocument"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
DOCX = f"{_OFFICE}.wordprocessingml.document"
PDF, ZIP = "application/pdf", "application/zip"


def _nothing_missing() -> str:
    return ""


@dataclass(frozen=True)
class DeclaredFile:
    """One file. `name` is filled with area and year; `module` has its `render(document, notes)`.

    The module is loaded when it is needed: a web process never sets a page. `missing` says in the
    reader's words why this server cannot make the file, or nothing.
    """

    code: str
    name: str
    content_type: str
    module: str
    holds_others: bool = False

    def name_for(self, document: ReportDocument) -> str:
        cover = document.cover
        return self.name.format(area=cover.code, year=cover.year)

    def missing(self) -> str:
        found: Callable[[], str] = getattr(self._loaded(), "missing", _nothing_missing)
        return found()

    def render(
        self, document: ReportDocument, notes: Notes, made: Mapping[str, bytes] | None = None
    ) -> bytes:
        """The bytes, in Chinese whatever language is on: the document is an official form.

        `made` are the files before this one by name, for the one that holds the others; without
        them it makes them itself.
        """
        with translation.override(settings.LANGUAGE_CODE):
            render: Callable[..., bytes] = self._loaded().render
            if not self.holds_others:
                return render(document, notes)
            return render(document, notes, _others(document, notes) if made is None else made)

    def _loaded(self) -> Any:
        return import_module(f"reports.renderers.{self.module}")


FILES: tuple[DeclaredFile, ...] = (
    DeclaredFile("workbook", "yearly-report-{area}-{year}.xlsx", XLSX, "xlsx"),
    DeclaredFile("text", "yearly-report-{area}-{year}.docx", DOCX, "word"),
    DeclaredFile("pdf", "yearly-report-{area}-{year}.pdf", PDF, "pdf"),
    DeclaredFile("national", "national-form-{area}-{year}.xlsx", XLSX, "national"),
    DeclaredFile("evidence", "evidence-{area}-{year}.zip", ZIP, "bundle", holds_others=True),
)


def render_files(
    document: ReportDocument, notes: Notes
) -> Iterator[tuple[DeclaredFile, str, bytes]]:
    """Each file that this server can make, with its name, in the order of FILES."""
    made: dict[str, bytes] = {}
    for file in FILES:
        if not file.missing():
            name = file.name_for(document)
            made[name] = file.render(document, notes, made)
            yield file, name, made[name]


def _others(document: ReportDocument, notes: Notes) -> dict[str, bytes]:
    return {
        file.name_for(document): file.render(document, notes)
        for file in FILES
        if not file.holds_others and not file.missing()
    }


def left_out() -> dict[str, str]:
    """Code of each file that this server cannot make → why, and what to do."""
    return {file.code: why for file in FILES if (why := file.missing())}


CONTENT_TYPES = tuple(dict.fromkeys(file.content_type for file in FILES))


def content_type_of(name: str) -> str:
    """The type of a file of a report, by its ending."""
    ending = name.rpartition(".")[2]
    found = (file.content_type for file in FILES if file.name.endswith(f".{ending}"))
    return next(found, "application/octet-stream")
