"""A copy of somebody's own sheets with what is wrong marked in it: cells filled, reasons beside."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from common.spreadsheets import layout
from common.spreadsheets.reading import Cell, Grid
from common.spreadsheets.writing import OPTIONS, legal_name

_FILLS = {"error": "#F8CBC6", "warning": "#FFF0C2", "": ""}
_WIDEST, _NARROWEST = 40.0, 6.0
# Merged cells are only drawn where the sheet fits into memory twice.
MOST_MERGED = 20_000
# Every note is drawn as a shape; with more of them Excel opens slowly.
MOST_NOTES = 3_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong at a row (from 1), at a column (from 0) or none in particular."""

    row: int
    column: int | None
    text: str
    severity: str


@dataclass(frozen=True)
class MarkedSheet:
    """A sheet, its marks, the row (from 1) of its header, the rows that are left out, and whether
    only programs read it."""

    grid: Grid
    marks: Iterable[Mark] = ()
    header_row: int = 1
    leave_out: Set[int] = field(default_factory=frozenset)
    is_hidden: bool = False


def write_marked(sheets: Iterable[MarkedSheet], *, heading: str, note: str) -> bytes:
    """The sheets as a workbook, each with one more column called `heading` that says what is wrong;
    `note` is the footer of each printed page."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {**OPTIONS, "in_memory": True})
    styles = _Styles(workbook)
    names: set[str] = set()
    for sheet in sheets:
        worksheet = workbook.add_worksheet(legal_name(sheet.grid.name, names))
        worksheet.set_footer(layout.footer(note))
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        worksheet.fit_to_pages(1, 0)
        if sheet.is_hidden:
            worksheet.very_hidden()
        _Writer(worksheet, styles, sheet).write(heading)
    workbook.close()
    return stream.getvalue()


class _Styles:
    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str], Format] = {}

    def of(self, severity: str, number_format: str = "", *, wrap: bool = False) -> Format:
        key = (severity, f"{number_format}{wrap}")
        if key not in self._made:
            wanted: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
            wanted |= {"border": 1, "border_color": "#B8C0C8", "text_wrap": wrap}
            if number_format:
                wanted["num_format"] = number_format
            if _FILLS[severity]:
                wanted["bg_color"] = _FILLS[severity]
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]


class _Writer:
    """Writes one sheet; rows that are left out close up."""

    def __init__(self, worksheet: Worksheet, styles: _Styles, sheet: MarkedSheet) -> None:
        self.worksheet, self.styles, self.sheet = worksheet, styles, sheet
        self.marks: Mapping[int, list[Mark]] = _by_row(sheet.marks)
        self.width = max((len(row) for row in sheet.grid.rows), default=0)
        self.notes = 0

    def write(self, heading: str) -> None:
        grid = self.sheet.grid
        rows = [n for n in range(1, len(grid.rows) + 1) if n not in self.sheet.leave_out]
        lines = {number: line for line, number in enumerate(rows)}
        for number, line in lines.items():
            self._row(number, line, heading if number == self.sheet.header_row else "")
        if len(grid.rows) <= MOST_MERGED and not self.sheet.leave_out:
            self._merge()
        self._set_columns()
        if self.sheet.header_row in lines:
            line = lines[self.sheet.header_row]
            self.worksheet.freeze_panes(line + 1, 0)
            self.worksheet.repeat_rows(line)

    def _row(self, number: int, line: int, heading: str) -> None:
        cells = self.sheet.grid.rows[number - 1]
        marks = self.marks.get(number, [])
        at = {mark.column: mark for mark in reversed(marks)}
        for position, cell in enumerate(cells):
            mark = at.get(position)
            self._cell(line, position, cell, mark.severity if mark else "")
            if mark is not None and self.notes < MOST_NOTES:
                self.notes += 1
                self.worksheet.write_comment(line, position, mark.text, {"x_scale": 2})
        said = heading or "\n".join(mark.text for mark in marks)
        if said:
            worst = min((mark.severity for mark in marks), default="")
            style = self.styles.of("" if heading else worst, wrap=True)
            self.worksheet.write_string(line, self.width, said[:32_000], style)

    def _cell(self, line: int, position: int, cell: Cell, severity: str) -> None:
        style = self.styles.of(severity)
        if isinstance(cell, bool):
            self.worksheet.write_boolean(line, position, cell, style)
        elif isinstance(cell, int | float):
            self.worksheet.write_number(line, position, cell, style)
        elif isinstance(cell, date):
            dated = self.styles.of(severity, "yyyy-mm-dd")
            self.worksheet.write_datetime(line, position, cell, dated)
        elif cell != "":
            text = self.styles.of(severity, "@")
            self.worksheet.write_string(line, position, str(cell)[:32_000], text)
        elif severity:
            self.worksheet.write_blank(line, position, None, style)

    def _merge(self) -> None:
        ranges: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for cell, origin in self.sheet.grid.spread.items():
            ranges[origin].append(cell)
        for (top, left), cells in ranges.items():
            bottom, right = max(row for row, _ in cells), max(column for _, column in cells)
            if not any(row in self.marks for row in range(top + 1, bottom + 2)):
                value = self.sheet.grid.rows[top][left]
                style = self.styles.of("", wrap=True)
                self.worksheet.merge_range(top, left, bottom, right, value, style)

    def _set_columns(self) -> None:
        rows = self.sheet.grid.rows[self.sheet.header_row - 1 : self.sheet.header_row + 200]
        # A note under the table runs on over its neighbours.
        rows = [row for row in rows if sum(cell != "" for cell in row) > 1]
        for position in range(self.width):
            texts = (str(row[position]) for row in rows if position < len(row))
            widest = max((_across(text) for text in texts), default=0.0)
            width = min(max(widest + 2, _NARROWEST), _WIDEST)
            hidden = {"hidden": position in self.sheet.grid.hidden_columns}
            self.worksheet.set_column(position, position, width, None, hidden)
        self.worksheet.set_column(self.width, self.width, 60)


def _across(text: str) -> float:
    return sum(1.0 if letter.isascii() else 2.0 for letter in text[:60])


def _by_row(marks: Iterable[Mark]) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.row].append(mark)
    return found
