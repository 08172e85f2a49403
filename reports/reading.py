"""A chapter as a page: the tables of the workbook, cell for cell, as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from common.spreadsheets import Column, Row, Sheet, Table
from common.spreadsheets.layout import INT, MONEY, NUMBER, PERCENT, POINTS, TEXT
from reports.renderers import (
    coverage,
    definitions,
    elections,
    gaps,
    innovation,
    proposals,
    stations,
)
from reports.sections import ReportDocument

# A page is to be read; the whole list is in the files.
ROWS_SHOWN = 200
_RENDERERS: dict[str, Any] = {
    "coverage": coverage,
    "elections": elections,
    "stations": stations,
    "proposals": proposals,
    "innovation": innovation,
    "gaps": gaps,
    "definitions": definitions,
}
# The chapters that can be read, and written about.
READABLE = tuple(_RENDERERS)


@dataclass(frozen=True)
class Head:
    """A cell of the heading; `wide` columns under one group, `high` lines where there is none."""

    text: str
    wide: int = 1
    high: int = 1
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    text: str
    is_number: bool


@dataclass(frozen=True)
class Line:
    cells: tuple[Cell, ...]
    style: str
    indent: int


@dataclass(frozen=True)
class ReadTable:
    caption: str
    unit: str
    groups: tuple[Head, ...]
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    left_out: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ReadSheet:
    title: str
    lines: tuple[str, ...]
    tables: tuple[ReadTable, ...]
    closing: tuple[str, ...]


def chapter_of(document: ReportDocument, code: str) -> list[ReadSheet]:
    """The tables of a chapter; KeyError where there is no such chapter."""
    return [_sheet(sheet) for sheet in _RENDERERS[code].sheets(document)]


def _sheet(sheet: Sheet) -> ReadSheet:
    tables = tuple(_table(table) for table in sheet.tables)
    return ReadSheet(sheet.title or sheet.name, tuple(sheet.lines), tables, tuple(sheet.closing))


def _table(table: Table) -> ReadTable:
    rows = list(table.rows)
    groups, heads = _headings(list(table.columns))
    return ReadTable(
        caption=table.caption,
        unit=table.unit,
        groups=groups,
        heads=heads,
        lines=tuple(_line(table, row) for row in rows[:ROWS_SHOWN]),
        left_out=max(0, len(rows) - ROWS_SHOWN),
        notes=tuple(table.notes),
    )


def _headings(columns: list[Column]) -> tuple[tuple[Head, ...], tuple[Head, ...]]:
    """One line of headings, or two where some columns stand under a common one."""
    if not any(column.group for column in columns):
        return (), tuple(Head(_flat(c.title), is_number=c.kind != TEXT) for c in columns)
    top: list[Head] = []
    below: list[Head] = []
    for group, found in groupby(columns, key=lambda column: column.group):
        members = list(found)
        if group:
            top.append(Head(_flat(group), wide=len(members)))
            below += [Head(_flat(c.title), is_number=c.kind != TEXT) for c in members]
        else:
            top += [Head(_flat(c.title), high=2, is_number=c.kind != TEXT) for c in members]
    return tuple(top), tuple(below)


def _line(table: Table, row: Any) -> Line:
    values = row.values if isinstance(row, Row) else row
    style, indent = (row.style, row.indent) if isinstance(row, Row) else ("", 0)
    return Line(tuple(_cells(table, values)), style, indent)


def _cells(table: Table, values: Any) -> Iterator[Cell]:
    for column, value in zip(table.columns, values, strict=True):
        yield Cell(_text(column.kind, value), column.kind != TEXT)


def _text(kind: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    patterns = {PERCENT: "{:.1%}", POINTS: "{:+.1f}", INT: "{:,}", NUMBER: "{:,}", MONEY: "{:,.2f}"}
    return patterns.get(kind, "{}").format(value)


def _flat(title: str) -> str:
    return title.replace("\n", "")
