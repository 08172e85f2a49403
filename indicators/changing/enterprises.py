"""The changes of enterprises: their standings walked from one day to another.

A change on a day d between `first` (excluded) and `last` (included) is where a standing begins or
ends on d inside the area. The standings that begin and those that end are two queries in the order
of days, merged: what both name is one change, with a before and an after; what only one names has
come into the area or gone from it. Whatever stands throughout is never read.

Each standing carries what it adds to every measure, by the conditions that the figures count by.
The effect of a change is the difference of two of these, and between two days of one enterprise all
but the first and last cancel out: the effects add up to the difference of the figures.
"""

from collections.abc import Iterable, Iterator
from functools import reduce
from heapq import merge
from itertools import groupby
from operator import add
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When

from indicators import selectors
from indicators.changing.kinds import OF_GROUP, State, arrival, departure, differences, in_group
from indicators.changing.rows import Change, Span, Subject
from indicators.definitions.exclusions import ALWAYS
from indicators.figures import GROUPS, STANDING_MEASURES
from indicators.freshness import bring_up_to_date
from indicators.models import Standing

_CHUNK = 2000
# Each measure with its bit of `adds` and the column that it sums up. One number tells for all of
# them whether a standing counts in it, where two dozen columns would have to be read.
_MEASURES = [
    (code, OF_GROUP << place, measure.sum_of)
    for place, (code, measure) in enumerate(STANDING_MEASURES.items(), start=1)
]
_COLUMNS = (
    *("enterprise_id", "enterprise__name", "enterprise__credit_code"),
    *("area_id", "area__code", "area__name", "union_kind", "congress", "openness", "contract"),
    *("employees", "employees_exactness", "employees_at_least", "employees_at_most", "members"),
    *("above_scale", "size_class", "adds", "continues"),
)
_BEGINS, _ENDS = 1, 0


def enterprise_changes(span: Span) -> Iterator[Change]:
    """In the order of days, then of enterprises; two queries, read in pieces."""
    bring_up_to_date()
    begun = _boundaries(span, "valid_from", "valid_to", _BEGINS)
    ended = _boundaries(span, "valid_to", "valid_from", _ENDS)
    both = merge(begun, ended, key=_place)
    for (day, _enterprise), sides in groupby(both, key=lambda side: side[:2]):
        states = {side: state for _day, _enterprise, side, state in sides}
        change = _change(day, states.get(_ENDS), states.get(_BEGINS))
        if change:
            yield change


def _place(side: tuple[Any, ...]) -> tuple[Any, ...]:
    return side[:3]


def _boundaries(
    span: Span, column: str, neighbour: str, side: int
) -> Iterable[tuple[Any, int, int, State]]:
    """The standings that begin, or end, after the first day and until the last."""
    places = selectors.places_in(user=span.user, area=span.area)
    group = GROUPS[span.group].condition
    # Before the day, or after it, the enterprise operates as well: then it has only moved.
    continues = Standing.objects.filter(
        enterprise_id=OuterRef("enterprise_id"), **{neighbour: OuterRef(column)}
    )
    rows = (
        Standing.objects.sitting_in([place.id for place in places])
        .filter(**{f"{column}__gt": span.first, f"{column}__lte": span.last})
        .annotate(
            adds=reduce(
                add,
                (
                    _bit(group & STANDING_MEASURES[code].counted, bit)
                    for code, bit, _column in _MEASURES
                ),
                _bit(group, OF_GROUP),
            ),
            continues=Exists(continues),
        )
        .order_by(column, "enterprise_id")
        .values(column, *_COLUMNS)
    )
    for row in rows.iterator(chunk_size=_CHUNK):
        yield row[column], row["enterprise_id"], side, row


def _bit(condition: Any, bit: int) -> Any:
    return Case(
        When(condition or ALWAYS, then=Value(bit)), default=Value(0), output_field=IntegerField()
    )


def _change(day: Any, before: State | None, after: State | None) -> Change | None:
    """None where the enterprise is of the group neither before nor after."""
    if not any(state and in_group(state) for state in (before, after)):
        return None
    if before and after:
        happenings = tuple(differences(before, after))
    else:
        happenings = (arrival(after),) if after else (departure(before or {}),)
    return Change(day, _subject(after or before or {}), happenings, _effect(before, after))


def _effect(before: State | None, after: State | None) -> dict[str, int]:
    effect = {}
    changed = (before["adds"] if before else 0) ^ (after["adds"] if after else 0)
    for code, bit, column in _MEASURES:
        if not column and not changed & bit:
            continue
        difference = _adds(after, bit, column) - _adds(before, bit, column)
        if difference:
            effect[code] = difference
    return effect


def _adds(state: State | None, bit: int, column: str) -> int:
    """What a standing adds to the measure of this bit."""
    if state is None or not state["adds"] & bit:
        return 0
    number: int = state[column] if column else 1
    return number


def _subject(state: State) -> Subject:
    return Subject(
        "enterprise",
        state["enterprise_id"],
        state["enterprise__name"],
        state["enterprise__credit_code"],
        state["area__code"],
        state["area__name"],
    )
