"""What is asked of kept counts: a group of enterprises or the terms, of areas, on days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from indicators.counting import Counts
from indicators.figures import GROUPS, STANDING_MEASURES, TERM_MEASURES, Measure

TERMS = "terms"


class Node(NamedTuple):
    """An area with everything below it."""

    id: int
    path: str


# What is counted where, for which day.
Key = tuple[int, date]

# A queryset of standings in, a narrower one out.
Narrow = Callable[[Any], Any]


class Kept(NamedTuple):
    revision: int
    counts: Counts


@dataclass
class Question:
    """What is counted of some areas on some days, and what is known of the answer so far.

    `current` are the revisions of the areas, `listed_since` those from which on every change is
    listed. `new` is what had to be counted. With a `narrow` of its own nothing is kept.
    """

    group: str
    nodes: Mapping[int, Node]
    days: Sequence[date]
    current: Mapping[int, int]
    listed_since: Mapping[int, int]
    narrow: Narrow | None = None
    answer: dict[Key, Counts] = field(default_factory=dict)
    new: set[Key] = field(default_factory=set)

    @property
    def name(self) -> str:
        return f"{self.group} {definition_of(self.group)}"

    @property
    def measures(self) -> Mapping[str, Measure]:
        return measures_of(self.group)

    @property
    def missing(self) -> list[Key]:
        keys = ((pk, day) for pk in self.nodes for day in self.days)
        return [key for key in keys if key not in self.answer]

    def found(self, counts: Mapping[Key, Counts]) -> None:
        self.answer |= counts
        self.new |= counts.keys()


@cache
def definition_of(group: str) -> str:
    """Tells numbers that were counted by another definition apart from those of today's."""
    condition = GROUPS[group].condition if group in GROUPS else ""
    measures = [(m.code, m.condition, m.sum_of) for m in measures_of(group).values()]
    return blake2b(repr((condition, measures)).encode(), digest_size=8).hexdigest()


def measures_of(group: str) -> Mapping[str, Measure]:
    return TERM_MEASURES if group == TERMS else STANDING_MEASURES


def outermost(paths: Iterable[str]) -> list[str]:
    """Those of the areas' paths that lie in none of the others, in order."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found
