"""Finds the tables on a sheet: their headers, their data rows, and everything that is neither."""

from collections.abc import Mapping, Sequence

from common.problems import ERROR, WARNING, Message, Problem
from common.spreadsheets import Cell, Grid
from common.tables import messages
from common.tables.cards import read_cards
from common.tables.columns import Column, Heading, Headings, LeftOut, Why, heading
from common.tables.headers import HeaderReader
from common.tables.lines import (
    LineKind,
    names_group,
    place_of_group,
    sort_line,
)
from common.tables.reading import Found, Layout, Reading, SumLine, Table
from common.values import display, tight

_MESSAGES = {
    Why.REPEATED: messages.REPEATED_COLUMN,
    Why.UNKNOWN: messages.UNKNOWN_COLUMN,
    Why.CONTENT: messages.GUESSED_COLUMN,
    Why.LEFT_OUT: messages.LEFT_OUT_COLUMN,
}


def find_tables(
    grids: Sequence[Grid],
    columns: Sequence[Column],
    mapped: Mapping[str, str] | None = None,
    left_out: Sequence[LeftOut] = (),
) -> Reading:
    """All tables with the declared columns on all visible sheets.

    `mapped` says of headings (by `Heading.key`) which field they mean, "" for none; `left_out` is
    what is known and has no column.
    """
    reading = Reading()
    headings = Headings(columns, mapped, left_out)
    without: list[str] = []
    for grid in grids:
        if not any(cell != "" for row in grid.rows for cell in row):
            continue
        if grid.hidden:
            reading.problems.append(
                Problem(messages.HIDDEN_SHEET, sheet=grid.name, severity=WARNING)
            )
            continue
        before = len(reading.tables)
        if not read_cards(grid, headings, reading):
            _Finder(grid, headings, reading).run()
        if len(reading.tables) == before:
            without.append(grid.name)
        else:
            _report_hidden(grid, reading.tables[before:], reading)
    # A sheet of explanations or totals beside the list is common; no list at all is a problem.
    severity = WARNING if reading.tables else ERROR
    required = next((column.title for column in columns if column.required), columns[0].title)
    reading.problems.extend(
        Problem(messages.NO_TABLE, sheet=name, severity=severity, params={"required": required})
        for name in without
    )
    return reading


def _report_hidden(grid: Grid, tables: Sequence[Table], reading: Reading) -> None:
    if not grid.hidden_rows:
        return
    numbers = sorted(
        {found.row for table in tables for found in table.rows if found.row - 1 in grid.hidden_rows}
    )
    if numbers:
        params = {"count": len(numbers), "rows": spans(numbers)}
        reading.problems.append(
            Problem(
                messages.HIDDEN_ROWS,
                sheet=grid.name,
                row=numbers[0],
                severity=WARNING,
                params=params,
            )
        )


