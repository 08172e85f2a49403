"""The items of the national yearly form, and what is known of them, added up level by level.

The unions themselves (`union_facts.py`) only pass by: they are a frozen list of their own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.crosswalk import Item, items_of
from reports.sections import union_facts
from reports.sections.basis import Basis, Place, inside
from reports.sections.kept import LATER, STREAMED
from reports.sections.union_facts import Line

UNIONS = "unions"


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
    # In the order in which they are printed; there while files are made (reports/files.py).
    lines: Iterable[Line] = field(default=(), compare=False, metadata=STREAMED)

    def each_union(self) -> Iterator[UnionLine]:
        """The unions one by one, as often as wanted."""
        if self.unions is not None:
            yield from self.unions
            return
        places = {column: 2 + n for n, column in enumerate(self.columns or ())}
        wanted = [places.get(item.fact) for item in self.items]
        for line in self.lines:
            values = tuple(None if place is None else line[place] for place in wanted)
            yield UnionLine(line[places["name"]], line[1], values)

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
    """The chapter; empty for a year whose form is not declared."""
    items = items_of(basis.year)
    if not items:
        return National()
    facts = [item.fact for item in items if item.fact]
    summed = [item.fact for item in items if item.summed and item.fact]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    known: Counter[str] = Counter()
    for line in lines(basis):
        row = union_facts.as_fact(line)
        known.update({UNIONS: 1} | {fact: 1 for fact in facts if row[fact] is not None})
        _count(counts[row["path"]], row, summed)
    return National(
        items=items,
        levels=_levels(basis, counts, items),
        columns=union_facts.COLUMNS,
        missing=tuple(known[UNIONS] - known[item.fact] for item in items),
    )


def lines(basis: Basis) -> Iterator[Line]:
    """The list of the unions in the order of their numbers; none where no form is declared."""
    return union_facts.lines(basis) if items_of(basis.year) else iter(())


def _count(counted: Counter[str], row: Mapping[str, Any], summed: Iterable[str]) -> None:
    counted[UNIONS] += 1
    for fact in summed:
        if row[fact] is not None:
            counted[fact] += row[fact]
            counted[f"{fact} known"] += 1


def _levels(
    basis: Basis, counts: Mapping[str, Counter[str]], items: Iterable[Item]
) -> tuple[Level, ...]:
    """The area, then everything in it that has a union, each with all that lies inside.

    A sum of which nothing is known is not zero: it is None.
    """
    found = []
    for place in (basis.place, *basis.places):
        counted = inside(counts, place.path)
        if counted[UNIONS] or place == basis.place:
            values = tuple(_sum(counted, item) for item in items)
            found.append(Level(place, counted[UNIONS], values))
    return tuple(found)


def _sum(counted: Counter[str], item: Item) -> int | None:
    known = item.summed and counted[f"{item.fact} known"]
    return counted[item.fact] if known else None
