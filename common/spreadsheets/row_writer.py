"""A formatted sheet whose rows are written to disk as they come.

Of a plain row the XML is put together here, byte for byte what XlsxWriter writes of it cell by cell
in ten times as long; a row in which anything is unusual is left to XlsxWriter. Sealed files come
out of both, so tests/common/test_rows_at_once.py compares them.
"""

import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from common.spreadsheets import layout
from common.spreadsheets.layout import PLAIN, Column, Row, runs
from common.spreadsheets.paper import DEFAULT_HEIGHT
from common.spreadsheets.sheet_writer import (
    HIGHEST,
    ROOMY,
    SHORT,
    WIDEST,
    SheetWriter,
    lines_of,
)

# What XlsxWriter escapes, or writes in some other way than as it is.
_UNUSUAL = re.compile(r"[\x00-\x1f&<>\ufffe\uffff]|_x|^\s|\s$")
# A longer text is measured by Excel's own count of its letters.
_LONGEST = 10_000
# A whole number from here on has an exponent.
_EXPONENT = 10**15


class _Unusual(Exception):
    """A value whose cell XlsxWriter had better write."""


class _Cells:
    """The cells of one column; the formats are numbered as they come, as XlsxWriter does."""

    def __init__(self, writer: "RowByRowWriter", position: int, column: Column) -> None:
        self.writer, self.position, self.column = writer, position, column
        self.letters = xl_col_to_name(position)
        self.counts = column.kind != layout.TEXT
        self.room = (column.width or WIDEST) - 1
        self.is_roomy = column.kind != layout.MONEY and (column.width or 0) >= ROOMY
        self._numbers: dict[tuple[str, bool], int] = {}

    def cell(self, value: Any, row: int) -> str:
        """The XML of one cell; `row` counts from 1. Raises _Unusual."""
        if value.__class__ is int and self.counts:
            if not (self.is_roomy and -SHORT < value < SHORT):
                self._make_room(value)
            style = self._style(self.column.kind)
            return f'<c r="{self.letters}{row}" s="{style}"><v>{value}</v></c>'
        if value is None and self.counts:
            return self._text("—", row, self._style(self.column.kind, known=False))
        if value is None or value == "":
            return f'<c r="{self.letters}{row}" s="{self._style(self.column.kind)}"/>'
        if value.__class__ is not str:
            raise _Unusual
        if len(value) > _LONGEST or _UNUSUAL.search(value) or layout.looks_like_formula(value):
            raise _Unusual
        if not self.column.width:
            self.writer.widen(self.position, self.column, value)
        return self._text(value, row, self._style(layout.TEXT))

    def _text(self, text: str, row: int, style: int) -> str:
        head = f'<c r="{self.letters}{row}" s="{style}" t="inlineStr">'
        return f"{head}<is><t>{text}</t></is></c>"

    def _make_room(self, value: int) -> None:
        if abs(value) >= _EXPONENT:
            raise _Unusual
        self.writer.make_room(self.position, value, self.column)

    def _style(self, kind: str, *, known: bool = True) -> int:
        found = self._numbers.get((kind, known))
        if found is None:
            style = self.writer.styles.cell(kind, PLAIN, known=known)
            found = self._numbers[kind, known] = style._get_xf_index()  # noqa: SLF001
        return found


class RowByRowWriter(SheetWriter):
    """Writes a sheet whose rows are gone as soon as the next one begins, so nothing is written
    upwards."""

    _columns: Sequence[Column] | None = None
    _cells: Sequence[_Cells] = ()

    def _values(self, columns: Sequence[Column], row: Row) -> str:
        if row.style != PLAIN or row.indent:
            return super()._values(columns, row)
        if columns is not self._columns:
            self._columns = columns
            self._cells = [_Cells(self, position, each) for position, each in enumerate(columns)]
        # Formats are numbered in the order in which rows are written; the one before still waits.
        if self.worksheet.previous_row < self.row:
            self.worksheet._write_single_row(self.row)  # noqa: SLF001
        try:
            cells = "".join(
                [
                    each.cell(value, self.row + 1)
                    for each, value in zip(self._cells, row.values, strict=True)
                ]
            )
        except _Unusual:
            return super()._values(columns, row)
        self._put(cells, row.values)
        return PLAIN

    def _put(self, cells: str, values: Sequence[Any]) -> None:
        """Write a row as XlsxWriter would, with the height that `SheetWriter` would give it."""
        lines = 1
        for each, value in zip(self._cells, values, strict=True):
            if value.__class__ is str and len(value) * 2 > each.room:
                lines = max(lines, lines_of(value, each.room))
        points = min(DEFAULT_HEIGHT * lines + 1.5, HIGHEST)
        self.paper.set_height(self.row, points)
        height = int(points * 4 / 3 + 0.5) * 0.75
        for last in (0, len(self._cells) - 1):
            self.worksheet._check_dimensions(self.row, last)  # noqa: SLF001
        self.worksheet.fh.write(
            f'<row r="{self.row + 1}" ht="{height:.16g}" customHeight="1">{cells}</row>'
        )
        self.row += 1

    def _heading_cells(self, columns: Sequence[Column], top: int, bottom: int) -> None:
        if top == bottom:
            super()._heading_cells(columns, top, bottom)
            return
        heading, worksheet = self.styles.heading, self.worksheet
        # The height belongs to a row that is gone when the next one begins.
        self._set_height(top, 20)
        merged = []
        for start, end in runs([column.group for column in columns]):
            group = columns[start].group
            for position in range(start, end + 1):
                text = columns[position].title if not group else group if position == start else ""
                worksheet.write(top, position, text, heading)
            if group and end > start:
                merged.append([top, start, top, end])
        for position, column in enumerate(columns):
            if column.group:
                worksheet.write_string(bottom, position, column.title, heading)
            else:
                worksheet.write_blank(bottom, position, None, heading)
                merged.append([top, position, bottom, position])
        # What merge_range would note, which writes both rows of one column at once.
        worksheet.merge += merged
