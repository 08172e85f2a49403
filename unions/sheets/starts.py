"""Comparing when something is said to have begun with what is already known of it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from common.values import DAY, MONTH, YEAR, PartialDate

_FINENESS = {YEAR: 0, MONTH: 1, DAY: 2}


class Verdict(Enum):
    SAME = auto()  # nothing new
    FINER = auto()  # the same date, known more exactly
    OTHER = auto()  # another date


@dataclass(frozen=True, slots=True)
class Start:
    """A first day with its precision, as periods keep it."""

    on: date
    precision: str = DAY

    def __str__(self) -> str:
        return str(PartialDate(self.on, self.precision))


def compare(known: Start, stated: PartialDate) -> Verdict:
    """Whether a list's date says the same as the known one, as far as both are known."""
    coarser = min(known.precision, stated.precision, key=_FINENESS.__getitem__)
    if _cut(known.on, coarser) != _cut(stated.on, coarser):
        return Verdict.OTHER
    if _FINENESS[stated.precision] > _FINENESS[known.precision]:
        return Verdict.FINER
    return Verdict.SAME


def _cut(day: date, precision: str) -> tuple[int, ...]:
    return (day.year, day.month, day.day)[: _FINENESS[precision] + 1]
