"""What a document consists of, whatever it is printed as: chapters of headings, text and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.narrative.claims import Piece, Text


@dataclass(frozen=True)
class Heading:
    """`level` 2 is numbered （一）, 3 is numbered 1.; chapters themselves are level 1."""

    level: int
    text: Text


@dataclass(frozen=True)
class Paragraph:
    text: Text


@dataclass(frozen=True)
class EditorParagraph:
    """A paragraph of the editor's own, printed as it was written."""

    text: str


@dataclass(frozen=True)
class GridColumn:
    """`width` is a share of the table's; `words` columns are set to the left."""

    title: str
    width: float = 1.0
    words: bool = False


@dataclass(frozen=True)
class GridRow:
    cells: tuple[Piece, ...]
    strong: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with its caption, its unit, and notes under it."""

    caption: str
    unit: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """`values` are numbers as drawn; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Drawing:
    """A chart: `kind` is column or line, the unit stands at its axis."""

    kind: str
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    highest: float | None = None


Block = Heading | Paragraph | EditorParagraph | Grid | Drawing


@dataclass(frozen=True)
class Chapter:
    """`code` is that of the chapter of the frozen document it tells of."""

    code: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Narrative:
    """The whole text. `unit` signs it on `day`; `area` and `year` are what it is about."""

    title: Text
    unit: Text
    day: Text
    chapters: Sequence[Chapter]


_DIGITS = "〇一二三四五六七八九十"


def numeral(number: int) -> str:
    """一, 十, 十一, 二十三: the number of a chapter, up to 99."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
