"""Finds the tables on a sheet: their headers, their data rows, and everything that is neither."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext_noop

from common.problems import ERROR, WARNING, Message, Problem
from common.spreadsheets import Cell, Grid
from common.tables.columns import Column, Headings, heading
from common.tables.lines import (
    LineKind,
    column_numbers,
    names_group,
    place_of_group,
    sort_line,
)
from common.values import display, tight

HEADER_ROWS = 3

NO_TABLE = Message(
    "no_table",
    gettext_noop("没有找到表头。"),
    gettext_noop(
        "表头至少要有“%(required)s”这一列，并和其他列名在同一行；也可以下载空白模板填写。"
    ),
)
HIDDEN_SHEET = Message(
    "hidden_sheet",
    gettext_noop("工作表是隐藏的，没有读取。"),
    gettext_noop("需要导入时，请取消隐藏后重新上传。"),
)
REPEATED_COLUMN = Message(
    "repeated_column",
    gettext_noop("“%(value)s”这一列出现了不止一次，只用了第一列。"),
    gettext_noop("请改名或删去多余的列。"),
)
UNKNOWN_COLUMN = Message(
    "unknown_column",
    gettext_noop("不认识“%(value)s”这一列，没有导入。"),
    gettext_noop("不需要的列可以不管；需要导入时，请改用模板里的列名。"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A data row as it stands: `cells` by field, `group` the line it stands under."""

    sheet: str
    row: int
    cells: dict[str, Cell]
    group: str = ""


@dataclass(slots=True)
class Table:
    """One table: the heading shown for each field, and its rows."""

    sheet: str
    header_row: int
    titles: dict[str, str]
    rows: list[Found] = field(default_factory=list)
    # (row, field) of cells that merely repeat a merged cell of an earlier row.
    copied: set[tuple[int, str]] = field(default_factory=set)


@dataclass(slots=True)
class Reading:
    """What was found on all sheets. `texts` are titles, notes and signatures, for dates in them."""

    tables: list[Table] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        return sum(len(table.rows) for table in self.tables)


def find_tables(grids: Sequence[Grid], columns: Sequence[Column]) -> Reading:
    """All tables with the declared columns on all visible sheets."""
    reading = Reading()
    headings = Headings(columns)
    without: list[str] = []
    for grid in grids:
        if not any(cell != "" for row in grid.rows for cell in row):
            continue
        if grid.hidden:
            reading.problems.append(Problem(HIDDEN_SHEET, sheet=grid.name, severity=WARNING))
            continue
        before = len(reading.tables)
        _Finder(grid, headings, reading).run()
        if len(reading.tables) == before:
            without.append(grid.name)
    # A sheet of explanations or totals beside the list is common; no list at all is a problem.
    severity = WARNING if reading.tables else ERROR
    required = next((column.title for column in columns if column.required), columns[0].title)
    reading.problems.extend(
        Problem(NO_TABLE, sheet=name, severity=severity, params={"required": required})
        for name in without
    )
    return reading


