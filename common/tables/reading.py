"""What is found on the sheets of a file, before any cell of it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from common.packed import Packed
from common.problems import Problem
from common.spreadsheets import Cell
from common.tables.columns import Heading


@dataclass(frozen=True, slots=True)
class Found:
    """A data row as it stands: `cells` by field, `group` the line it stands under."""

    sheet: str
    row: int
    cells: dict[str, Cell]
    group: str = ""
    # On a card each value has a row of its own: field → row.
    rows: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class SumLine:
    """A line of sums: its numbers by field, and how many rows of the table stand before it."""

    row: int
    label: str
    cells: dict[str, Cell]
    after: int
    # The first row of the table that stands under the same group line.
    group_from: int = 0


@dataclass(slots=True)
class Table:
    """One table: the heading shown for each field, and its rows."""

    sheet: str
    header_row: int
    titles: dict[str, str]
    rows: Packed[Found] = field(default_factory=Packed)
    # (row, field) of cells that merely repeat a merged cell of an earlier row.
    copied: set[tuple[int, str]] = field(default_factory=set)
    sums: list[SumLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a table are taken for, for those who want to see or correct it."""

    sheet: str
    row: int
    headings: tuple[Heading, ...]


@dataclass(slots=True)
class Reading:
    """What was found on all sheets. `texts` are titles, notes and signatures, for dates in them."""

    tables: list[Table] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        return sum(len(table.rows) for table in self.tables)
