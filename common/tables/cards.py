"""Card forms: a label and its value beside or below it, one enterprise on a sheet or in a block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from common.problems import WARNING, Problem
from common.spreadsheets import Cell, Grid
from common.tables import messages
from common.tables.columns import Column, Heading, Headings, Why, heading, key_of, title_of
from common.tables.content import is_company
from common.tables.reading import Found, Layout, Reading, Table
from common.values import display, tight

# A label is short; what is longer is a value or a note.
LABEL_LENGTH = 24
# So many labels with declared meaning make a sheet a card.
LABELS = 3
# A card shows itself at the beginning; a long list is not searched to its end.
LOOKED_AT = 150


@dataclass(frozen=True, slots=True)
class _Pair:
    """A label with its value; the row is that of the value, or the label's where there is none."""

    key: str
    title: str
    value: Cell
    row: int
    left: int
    label_row: int


@dataclass(slots=True)
class _Card:
    sheet: str
    row: int
    pairs: list[_Pair] = field(default_factory=list)


def read_cards(grid: Grid, headings: Headings, reading: Reading) -> bool:
    """Read a sheet of cards into the reading; False (and nothing done) if it is none.

    A sheet is one if the value beside a required label is the name of an employer: the heading of
    a column never has one beside it.
    """
    reader = _CardReader(grid, headings)
    if not headings.required or not reader.is_card():
        return False
    cards = reader.cards()
    titles: dict[str, Heading] = {}
    for card in cards:
        _learn_labels(card, headings, titles)
    known = {one.key: one.column.field for one in titles.values() if one.column}
    table = Table(grid.name, 0, {one.field: one.title for one in titles.values() if one.column})
    for card in cards:
        table.rows.append(_found(card, known, table.titles))
    reading.tables.append(table)
    first = cards[0].row + 1 if cards else 1
    reading.layouts.append(Layout(grid.name, first, tuple(titles.values())))
    reading.problems.extend(_reports(grid.name, cards, titles))
    reading.texts.extend(reader.rest())
    return True


def _learn_labels(card: _Card, headings: Headings, titles: dict[str, Heading]) -> None:
    stacks = [pair.title.split(" / ") for pair in card.pairs]
    for pair, one in zip(card.pairs, headings.assign(stacks), strict=True):
        if one.key not in titles:
            one.position = len(titles)
            titles[one.key] = one
        shown = titles[one.key].samples
        text = display(pair.value)
        if text and len(shown) < 3 and text not in shown:
            shown.append(text)


def _found(card: _Card, known: dict[str, str], titles: dict[str, str]) -> Found:
    cells: dict[str, Cell] = dict.fromkeys(titles, "")
    rows: dict[str, int] = {}
    seen: dict[str, int] = {}
    for pair in card.pairs:
        seen[pair.key] = seen.get(pair.key, 0) + 1
        key = pair.key if seen[pair.key] == 1 else f"{pair.key}#{seen[pair.key]}"
        name = known.get(key)
        if name is not None:
            cells[name] = pair.value
            rows[name] = pair.row + 1
    return Found(card.sheet, card.row + 1, cells, rows=rows)


def _reports(sheet: str, cards: Sequence[_Card], titles: dict[str, Heading]) -> Iterator[Problem]:
    """One warning for each label that is not used and has a value somewhere."""
    rows = {pair.key: pair.row + 1 for card in reversed(cards) for pair in card.pairs}
    for one in titles.values():
        message = {
            Why.UNKNOWN: messages.UNKNOWN_COLUMN,
            Why.REPEATED: messages.REPEATED_COLUMN,
            Why.LEFT_OUT: messages.LEFT_OUT_COLUMN,
        }.get(one.why)
        if message is not None and one.samples:
            yield Problem(
                message,
                sheet=sheet,
                row=rows.get(one.key.partition("#")[0], 0),
                column=one.title,
                value=one.title,
                severity=WARNING,
                params={"value": one.title}
                | ({"reason_label": one.left_out.reason} if one.left_out else {}),
            )


