"""The workbook read back, by a library that did not write it."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def sheet(book: Workbook, name: str) -> Worksheet:
    """The sheet whose name ends in `name`, whatever its number is."""
    return next(page for page in book.worksheets if page.title.endswith(f" {name}"))


def table(page: Worksheet) -> dict[str, list[Any]]:
    """The rows below the column numbers by their first cell, up to the notes."""
    rows = list(page.iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if row[0] == "甲")
    found: dict[str, list[Any]] = {}
    for first, *rest in rows[start + 1 :]:
        if first is None or str(first).startswith("注"):
            break
        found[first] = rest
    return found


def texts(book: Workbook) -> list[str]:
    return [
        cell.value
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