def spans(numbers: Sequence[int]) -> str:
    """Sorted numbers as people write them: 3、5–8; a long list is cut."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    shown = [f"{low}–{high}" if high > low else str(low) for low, high in found[:10]]
    return "、".join(shown) + ("…" if len(found) > 10 else "")


class _Finder:
    """Walks down one sheet."""

    def __init__(self, grid: Grid, headings: Headings, reading: Reading) -> None:
        self.grid = grid
        self.headers = HeaderReader(grid, headings)
        self.reading = reading
        # Side by side there may be several tables: position → column, one mapping for each.
        self.parts: list[dict[int, Column]] = []
        self.tables: list[Table] = []
        self.header: list[tuple[str, ...]] = []
        self.titles: list[list[tuple[int, str]]] = []
        self.header_lines: set[tuple[str, ...]] = set()
        self.signs: set[Cell] = set(headings.key_words)
        self.reported: set[str] = set()
        self.group = ""
        self.texts_before = len(reading.texts)
        # For each table the row at which the present group began.
        self.group_from: list[int] = []

    def run(self) -> None:
        if not self._walk(0):
            self._walk_guessed()

    def _walk(self, index: int) -> bool:
        """From this row to the end; whether a table was found."""
        while index < len(self.grid.rows):
            depth = self._header_depth(index)
            if depth and (repeated := self._repeated(index, depth)):
                # On a new page of print: the same table goes on.
                index += repeated
            elif depth:
                self._begin(index, depth)
                index += depth
            else:
                self._line(index)
                index += 1
        return bool(self.parts)

    def _walk_guessed(self) -> None:
        """No header is known by its words: take the one that the rows below make one."""
        found = self.headers.guessed()
        if found is None:
            return
        index, depth = found
        parts = self.headers.parts(index, depth)
        fields = {one.field for part in parts for one in part}
        if self.headers.headings.required <= fields:
            # What was taken for notes so far are rows; what stands above the header is still one.
            del self.reading.texts[self.texts_before :]
            self.group = ""
            for above in range(index):
                self._line(above)
            self._begin(index, depth)
            self._walk(index + depth)
        else:
            # Nothing can be read, but the columns can be shown and what they are be said.
            self._note_layouts(index, parts)

    # ------------------------------------------------------------------ headers

    def _header_depth(self, index: int) -> int:
        if self.parts and self.signs.isdisjoint(self.grid.rows[index]):
            return 0
        return self.headers.depth_at(index)

    def _repeated(self, index: int, depth: int) -> int:
        """How many lines the header takes that stands here once more; 0 if it is another one."""
        lines = self.grid.rows[index : index + len(self.header)]
        if self.header and [_as_line(row) for row in lines] == self.header:
            return len(self.header)
        # Its cells may be merged in one place and not in the other.
        return depth if self._titles(index, depth) == self.titles else 0

    def _titles(self, index: int, depth: int) -> list[list[tuple[int, str]]]:
        parts = self.headers.parts(index, depth)
        return [[(one.position, one.title) for one in part] for part in parts]

    def _begin(self, index: int, depth: int) -> None:
        self.header = [_as_line(row) for row in self.grid.rows[index : index + depth]]
        self.titles = self._titles(index, depth)
        self.parts, self.tables, self.group_from = [], [], []
        parts = self.headers.parts(index, depth)
        for headings in parts:
            part = {one.position: one.column for one in headings if one.column is not None}
            titles = {one.field: one.title for one in headings if one.column is not None}
            table = Table(self.grid.name, index + depth, titles)
            self.parts.append(part)
            self.tables.append(table)
            self.group_from.append(0)
            self.reading.tables.append(table)
            self._report_columns(index, headings)
        self._note_layouts(index, parts)
        for line in range(index, index + depth):
            self.header_lines.add(_as_line(self.grid.rows[line]))
            self.signs.update(cell for cell in self.grid.rows[line] if cell != "")
        if depth > 1:
            stacks = self.headers.stacks(index, depth)
            self.header_lines.add(_as_line([stack[-1] for stack in stacks]))

    def _note_layouts(self, index: int, parts: Sequence[Sequence[Heading]]) -> None:
        for headings in parts:
            named = tuple(one for one in headings if one.key)
            self.reading.layouts.append(Layout(self.grid.name, index + 1, named))

    def _report_columns(self, index: int, headings: Sequence[Heading]) -> None:
        for one in headings:
            if not one.title or one.title in self.reported:
                continue
            if one.why in _MESSAGES:
                self._report(index, one, _MESSAGES[one.why])
            if one.column is not None and one.position in self.grid.hidden_columns:
                self._report(index, one, messages.HIDDEN_COLUMN)

    def _report(self, index: int, one: Heading, message: Message) -> None:
        self.reported.add(one.title)
        said = {"taken": one.column.title} if one.column else {}
        said |= {"reason_label": one.left_out.reason} if one.left_out else {}
        self.reading.problems.append(
            Problem(
                message,
                sheet=self.grid.name,
                row=index + 1,
                column=one.title,
                value=one.title,
                severity=WARNING,
                params={"value": one.title, **said},
            )
        )

    # ------------------------------------------------------------------ rows

    def _line(self, index: int) -> None:
        row = self.grid.rows[index]
        if not self.parts:
            if names_group(row):
                self.group = place_of_group(row)
            self._note(row)
            return
        if not self.signs.isdisjoint(row) and _as_line(row) in self.header_lines:
            return
        for part, table in zip(self.parts, self.tables, strict=True):
            self._sort(index, row, part, table)

    def _sort(self, index: int, row: list[Cell], part: dict[int, Column], table: Table) -> None:
        cells = {column.field: row[position] for position, column in part.items()}
        keys = [cells[column.field] for column in part.values() if column.required]
        own = self._own(index, part, cells) if self.grid.spread else cells
        kind = sort_line(row, own, keys)
        if kind is LineKind.DATA:
            table.rows.append(Found(self.grid.name, index + 1, cells, self.group))
            self._note_copies(index, part, table)
        elif kind is LineKind.GROUP:
            self.group = place_of_group(row)
            self.group_from = [len(table.rows) for table in self.tables]
        elif kind is LineKind.SUBTOTAL:
            self._sum(index, row, cells, table)
        elif kind is LineKind.NOTE:
            self._note(row)

    def _sum(self, index: int, row: list[Cell], cells: dict[str, Cell], table: Table) -> None:
        label = next((tight(display(cell)) for cell in row if tight(display(cell))), "")
        start = self.group_from[self.tables.index(table)]
        table.sums.append(SumLine(index + 1, label, cells, len(table.rows), start))

    def _own(self, index: int, part: dict[int, Column], cells: dict[str, Cell]) -> dict[str, Cell]:
        """The cells without those that a merged range brought from an earlier row."""
        copied = {
            column.field
            for position, column in part.items()
            if self.grid.spread.get((index, position), (index, 0))[0] < index
        }
        return {name: cell for name, cell in cells.items() if name not in copied}

    def _note_copies(self, index: int, part: dict[int, Column], table: Table) -> None:
        if not self.grid.spread:
            return
        for position, column in part.items():
            origin = self.grid.spread.get((index, position))
            if origin is not None and origin[0] < index:
                table.copied.add((index + 1, column.field))

    def _note(self, row: Sequence[Cell]) -> None:
        texts = dict.fromkeys(cell for cell in row if isinstance(cell, str) and cell)
        self.reading.texts.extend(texts)


def _as_line(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(heading(cell) if isinstance(cell, str) else display(cell) for cell in row)