class _Finder:
    """Walks down one sheet."""

    def __init__(self, grid: Grid, headings: Headings, reading: Reading) -> None:
        self.grid = grid
        self.headings = headings
        self.reading = reading
        # Side by side there may be several tables: position → column, one mapping for each.
        self.parts: list[dict[int, Column]] = []
        self.tables: list[Table] = []
        self.header_lines: set[tuple[str, ...]] = set()
        self.signs: set[Cell] = set(headings.key_words)
        self.reported: set[str] = set()
        self.group = ""

    def run(self) -> None:
        index = 0
        while index < len(self.grid.rows):
            depth = self._header_depth(index)
            if depth:
                self._begin(index, depth)
                index += depth
            else:
                self._line(index)
                index += 1

    # ------------------------------------------------------------------ headers

    def _header_depth(self, index: int) -> int:
        """How many rows the header that starts here has; 0 if none does."""
        row = self.grid.rows[index]
        if self.parts and self.signs.isdisjoint(row):
            return 0
        if not self._looks_like_header(row):
            return 0
        depth = 1
        while depth < HEADER_ROWS and self._continues_header(index, depth):
            depth += 1
        assigned, _ = self.headings.assign(self._stacks(index, depth))
        required = {column.field for column in self.headings.columns if column.required}
        fields = {column.field for column in assigned.values()}
        return depth if required <= fields and len(fields) >= min(2, len(required) + 1) else 0

    def _looks_like_header(self, row: Sequence[Cell]) -> bool:
        texts = {heading(cell) for cell in row if isinstance(cell, str) and cell}
        known = sum(1 for text in texts if self.headings.knows(text))
        return known >= 2 and known * 3 >= len(texts)

    def _continues_header(self, index: int, depth: int) -> bool:
        """Whether the next row belongs to the header: headings, or merged with the row above."""
        below = index + depth
        if below >= len(self.grid.rows):
            return False
        row = self.grid.rows[below]
        if column_numbers(row):
            return False
        own = [
            cell
            for position, cell in enumerate(row)
            if cell != "" and self.grid.spread.get((below, position), (below, 0))[0] == below
        ]
        if not own or len(own) == len([cell for cell in row if cell != ""]) == len(row):
            return False
        if not all(isinstance(cell, str) for cell in own):
            return False
        words = [cell for cell in own if isinstance(cell, str)]
        known = sum(1 for word in words if self.headings.children(word))
        return known * 2 >= len(words)

    def _stacks(self, index: int, depth: int) -> list[list[str]]:
        """For each physical column its headings from top to bottom."""
        rows = [
            [display(cell) if isinstance(cell, str) else "" for cell in self.grid.rows[line]]
            for line in range(index, index + depth)
        ]
        for upper, lower in pairwise(rows):
            # Without a merged range the heading over several columns stands in the first only.
            for position in range(1, len(upper)):
                if not upper[position] and lower[position] and lower[position - 1]:
                    upper[position] = upper[position - 1]
        return [[row[position] for row in rows] for position in range(len(rows[0]))]

    def _begin(self, index: int, depth: int) -> None:
        stacks = self._stacks(index, depth)
        self.parts, self.tables = [], []
        for start, end in self._side_by_side(stacks):
            assigned, repeated = self.headings.assign(stacks[start:end])
            part = {start + position: column for position, column in assigned.items()}
            titles = {column.field: _title(stacks[position]) for position, column in part.items()}
            table = Table(self.grid.name, index + depth, titles)
            self.parts.append(part)
            self.tables.append(table)
            self.reading.tables.append(table)
            self._report_columns(index, stacks[start:end], assigned, repeated)
        for line in range(index, index + depth):
            self.header_lines.add(_as_line(self.grid.rows[line]))
            self.signs.update(cell for cell in self.grid.rows[line] if cell != "")
        if depth > 1:
            self.header_lines.add(_as_line([stack[-1] for stack in stacks]))

    def _side_by_side(self, stacks: list[list[str]]) -> list[tuple[int, int]]:
        """Cuts the header where the required column comes again, at the table's first heading."""
        firsts: list[int] = []
        wanted: str | None = None
        seen_key = False
        for position, stack in enumerate(stacks):
            fields = [column.field for column in self.headings.candidates(stack)[:1]]
            if not fields:
                continue
            if wanted is None:
                wanted, firsts = fields[0], [position]
            elif fields[0] == wanted and seen_key:
                firsts.append(position)
                seen_key = False
            seen_key = seen_key or self._is_required(fields[0])
        if not seen_key and len(firsts) > 1:
            firsts.pop()
        starts = [0, *firsts[1:]]
        return list(zip(starts, [*starts[1:], len(stacks)], strict=True))

    def _is_required(self, name: str) -> bool:
        return any(column.required and column.field == name for column in self.headings.columns)

    def _report_columns(
        self, index: int, stacks: list[list[str]], assigned: dict[int, Column], repeated: list[int]
    ) -> None:
        for position, stack in enumerate(stacks):
            title = _title(stack)
            if position in assigned or not title or title in self.reported:
                continue
            self.reported.add(title)
            message = REPEATED_COLUMN if position in repeated else UNKNOWN_COLUMN
            self.reading.problems.append(
                Problem(
                    message,
                    sheet=self.grid.name,
                    row=index + 1,
                    column=title,
                    value=title,
                    severity=WARNING,
                    params={"value": title},
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
        elif kind is LineKind.NOTE:
            self._note(row)

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


def _title(stack: Sequence[str]) -> str:
    parts = dict.fromkeys(tight(text) for text in stack if text)
    return " / ".join(parts)


def _as_line(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(heading(cell) if isinstance(cell, str) else display(cell) for cell in row)


def all_rows(reading: Reading) -> Iterator[Found]:
    for table in reading.tables:
        yield from table.rows
