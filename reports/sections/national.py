"""The items of the national yearly form, and what is known of them, added up level by level.

The unions themselves (`union_facts.py`) only pass by: they are a frozen list of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from reports.crosswalk import Item, items_of
from reports.sections import union_facts
from reports.sections.basis import Basis, Place, by_each_above
from reports.sections.kept import LATER, STREAMED
from reports.sections.spooled import Line, Spooled

# Where a fact stands in a line.
_AT = {column: 2 + n for n, column in enumerate(union_facts.COLUMNS)}


@dataclass(frozen=True)
class UnionLine:
    """One union: `values` in the order of the items, None where nothing is recorded."""

    name: str
    area_code: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Level:
    """The sums of one place and everything in it; `values` as in a line, None where not summed."""

    place: Place
    unions: int
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class National:
    """`missing` counts of each item the unions of which it is not recorded; `columns` names what
    stands in `lines` after the number of a union and its area's code."""

    items: tuple[Item, ...] = ()
    # Only in a document of format 1.
    unions: tuple[UnionLine, ...] | None = field(default=None, metadata=LATER)
    levels: tuple[Level, ...] = ()
    columns: tuple[str, ...] | None = field(default=None, metadata=LATER)
    missing: tuple[int, ...] | None = field(default=None, metadata=LATER)
    # As they were counted, or, while files are made, in the order in which they are printed
    # (reports/files.py); none in a document that was read back.
    lines: Iterable[Line] = field(default=(), compare=False, metadata=STREAMED)

    def each_union(self) -> Iterator[UnionLine]:
        """The unions one by one, as often as wanted."""
        if self.unions is not None:
            yield from self.unions
            return
        places = {column: 2 + n for n, column in enumerate(self.columns or ())}
        # What is recorded of no union is the None behind the line.
        wanted = [places.get(item.fact, -1) for item in self.items]
        if not wanted:
            return
        name = places["name"]
        for line in self.lines:
            more = (*line, None)
            yield UnionLine(line[name], line[1], tuple([more[place] for place in wanted]))

    def number_missing(self) -> tuple[int, ...]:
        """Of each item, how many unions it is not recorded of."""
        if self.missing is not None:
            return self.missing
        unions = self.unions or ()
        return tuple(
            sum(1 for line in unions if line.values[n] is None)
            for n, _item in enumerate(self.items)
        )


def build(basis: Basis) -> National:
    """The chapter, with its lines in the order of their numbers; empty for a year whose form is not
    declared."""
    items = items_of(basis.year)
    if not items:
        return National()
    sums = _Sums(items)
    counted = Spooled(sums.adding(lines(basis)))
    return National(
        items=items,
        levels=sums.levels(basis),
        columns=union_facts.COLUMNS,
        missing=sums.missing(),
        lines=counted,
    )


def lines(basis: Basis) -> Iterator[Line]:
    """The list of the unions in the order of their numbers; none where no form is declared."""
    return union_facts.lines(basis) if items_of(basis.year) else iter(())


class _Sums:
    """What the lines add up to, place by place, counted as they pass.

    Of a place there is a row of numbers: its unions, then of each item that is summed the sum, and
    of how many unions it is known.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._unions = 0
        self._known = [0] * len(items)
        self._rows: dict[str, list[int]] = {}
        self._facts = [(n, _AT[item.fact]) for n, item in enumerate(items) if item.fact]
        summed = (n for n, item in enumerate(items) if item.summed and item.fact)
        self._summed = {n: at for at, n in zip(count(1, 2), summed, strict=False)}

    def adding(self, lines: Iterable[Line]) -> Iterator[Line]:
        width = 1 + 2 * len(self._summed)
        added = [(at, _AT[self._items[n].fact]) for n, at in self._summed.items()]
        path, known, facts = _AT["path"], self._known, self._facts
        for line in lines:
            self._unions += 1
            for n, place in facts:
                if line[place] is not None:
                    known[n] += 1
            row = self._rows.setdefault(line[path], [0] * width)
            row[0] += 1
            for at, place in added:
                if (number := line[place]) is not None:
                    row[at] += number
                    row[at + 1] += 1
            yield line

    def missing(self) -> tuple[int, ...]:
        return tuple(self._unions - known for known in self._known)

    def levels(self, basis: Basis) -> tuple[Level, ...]:
        """The area, then everything in it that has a union, each with all that lies inside."""
        sums = {
            path: list(map(sum, zip(*rows, strict=True)))
            for path, rows in by_each_above(self._rows).items()
        }
        found = []
        for place in (basis.place, *basis.places):
            row = sums.get(place.path, [0] * (1 + 2 * len(self._summed)))
            if row[0] or place == basis.place:
                values = tuple(self._sum(row, n) for n, _item in enumerate(self._items))
                found.append(Level(place, row[0], values))
        return tuple(found)

    def _sum(self, row: Sequence[int], item: int) -> int | None:
        """A sum of which nothing is known is not zero: it is None."""
        at = self._summed.get(item)
        return row[at] if at and row[at + 1] else None
