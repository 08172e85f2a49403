"""The changes between two days, with what each does to every count and rate."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import merge
from itertools import islice

from indicators import kept, selectors
from indicators.changing import summed
from indicators.changing.enterprises import enterprise_changes
from indicators.changing.rows import Change, Span
from indicators.changing.terms import term_changes
from indicators.choices import By, Every
from indicators.counting import Counts, period_ends, total
from indicators.definitions import RATES
from indicators.freshness import bring_up_to_date

# So often what was read is read again because of a write, then it is taken as it is.
_ATTEMPTS = 3
# Each part of a span is three queries.
_PARTS = 12


@dataclass(frozen=True)
class Effects:
    """What a change of counts does to the rates, between the counts `before` and `after`.

    A rate goes from r0 = n0/d0 to r1 = n1/d1. A change that adds Δn to the numerator and Δd to the
    denominator has the effect

        (Δn − r0·Δd) / d1

    on it: what it adds to the numerator beyond what its part of the denominator would have at the
    rate of the beginning. Summed over all changes the Δn give n1 − n0 and the Δd give d1 − d0, so
    the effects give (n1 − n0 − (n0/d0)(d1 − d0)) / d1 = (n1 − n0·d1/d0) / d1 = n1/d1 − n0/d0,
    which is r1 − r0 exactly. Where d0 or d1 is 0 there is no rate on one of the days and so no
    difference: the effects are None.
    """

    before: Counts
    after: Counts

    @property
    def on_rates(self) -> dict[str, Fraction | None]:
        """The difference of each rate, of known parts over all as the figures show it."""
        return self.of({code: self.after[code] - self.before[code] for code in self.before})

    def of(self, effect: Mapping[str, int]) -> dict[str, Fraction | None]:
        """The effect on each rate of a change with this effect on the counts."""
        return {code: self.on(code, effect) for code in RATES}

    def on(self, code: str, effect: Mapping[str, int]) -> Fraction | None:
        """The effect on one rate."""
        rate = RATES[code]
        start, end = rate.of(self.before).rate, rate.of(self.after).rate
        if start is None or end is None:
            return None
        numerator, denominator = effect.get(rate.numerator, 0), effect.get(rate.denominator, 0)
        return (numerator - start * denominator) / self.after[rate.denominator]


@dataclass(frozen=True)
class Changes:
    """All changes: `count` of them, which add up to `totals`; `rows` are those asked for.

    `kinds` says how often each kind of happening occurs, `effects` what was on either day.
    """

    span: Span
    effects: Effects
    totals: Counts
    count: int
    kinds: Mapping[str, int]
    rows: list[Change]


def changes_between(span: Span, start: int = 0, stop: int = 0) -> Changes:
    """The changes of a span, with the rows from number `start` to `stop` (counted from 0).

    All are walked through and added up, only those asked for are kept: four queries beside those of
    the figures of the first day, however many there are. What they come to is remembered, and then
    they are walked no further than is asked.
    """
    for _attempt in range(_ATTEMPTS):
        bring_up_to_date()
        revision = kept.revision_of(span.area.pk)
        found = _changes_between(span, start, stop, revision)
        if kept.revision_of(span.area.pk) == revision:
            break
        # Somebody wrote meanwhile: the figures would be of one moment, the changes of another.
    return found


def _changes_between(span: Span, start: int, stop: int, revision: int) -> Changes:
    before = selectors.coverage(
        user=span.user, area=span.area, as_of=span.first, by=By.NONE, group=span.group
    ).total.measures
    summary = summed.recall(span, revision)
    if summary:
        rows = list(islice(_bit_by_bit(span), start, stop)) if stop else []
    else:
        rows, summing = [], summed.Summing()
        for number, change in enumerate(walk(span)):
            summing.add(change)
            if start <= number < stop:
                rows.append(change)
        summary = summing.summary
        summed.keep(span, revision, summary)
    return Changes(
        span=span,
        effects=Effects(before, total([before, summary.totals])),
        totals=summary.totals,
        count=summary.count,
        kinds=+Counter(summary.kinds),
        rows=rows,
    )


def _bit_by_bit(span: Span) -> Iterator[Change]:
    """As `walk`, for whoever goes no further than a page: all of a span is sorted before its first
    change is known, so it is parted."""
    for every in Every:
        ends = period_ends(span.first, span.last, every)
        if len(ends) <= _PARTS:
            break
    first = span.first
    for last in (*ends[:_PARTS], span.last):
        if first < last:
            yield from walk(replace(span, first=first, last=last))
            first = last


def walk(span: Span) -> Iterator[Change]:
    """Every change in the order of days, enterprises before terms of office."""
    return merge(enterprise_changes(span), term_changes(span), key=lambda change: change.on)
