"""Workbooks out: formatted tables with native charts, long plain lists, and CSV."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from common.spreadsheets import layout
from common.spreadsheets.cover_writer import CoverWriter
from common.spreadsheets.layout import Chart, Column, Cover, Row, Series, Sheet, Table
from common.spreadsheets.row_writer import RowByRowWriter
from common.spreadsheets.sheet_writer import SheetWriter, Styles

__all__ = [
    "Chart",
    "Column",
    "Cover",
    "Row",
    "Series",
    "Sheet",
    "Table",
    "csv_lines",
    "write_csv",
    "write_list",
    "write_workbook",
]

# Excel's own limit is 1,048,576 rows; a list that is longer continues on a further sheet.
LIST_ROWS = 1_000_000

# Text is written as text: nothing a user typed becomes a formula, a link or a number.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "remove_timezone": True,
    "default_date_format": "yyyy-mm-dd",
}


def write_workbook(
    sheets: Iterable[Sheet | Cover],
    *,
    title: str = "",
    author: str = "",
    created: datetime | None = None,
    row_by_row: bool = False,
) -> bytes:
    """A formatted workbook. Sheet names are made legal and unique.

    `created` fixes the time stored in the file, so that the same content gives the same bytes.
    `row_by_row` writes each row to disk as it comes, however many there are; a workbook with a
    cover or with charts cannot be: these are drawn from cells that are gone by then.
    """
    stream = io.BytesIO()
    memory = {"constant_memory": True} if row_by_row else {"in_memory": True}
    workbook = xlsxwriter.Workbook(stream, {**OPTIONS, **memory})
    describe(workbook, title, author, created)
    styles = Styles(workbook)
    names: set[str] = set()
    for sheet in sheets:
        worksheet = workbook.add_worksheet(legal_name(sheet.name, names))
        if isinstance(sheet, Cover):
            CoverWriter(workbook, worksheet).write(sheet)
        else:
            writer = RowByRowWriter if row_by_row else SheetWriter
            writer(workbook, worksheet, styles).write(sheet)
    workbook.close()
    return stream.getvalue()


def write_list(
    stream: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    name: str,
    note: str = "",
) -> int:
    """A long plain list with a frozen, filtered heading, in constant memory; returns the rows.

    The rows may come from a database cursor and are never held together. `note` stands below the
    list on each sheet and in the footer of each printed page; the heading stays in the first row.
    """
    workbook = xlsxwriter.Workbook(stream, {**OPTIONS, "constant_memory": True})
    styles = Styles(workbook)
    names: set[str] = set()
    worksheet: Worksheet | None = None
    count = line = 0
    for values in rows:
        if worksheet is None or line == LIST_ROWS:
            worksheet, line = _start_list(workbook, styles, columns, legal_name(name, names)), 0
            _foot(worksheet, note)
        line += 1
        for position, (column, value) in enumerate(zip(columns, values, strict=True)):
            quoted = isinstance(value, str) and layout.looks_like_formula(value)
            style = styles.plain(column.kind, quoted=quoted)
            _write_plain(worksheet, line, position, value, style)
        count += 1
        if line == LIST_ROWS:
            _end_list(worksheet, line, columns, note)
    if worksheet is None:
        worksheet = _start_list(workbook, styles, columns, legal_name(name, names))
        _foot(worksheet, note)
    if line < LIST_ROWS:
        _end_list(worksheet, line, columns, note)
    workbook.close()
    return count


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, note: str = "") -> bytes:
    """A CSV file that Excel opens as UTF-8 (with its mark at the start)."""
    return b"".join(csv_lines(columns, rows, note=note))


def csv_lines(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, note: str = ""
) -> Iterator[bytes]:
    """The same in pieces, for a streaming answer. Text that looks like a formula is quoted; what
    Excel would take for a number or a month (a code of digits, a telephone number) is written ="…",
    which it shows as the text that it is, and which `read_workbook` reads as such.

    `note` is the last line, after an empty one.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    line.write("\ufeff")
    writer.writerow([column.title for column in columns])
    for values in rows:
        # Nothing becomes nothing by itself, and a whole number is what it is.
        writer.writerow(
            [
                value if value is None or value.__class__ is int else _csv_cell(value)
                for value in values
            ]
        )
        if line.tell() > 32_768:
            yield _taken(line)
    if note:
        writer.writerow([])
        writer.writerow([_csv_cell(note)])
    yield _taken(line)


def _taken(line: io.StringIO) -> bytes:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text.encode()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str) and layout.looks_like_formula(value):
        # A lone dash stands for "none" in many lists and is no formula.
        return value if value in {"-", "--"} else "'" + value
    if isinstance(value, str) and layout.READ_AS_NUMBER.fullmatch(value):
        return f'="{value}"'
    return value


def _start_list(
    workbook: Workbook, styles: Styles, columns: Sequence[Column], name: str
) -> Worksheet:
    worksheet = workbook.add_worksheet(name)
    worksheet.freeze_panes(1, 0)
    for position, column in enumerate(columns):
        width = column.width or _width_of(column)
        worksheet.set_column(position, position, width, styles.plain(column.kind))
        worksheet.write_string(0, position, column.title, styles.heading)
    return worksheet


def _foot(worksheet: Worksheet, note: str) -> None:
    """The footer of each printed page, in front of the page numbers."""
    if note:
        worksheet.set_footer(layout.footer(note))


def _end_list(worksheet: Worksheet, last_row: int, columns: Sequence[Column], note: str) -> None:
    if last_row:
        worksheet.autofilter(0, 0, last_row, len(columns) - 1)
    if note:
        worksheet.write_string(last_row + 2, 0, note)


def _width_of(column: Column) -> float:
    """A width that holds the heading, in the units of spreadsheets (Latin characters)."""
    return max(10.0, 2.1 * len(column.title) + 2)


def _write_plain(worksheet: Worksheet, row: int, position: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        worksheet.write_boolean(row, position, value, style)
    elif isinstance(value, int | float | Decimal):
        worksheet.write_number(row, position, float(value), style)
    elif isinstance(value, date):
        worksheet.write_datetime(row, position, value, style)
    else:
        worksheet.write_string(row, position, str(value)[:32_767], style)


def describe(workbook: Workbook, title: str, author: str, created: datetime | None) -> None:
    properties: dict[str, Any] = {"title": title, "author": author}
    if created is not None:
        properties["created"] = created.replace(tzinfo=None)
    workbook.set_properties(properties)


def legal_name(wanted: str, taken: set[str]) -> str:
    """A sheet's name as it may be: 31 characters, none of []:*?/\\, told apart without case."""
    # Cut short, it may end in what it must not end in.
    stem = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip(" '")[:31].rstrip(" '") or "Sheet"
    name, number = stem, 1
    while name.lower() in taken:
        number += 1
        suffix = f"({number})"
        name = stem[: 31 - len(suffix)] + suffix
    taken.add(name.lower())
    return name