class _CardReader:
    """Pairs labels and values on one sheet."""

    def __init__(self, grid: Grid, headings: Headings) -> None:
        self.grid = grid
        self.headings = headings
        self.used: set[tuple[int, int]] = set()

    def is_card(self) -> bool:
        """By what stands to the right of a label, and unless there is a row of headings."""
        fields: set[str] = set()
        named = False
        for pair in self._pairs(LOOKED_AT, only_known=True):
            columns = self._meant(pair)
            fields.update(column.field for column in columns)
            named = named or (
                pair.row == pair.label_row
                and any(column.required for column in columns)
                and is_company(display(pair.value))
            )
        return named and len(fields) >= LABELS and not self._has_header()

    def _meant(self, pair: _Pair) -> list[Column]:
        mapped = self.headings.mapped.get(pair.key)
        return [mapped] if mapped else self.headings.candidates([pair.title])[:1]

    def _has_header(self) -> bool:
        """Whether the required heading stands in a row in which headings touch each other."""
        for row, cells in enumerate(self.grid.rows[:LOOKED_AT]):
            labels = [
                at
                for at, cell in enumerate(cells)
                if isinstance(cell, str) and cell and self._is_label(cell)
                if not self._is_copy(row, at)
            ]
            touching = any(b - a == 1 for a, b in pairwise(labels))
            if touching and any(self._is_required(cells[at]) for at in labels):
                return True
        return False

    def _is_required(self, cell: Cell) -> bool:
        found = self.headings.candidates([display(cell)])[:1]
        return any(column.required for column in found)

    def cards(self) -> list[_Card]:
        """The pairs, cut where the label that every card must have comes again."""
        self.used.clear()
        pairs = list(self._pairs(len(self.grid.rows), only_known=False))
        starts = [pair for pair in pairs if self._begins(pair)]
        columns = sorted({pair.left for pair in starts})
        cards = [_Card(self.grid.name, pair.row) for pair in starts]
        for pair in pairs:
            lane = max((left for left in columns if left <= pair.left), default=columns[0])
            own = [
                (start, card)
                for start, card in zip(starts, cards, strict=True)
                if start.left == lane
            ]
            above = [card for start, card in own if start.row <= pair.row]
            (above[-1] if above else own[0][1]).pairs.append(pair)
        return cards

    def rest(self) -> list[str]:
        """Texts that are neither label nor value: title, notes, signatures."""
        texts = {
            cell: None
            for row, cells in enumerate(self.grid.rows)
            for column, cell in enumerate(cells)
            if isinstance(cell, str) and cell and (row, column) not in self.used
        }
        return list(texts)

    def _begins(self, pair: _Pair) -> bool:
        return any(column.required for column in self._meant(pair))

    def _pairs(self, end: int, *, only_known: bool) -> Iterator[_Pair]:
        for row, cells in enumerate(self.grid.rows[:end]):
            column = 0
            while column < len(cells):
                cell = cells[column]
                if self._is_copy(row, column) or not isinstance(cell, str) or not cell:
                    column += 1
                    continue
                pair, after = self._pair(row, column, cell, only_known=only_known)
                if pair is not None:
                    yield pair
                column = after

    def _pair(
        self, row: int, column: int, cell: str, *, only_known: bool
    ) -> tuple[_Pair | None, int]:
        """The pair that begins at a cell, and the column after it."""
        label, separator, value = cell.replace("：", ":").partition(":")
        if separator and value.strip() and self._is_label(label):
            self.used.add((row, column))
            return _Pair(
                key_of([label]), title_of([label]), value.strip(), row, column, row
            ), column + 1
        if not self._is_label(cell) and (only_known or not self._may_be_label(row, column, cell)):
            return None, column + 1
        at = self._value_beside(row, column)
        self.used.add((row, column))
        if at is None:
            return _Pair(key_of([cell]), title_of([cell]), "", row, column, row), column + 1
        self.used.add(at)
        value_cell = self.grid.rows[at[0]][at[1]]
        pair = _Pair(key_of([cell]), title_of([cell]), value_cell, at[0], column, row)
        return pair, (at[1] + 1 if at[0] == row else column + 1)

    def _is_label(self, text: str) -> bool:
        return len(tight(text)) <= LABEL_LENGTH and self.headings.knows(text)

    def _may_be_label(self, row: int, column: int, cell: str) -> bool:
        """An unknown label: short, no value of a pair, and with something beside it."""
        if (row, column) in self.used or len(tight(cell)) > 12 or not heading(cell):
            return False
        known = sum(
            1
            for at, other in enumerate(self.grid.rows[row])
            if isinstance(other, str) and not self._is_copy(row, at) and self._is_label(other)
        )
        return (
            bool(known or tight(cell).endswith(":")) and self._value_beside(row, column) is not None
        )

    def _value_beside(self, row: int, column: int) -> tuple[int, int] | None:
        """To the right, else below; where another label stands there, the value is empty."""
        cells = self.grid.rows[row]
        right = column + 1
        while right < len(cells) and self._origin(row, right) == self._origin(row, column):
            right += 1
        if right < len(cells) and cells[right] != "":
            if not self._labels(cells[right]):
                return row, right
            return self._value_below(row, column)
        if right >= len(cells) or self._value_below(row, column) is not None:
            return self._value_below(row, column)
        return None

    def _value_below(self, row: int, column: int) -> tuple[int, int] | None:
        """Below, if a whole line of labels stands above a line of values."""
        below = row + 1
        while below < len(self.grid.rows) and self._origin(below, column) == self._origin(
            row, column
        ):
            below += 1
        if below >= len(self.grid.rows):
            return None
        values = [cell for cell in self.grid.rows[below] if cell != ""]
        if not values or any(self._labels(cell) for cell in values):
            return None
        return (below, column) if self.grid.rows[below][column] != "" else None

    def _labels(self, cell: Cell) -> bool:
        return isinstance(cell, str) and (self._is_label(cell) or self._is_pair(cell))

    def _is_pair(self, cell: str) -> bool:
        label, separator, _value = cell.replace("：", ":").partition(":")
        return bool(separator) and self._is_label(label)

    def _is_copy(self, row: int, column: int) -> bool:
        return (row, column) in self.grid.spread

    def _origin(self, row: int, column: int) -> tuple[int, int]:
        return self.grid.spread.get((row, column), (row, column))
