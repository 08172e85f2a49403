"""The yearly report of a city: all its files beside bare libraries that write the same cells."""

import io
import statistics
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import xlsxwriter
from docx import Document
from docx.table import Table
from openpyxl import load_workbook

from areas.choices import AreaKind
from areas.models import Area
from benchmarks.timing import Ratio, once
from enterprises.models import Enterprise
from reports.freezing import Line, with_unions
from reports.renderers import DOCX, XLSX, DeclaredFile, render_files
from reports.sections import ReportDocument, build_document
from reports.sections.basis import Basis

YEAR = 2023
BARE = "XlsxWriter and python-docx, the same cells and paragraphs"
LARGE = 20_000  # enterprises
MOST = 5  # a report takes seconds, not milliseconds


def measure(repetitions: int) -> Iterator[Ratio]:
    """The largest city and the whole province; what is counted once is kept, as on any server.

    The goal is one of a large area: in a small one what is the same for all of them takes longer
    than writing its cells.
    """
    cities = Area.objects.filter(kind=AreaKind.CITY).order_by("path")
    areas = [max(cities, key=_enterprises), Area.objects.get(kind=AreaKind.PROVINCE)]
    for area in areas:
        what = f"a {area.kind} of {_enterprises(area):,} enterprises"
        first = once(partial(_report, area))
        counted = _counted(area)
        bare = partial(_bare, *_content(*counted))
        times: dict[str, list[float]] = {"all": [], "files": [], "bare": []}
        for _turn in range(min(repetitions, MOST)):
            times["all"].append(once(partial(_report, area)))
            times["files"].append(once(partial(_files, *counted)))
            times["bare"].append(once(bare))
        found = {name: statistics.median(taken) for name, taken in times.items()}
        yield Ratio(f"{what}, counted and written, first", first, BARE, found["bare"], None)
        goal = 3 if _enterprises(area) >= LARGE else None
        yield Ratio(f"{what}, counted and written", found["all"], BARE, found["bare"], goal)
        yield Ratio(f"{what}, written alone", found["files"], BARE, found["bare"], None)


def _enterprises(area: Area) -> int:
    return Enterprise.objects.in_area(area.path).count()


def _counted(area: Area) -> tuple[ReportDocument, list[Line]]:
    basis = Basis(area, YEAR, date(YEAR, 12, 31))
    document = build_document(basis)
    return document, list(document.national.lines)


def _report(area: Area) -> None:
    _files(*_counted(area))


def _files(document: ReportDocument, unions: list[Line]) -> list[tuple[DeclaredFile, str, bytes]]:
    with with_unions(document, unions) as whole:
        return list(render_files(whole, {}))


def _content(document: ReportDocument, unions: list[Line]) -> tuple[list[Any], list[Any]]:
    """What stands in the workbooks and in the text, read back."""
    books, texts = [], []
    for file, _name, content in _files(document, unions):
        if file.content_type == XLSX:
            sheets = load_workbook(io.BytesIO(content), read_only=True).worksheets
            books.append([list(sheet.iter_rows(values_only=True)) for sheet in sheets])
        elif file.content_type == DOCX:
            blocks = Document(io.BytesIO(content)).iter_inner_content()
            texts += [_table(each) if isinstance(each, Table) else each.text for each in blocks]
    return books, texts


def _table(table: Table) -> list[list[str]]:
    columns = len(table.columns)
    cells = [cell.text for cell in table._cells]  # noqa: SLF001 - row by row takes minutes
    return [cells[first : first + columns] for first in range(0, len(cells), columns)]


def _bare(books: list[Any], texts: list[Any]) -> None:
    for sheets in books:
        _bare_book(sheets)
    document = Document()
    for text in texts:
        if isinstance(text, str):
            document.add_paragraph(text)
            continue
        table = document.add_table(len(text), len(text[0]))
        for cell, value in zip(table._cells, sum(text, []), strict=True):  # noqa: SLF001, RUF017
            cell.text = value
    document.save(io.BytesIO())


def _bare_book(sheets: list[list[Any]]) -> None:
    book = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    for rows in sheets:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write(number, column, value)
    book.close()
