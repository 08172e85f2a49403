"""What a workbook to be written consists of, without a word about how it is written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# Kinds of column. A code, a phone or a document number is text, however many digits it has.
TEXT = "text"
INT = "int"
NUMBER = "number"
PERCENT = "percent"
DATE = "date"
MONEY = "money"
POINTS = "points"  # a difference of two percentages, with its sign

# Styles of row.
PLAIN = ""
TOTAL = "total"
SUBTOTAL = "subtotal"
GROUP = "group"

# Of a number in a CSV file Excel keeps fifteen digits and shows twelve as 9.1E+11; it drops a zero
# at the beginning, and takes 2023-05 for the first of May.
READ_AS_NUMBER = re.compile(r"\d{12,}|0\d+|\d+[Ee]\d+|\d{4}-\d{1,2}", re.ASCII)
# Characters by which a spreadsheet takes typed text for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a program may drop before it looks at the first character.
_DROPPED = " \u00a0\u3000\ufeff\u200b\u200c\u200d\u2060"
# The most that a footer may hold.
_FOOTER = 255
_PAGES = "&C第 &P 页，共 &N 页"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return not text[:1].isalnum() and text.lstrip(_DROPPED).startswith(FORMULA_STARTS)


def runs(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last position of each run of equal names."""
    start = 0
    for position in range(1, len(names) + 1):
        if position == len(names) or names[position] != names[start]:
            yield start, position - 1
            start = position


def footer(note: str = "") -> str:
    """The footer of a printed page: the note at the left, or above, and the page numbers.

    An ampersand is doubled, or it would begin a command; what does not fit is cut off.
    """
    if not note:
        return _PAGES
    room = _FOOTER - len(_PAGES) - len("&L&8 ")
    plain = note.replace("&", "&&")[:room]
    # An odd one at the end would take the first character of what follows.
    if (len(plain) - len(plain.rstrip("&"))) % 2:
        plain = plain[:-1]
    return f"&L&8 {plain}{_PAGES.replace('&C', '&R')}"


@dataclass(frozen=True, slots=True)
class Column:
    """`group` is the merged heading over neighbouring columns that name the same one.

    `index` is its cell in the line under the headings that numbers the columns and says how they
    add up (甲, 1, 2=3+4); the line is there when any column has one.
    """

    title: str
    kind: str = TEXT
    width: float | None = None
    group: str = ""
    index: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a style; a bare sequence of values is a plain row.

    `indent` moves the first cell's text to the right.
    """

    values: Sequence[Any]
    style: str = PLAIN
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """One column of the table drawn; `name` defaults to its heading. `line` draws it as a line.

    `color` is "#RRGGBB"; without it each series gets the next of a fixed set.
    """

    column: int
    name: str = ""
    line: bool = False
    color: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over the plain rows of its table.

    `kind` is column, bar, line, pie or stacked; `categories` the column of the labels. `rows`
    (first and last, counted from 0) picks other rows than the first run of plain ones. `height` is
    in rows; `highest` ends the value axis; `labels` writes the values beside what is drawn.
    """

    kind: str
    title: str
    categories: int
    series: Sequence[Series]
    rows: tuple[int, int] | None = None
    height: int = 16
    axis_title: str = ""
    highest: float | None = None
    labels: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A heading line, the table, its notes and its charts, one under the other.

    `unit` stands at the right end of the heading line. `new_page` starts a new page in print.
    """

    columns: Sequence[Column]
    rows: Iterable[Row | Sequence[Any]]
    caption: str = ""
    unit: str = ""
    new_page: bool = False
    notes: Sequence[str] = ()
    charts: Sequence[Chart] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Title, lines under it, tables under one another, lines at the end; A4, fitted to its width.

    With one table its header rows stay in view and are repeated on each printed page.
    """

    name: str
    title: str = ""
    lines: Sequence[str] = ()
    tables: Sequence[Table] = ()
    closing: Sequence[str] = ()
    portrait: bool = False
    filter: bool = False
    # In the footer of each printed page, beside the page numbers.
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page of a report that is signed and sealed: A4 across, then a page of contents.

    `facts` are label and value (a value of "" leaves a line to write on), `places` what is to be
    signed, `seal` the words where the seal goes, `contents` sheet name and what it holds.
    """

    name: str
    title: str
    subtitle: str = ""
    number: str = ""
    facts: Sequence[tuple[str, str]] = ()
    places: Sequence[str] = ()
    seal: str = ""
    notes: Sequence[str] = ()
    contents_title: str = ""
    contents: Sequence[tuple[str, str]] = ()
    figures_title: str = ""
    figures: Sequence[tuple[str, str]] = ()
