"""The definition of a standing: facts of one enterprise in, rows out. No database, no clock.

- *Operating* on d: opened_on ≤ d < closed_on and in no closure that has ended. Where the opening
  day is unknown: from the earliest day that anything says about the enterprise, which is the day it
  was recorded or an earlier fact.
  (A placement "since ever", date.min, says nothing.) A day on which it does not operate has no row.
- *Area* on d: the placement in force with the latest start, else the enterprise's own area.
- *Union* on d: a coverage is effective from max(since, the union's approval) to min(until, its
  dissolution); a union without approval covers nobody (工会法 §12). The strongest effective form
  wins (own > joint > federation). Without one: `none` if its absence was confirmed or an effective
  coverage has ended on or before d, else `unknown`.
- *Congress, openness, contract* on d: `yes` while a system of the kind is in force, be it the
  enterprise's own or a regional one of a union that effectively covers it; else `no` if the absence
  was confirmed or an earlier one has ended on or before d; else `unknown`.
- *Employees*: the latest headcount reported on or before d. *Members*: the latest report on or
  before d, only while covered. Both unknown before the first report.
- *Above scale, size class*: the record of the latest year, from 1 January of that year.

Days known to the month or year are stored as the first day of it and count from there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from enterprises.choices import EnterpriseKind, Exactness
from indicators.choices import COVERED, Answer, UnionKind

OPEN = date.max
EVER = date.min


class Placed(NamedTuple):
    since: date
    until: date
    area_id: int


class Counted(NamedTuple):
    """A headcount; the bounds are what is certain about the number."""

    on: date
    employees: int | None
    exactness: str
    at_least: int | None
    at_most: int | None


class Sized(NamedTuple):
    year: int
    size_class: str
    above_scale: bool | None


class Covered(NamedTuple):
    """A coverage cut to the days on which its union stands."""

    since: date
    until: date
    form: str
    union_id: int


class InForce(NamedTuple):
    """A democratic system; `union_id` names the union whose regional one it is."""

    kind: str
    since: date
    until: date
    union_id: int | None = None


@dataclass(slots=True)
class Facts:
    """All that is recorded about one enterprise, and of the unions that ever covered it."""

    enterprise_id: int
    area_id: int
    kind: str
    opened_on: date | None
    closed_on: date | None
    recorded_on: date
    placements: Sequence[Placed] = ()
    closures: Sequence[tuple[date, date]] = ()
    headcounts: Sequence[Counted] = ()
    sizes: Sequence[Sized] = ()
    absences: Sequence[tuple[str, date]] = ()
    coverages: Sequence[Covered] = ()
    memberships: Sequence[tuple[date, int]] = ()
    systems: Sequence[InForce] = ()
    union_systems: Sequence[InForce] = ()
    # The days the coverages' own `since` name, effective or not: each is a fact about the
    # enterprise, also where its union was approved later or never.
    covered_since: Sequence[date] = ()


class StandingRow(NamedTuple):
    """One row as it is stored; the fields are columns of `Standing` in this order."""

    enterprise_id: int
    valid_from: date
    valid_to: date
    area_id: int
    is_sole_trader: bool
    union_kind: str
    congress: str
    openness: str
    contract: str
    employees: int | None
    employees_exactness: str
    employees_at_least: int | None
    employees_at_most: int | None
    members: int | None
    above_scale: str
    size_class: str


# What something is from a day on, until the next entry; the first entry is at EVER.
Timeline = list[tuple[date, Any]]

SYSTEMS = ("congress", "openness", "contract")
_FORMS = (UnionKind.OWN.value, UnionKind.JOINT.value, UnionKind.FEDERATION.value)
_COVERED = frozenset(kind.value for kind in COVERED)
_UNCOUNTED = Counted(EVER, None, "", None, None)
_UNSIZED = Sized(EVER.year, "", None)
# Looked up here once: an enumeration takes its time to tell a value.
_YES, _NO, _UNKNOWN = Answer.YES.value, Answer.NO.value, Answer.UNKNOWN.value
_NO_UNION, _UNION_UNKNOWN = UnionKind.NONE.value, UnionKind.UNKNOWN.value
# Of most enterprises little is recorded; these are read only.
_NO_WORD_OF_UNION: Timeline = [(EVER, _UNION_UNKNOWN)]
_NO_WORD_OF_SYSTEM: Timeline = [(EVER, _UNKNOWN)]
_ABOVE_SCALE = {True: _YES, False: _NO, None: _UNKNOWN}
_NO_LEAST = frozenset({Exactness.AT_MOST.value, Exactness.RANGE.value})
_NO_MOST = frozenset({Exactness.AT_LEAST.value, Exactness.RANGE.value})


def standings_of(facts: Facts) -> list[StandingRow]:
    """The rows of one enterprise in order of time; equal neighbours are one row."""
    start, end = _operating(facts)
    if start >= end:
        return []
    timelines = [
        _areas(facts),
        _union_kinds(facts),
        *(_answers(facts, kind) for kind in SYSTEMS),
        _observations(facts.headcounts, itemgetter(0), _UNCOUNTED),
        _observations(facts.memberships, itemgetter(0), (EVER, None)),
        _observations(facts.sizes, lambda size: date(size.year, 1, 1), _UNSIZED),
    ]
    periods: list[tuple[date, tuple[Any, ...]]] = []
    for day, state in _states(timelines, start, end):
        columns = _columns(state)
        if not periods or periods[-1][1] != columns:
            periods.append((day, columns))
    ends = [*(day for day, _columns_then in periods[1:]), end]
    sole_trader = facts.kind == EnterpriseKind.SOLE_TRADER
    closures = sorted(facts.closures)
    return [
        StandingRow(facts.enterprise_id, since, until, area_id, sole_trader, *columns)
        for (day, (area_id, *columns)), last in zip(periods, ends, strict=True)
        for since, until in _open_days(day, last, closures)
    ]


def _open_days(
    first: date, end: date, closures: Sequence[tuple[date, date]]
) -> Iterable[tuple[date, date]]:
    """What is left of the days when those of the closures, in order of time, are taken out."""
    start = first
    for since, until in closures:
        if since >= end or until <= start:
            continue
        if since > start:
            yield start, since
        start = until
    if start < end:
        yield start, end


def effective(
    since: date, until: date | None, approved_on: date | None, dissolved_on: date | None
) -> tuple[date, date] | None:
    """The days on which a coverage counts, half-open; None where its union never stood in it."""
    if approved_on is None:
        return None
    first, last = max(since, approved_on), min(until or OPEN, dissolved_on or OPEN)
    return (first, last) if first < last else None


def certain_bounds(
    employees: int | None, exactness: str, at_least: int | None, at_most: int | None
) -> tuple[int | None, int | None]:
    """What is certain about a headcount; a bound that was left out follows from the number."""
    if at_least is None and exactness not in _NO_LEAST:
        at_least = employees
    if at_most is None and exactness not in _NO_MOST:
        at_most = employees
    return at_least, at_most


def _operating(facts: Facts) -> tuple[date, date]:
    start = facts.opened_on or min(_days_spoken_of(facts))
    return start, facts.closed_on or OPEN


def _days_spoken_of(facts: Facts) -> Iterable[date]:
    yield facts.recorded_on
    yield from (placed.since for placed in facts.placements if placed.since != EVER)
    yield from (count.on for count in facts.headcounts)
    yield from (date(size.year, 1, 1) for size in facts.sizes)
    yield from (day for _subject, day in facts.absences)
    yield from facts.covered_since
    yield from (day for day, _members in facts.memberships)
    yield from (system.since for system in facts.systems)


def _areas(facts: Facts) -> Timeline:
    if not facts.placements:
        return [(EVER, facts.area_id)]

    def area_on(day: date) -> int:
        in_force = [placed for placed in facts.placements if placed.since <= day < placed.until]
        return max(in_force).area_id if in_force else facts.area_id

    return _evaluated(area_on, facts.placements)


def _union_kinds(facts: Facts) -> Timeline:
    confirmed = _confirmed_none(facts, "union")
    if not facts.coverages and confirmed == OPEN:
        return _NO_WORD_OF_UNION
    ended = min((coverage.until for coverage in facts.coverages), default=OPEN)
    none_since = min(confirmed, ended)

    def kind_on(day: date) -> str:
        forms = {c.form for c in facts.coverages if c.since <= day < c.until}
        for form in _FORMS:
            if form in forms:
                return form
        return _NO_UNION if none_since <= day else _UNION_UNKNOWN

    return _evaluated(kind_on, facts.coverages, confirmed)


def _answers(facts: Facts, kind: str) -> Timeline:
    spans = [(s.since, s.until) for s in facts.systems if s.kind == kind]
    if facts.union_systems:
        spans += _shared_spans(facts, kind)
    confirmed = _confirmed_none(facts, kind)
    if not spans and confirmed == OPEN:
        return _NO_WORD_OF_SYSTEM
    ended = min((until for _since, until in spans), default=OPEN)
    none_since = min(confirmed, ended)

    def answer_on(day: date) -> str:
        if any(since <= day < until for since, until in spans):
            return _YES
        return _NO if none_since <= day else _UNKNOWN

    return _evaluated(answer_on, spans, confirmed)


def _shared_spans(facts: Facts, kind: str) -> list[tuple[date, date]]:
    """When a regional system of a covering union held for the enterprise."""
    spans = []
    for system in facts.union_systems:
        if system.kind != kind:
            continue
        for coverage in facts.coverages:
            first, last = max(system.since, coverage.since), min(system.until, coverage.until)
            if coverage.union_id == system.union_id and first < last:
                spans.append((first, last))
    return spans


def _confirmed_none(facts: Facts, subject: str) -> date:
    """The first day on which it was confirmed that there is none; OPEN if never."""
    if not facts.absences:
        return OPEN
    return min((day for about, day in facts.absences if about == subject), default=OPEN)


def _evaluated(
    value_on: Callable[[date], Any], spans: Iterable[tuple[Any, ...]], *more: date
) -> Timeline:
    """A timeline whose value can change only where a span begins or ends, or on `more` days."""
    days = {EVER, *more}
    for span in spans:
        days.add(span[0])
        days.add(span[1])
    days.discard(OPEN)
    return [(day, value_on(day)) for day in sorted(days)]


def _observations(rows: Sequence[Any], day_of: Callable[[Any], date], before: Any) -> Timeline:
    """A timeline in which each observation holds until the next."""
    if not rows:
        return [(EVER, before)]
    return [(EVER, before), *sorted(((day_of(row), row) for row in rows), key=itemgetter(0))]


def _states(
    timelines: Sequence[Timeline], start: date, end: date
) -> Iterable[tuple[date, list[Any]]]:
    """Each day from `start` on at which something changes, with the values from that day on.

    The list is the same one each time, changed.
    """
    state: list[Any] = []
    later: list[tuple[date, int, Any]] = []
    for number, timeline in enumerate(timelines):
        state.append(timeline[0][1])
        for day, value in timeline:
            if day <= start:
                state[number] = value
            elif day < end:
                later.append((day, number, value))
    later.sort(key=itemgetter(0))
    current = start
    for day, number, value in later:
        if day != current:
            yield current, state
            current = day
        state[number] = value
    yield current, state


def _columns(state: Sequence[Any]) -> tuple[Any, ...]:
    """The columns of a row from the area on, without whether it is a sole trader."""
    area_id, union_kind, congress, openness, contract, count, (_on, members), size = state
    _day, employees, exactness, at_least, at_most = count
    at_least, at_most = certain_bounds(employees, exactness, at_least, at_most)
    return (
        area_id,
        union_kind,
        congress,
        openness,
        contract,
        employees,
        exactness,
        at_least,
        at_most,
        members if union_kind in _COVERED else None,
        _ABOVE_SCALE[size.above_scale],
        size.size_class,
    )
