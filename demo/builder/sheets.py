"""Writing tables as small, byte-for-byte repeatable files."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Cell = str | int | float | date | None

# Written into every workbook instead of the clock, so that a second build gives the same bytes.
STAMP = datetime(2024, 3, 18, 9, 19)  # noqa: DTZ001 - a stamp in a file, not an instant


@dataclass
class Table:
    """One sheet: lines above the header, the header, and the rows below it."""

    header: Sequence[str]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    title: str = ""
    note: str = ""
    sheet: str = "Sheet1"


def write_xlsx(path: Path, tables: Iterable[Table]) -> None:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": STAMP, "title": path.stem})
    bold = book.add_format({"bold": True, "align": "center"})
    text = book.add_format({"num_format": "@"})
    for table in tables:
        sheet = book.add_worksheet(table.sheet)
        top = 0
        if table.title:
            sheet.merge_range(0, 0, 0, len(table.header) - 1, table.title, bold)
            top = 1
        if table.note:
            sheet.write_string(top, 0, table.note)
            top += 1
        sheet.write_row(top, 0, table.header, bold)
        sheet.freeze_panes(top + 1, 0)
        sheet.set_column(0, len(table.header) - 1, 14)
        for number, row in enumerate(table.rows, top + 1):
            _write_row(sheet, number, row, text)
    book.close()


def _write_row(sheet, number: int, row: Sequence[Cell], text) -> None:
    for column, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        if isinstance(cell, date):
            sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
        elif isinstance(cell, str):
            sheet.write_string(number, column, cell, text)
        else:
            sheet.write_number(number, column, cell)


def write_csv(path: Path, table: Table, *, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        for line in (table.title, table.note):
            if line:
                writer.writerow([line])
        writer.writerow(table.header)
        for row in table.rows:
            writer.writerow(["" if cell is None else str(cell) for cell in row])
