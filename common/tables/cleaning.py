"""Rows as they stand → rows as they are meant, with every problem at its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from common.packed import Packed
from common.problems import ERROR, WARNING, Doubtful, Message, Problem, Unreadable
from common.spreadsheets import Cell
from common.tables.columns import Column
from common.tables.reading import Found, Reading, Table
from common.tables.sums import check_sums
from common.values import display, tight
from common.values.text import DITTO

MISSING = Message(
    "missing_value",
    gettext_noop("“%(heading)s”没有填。"),
    gettext_noop("请补填；整行不需要时请删去。"),
)
MERGED_VALUE = Message(
    "merged_value",
    gettext_noop("这一格与上面的行合并，“%(value)s”只记在第一行。"),
    gettext_noop("如果每一行都是这个值，请取消合并后逐行填写。"),
)
NOTHING_ABOVE = Message(
    "nothing_above",
    gettext_noop("写的是“同上”，但上面没有可用的内容。"),
    gettext_noop("请直接填写内容。"),
)
DITTO_NOT_ALLOWED = Message(
    "ditto_not_allowed",
    gettext_noop("这一列每行都不同，不能写“同上”。"),
    gettext_noop("请直接填写内容。"),
)

STEP = 500
REMEMBERED = 2_000
# Kinds of cell of which two that are equal say the same; 1 and True do not.
_TOLD = frozenset({str, float})


@dataclass(slots=True)
class Clean:
    """One row with its meaning. `raw` is what stood there, by heading; `values` by field."""

    sheet: str
    row: int
    raw: dict[str, str]
    values: dict[str, Any]
    group: str = ""
    problems: list[Problem] = field(default_factory=list)
    titles: Mapping[str, str] = field(default_factory=dict)
    # On a card each value has a row of its own: field → row.
    rows: Mapping[str, int] | None = None
    # Which registered record it is (`common.sheets.Current.key`), where the file itself tells.
    key: str = ""
    # Which registered records it may mean, where that is asked (common.doubtful.Doubt).
    doubt: Any = None

    @property
    def has_error(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def report(
        self, message: Message, column: str = "", *, severity: str = ERROR, **params: Any
    ) -> None:
        """Add a problem at this row, in the column of the field `column`."""
        heading = self.titles.get(column, "")
        self.problems.append(
            Problem(
                message,
                sheet=self.sheet,
                row=self.rows.get(column, self.row) if self.rows else self.row,
                column=heading,
                value=self.raw.get(heading, ""),
                severity=severity,
                params=params,
            )
        )

    def warn(self, message: Message, column: str = "", **params: Any) -> None:
        self.report(message, column, severity=WARNING, **params)


def clean_rows(
    reading: Reading,
    columns: Sequence[Column],
    progress: Callable[[int], None] = lambda done: None,
) -> Packed[Clean]:
    """All data rows of all tables; `progress` is told now and then how many are done.

    Lines of sums are compared with the rows above them; what differs is added to the reading.
    """
    by_field = {column.field: column for column in columns}
    done: Packed[Clean] = Packed()
    for table in reading.tables:
        cleaner = _Cleaner(table, by_field)
        first = len(done)
        for found in table.rows:
            done.append(cleaner.clean(found))
            if len(done) % STEP == 0:
                progress(len(done))
        reading.problems.extend(check_sums(table, done[first:]) if table.sums else ())
    progress(len(done))
    return done


class _Cleaner:
    """Cleans the rows of one table from top to bottom, remembering what 同上 refers to."""

    def __init__(self, table: Table, columns: Mapping[str, Column]) -> None:
        self.table = table
        self.columns = [columns[name] for name in table.titles]
        self.has_copies = bool(table.copied)
        self.above: dict[str, Cell] = {}
        # What cells came to, by column: 是, 法人, 2019.11 and 12 stand in thousands of rows.
        self.meanings: dict[str, dict[Cell, Any]] = {column.field: {} for column in self.columns}
        # Those of them about which there is nothing to say.
        self.settled: dict[str, dict[Cell, Any]] = {column.field: {} for column in self.columns}

    def clean(self, found: Found) -> Clean:
        titles = self.table.titles
        raw = {
            titles[name]: cell if type(cell) is str else display(cell)
            for name, cell in found.cells.items()
            if cell != ""
        }
        values: dict[str, Any] = {}
        row = Clean(
            found.sheet, found.row, raw, values, found.group, titles=titles, rows=found.rows
        )
        for column in self.columns:
            name = column.field
            cell = found.cells[name]
            if type(cell) in _TOLD and cell in self.settled[name] and not self.has_copies:
                values[name] = self.settled[name][cell]
                if cell != "":
                    self.above[name] = cell
            else:
                values[name] = self._understood(row, column, cell)
        return row

    def _understood(self, row: Clean, column: Column, cell: Cell) -> Any:
        if self.has_copies and (row.row, column.field) in self.table.copied:
            cell = self._copied(row, column, cell)
        if isinstance(cell, str) and cell:
            cell = self._resolved(row, column, cell)
        return self._meaning(row, column, cell)

    def _copied(self, row: Clean, column: Column, cell: Cell) -> Cell:
        """A merged cell holds for all its rows only in columns where that can be meant."""
        if column.shared or cell == "":
            return cell
        row.warn(MERGED_VALUE, column.field, value=display(cell))
        return ""

    def _resolved(self, row: Clean, column: Column, cell: str) -> Cell:
        """The cell behind 同上."""
        if cell in DITTO or (len(cell) < 6 and tight(cell) in DITTO):
            if column.required or column.field not in self.above:
                row.report(DITTO_NOT_ALLOWED if column.required else NOTHING_ABOVE, column.field)
                return ""
            return self.above[column.field]
        return cell

    def _cleaned(self, column: Column, cell: Cell) -> Any:
        if type(cell) not in _TOLD:
            return column.clean(cell)
        known = self.meanings[column.field]
        if cell in known:
            return known[cell]
        value = column.clean(cell)
        if len(known) < REMEMBERED:
            known[cell] = value
        return value

    def _meaning(self, row: Clean, column: Column, cell: Cell) -> Any:
        if cell != "":
            self.above[column.field] = cell
        try:
            value = self._cleaned(column, cell)
        except Unreadable as refusal:
            row.report(refusal.message, column.field, **refusal.params)
            return None
        doubtful = isinstance(value, Doubtful)
        if isinstance(value, Doubtful):
            row.warn(value.message, column.field, **value.params)
            value = value.value
        if column.required and value in ("", None):
            row.report(MISSING, column.field, heading=self.table.titles[column.field])
        elif not doubtful and type(cell) in _TOLD and cell in self.meanings[column.field]:
            self.settled[column.field][cell] = value
        return value
