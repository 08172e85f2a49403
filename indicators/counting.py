"""Count standings and terms in SQL, by the area they sit in; add the counts up in Python."""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from common.foreseen import Foreseen
from indicators import facts
from indicators.choices import Every
from indicators.figures import GROUPS, MEASURES, STANDING_MEASURES, TERM_MEASURES, Measure
from indicators.models import Counted
from indicators.standings import StandingRow, standings_of
from unions.models import Term

# Every measure has a number; a measure that was not counted is 0.
Counts = dict[str, int]


def nothing() -> Counts:
    return dict.fromkeys(MEASURES, 0)


def total(parts: Iterable[Mapping[str, int]]) -> Counts:
    """The sum of counts, measure by measure."""
    sums = nothing()
    for part in parts:
        for code, number in part.items():
            sums[code] += number
    return sums


def difference(more: Counts, less: Counts) -> Counts:
    """Measure by measure."""
    return {code: number - less[code] for code, number in more.items()}


def counts_of(row: Counted | StandingRow, group: str) -> Counts:
    """What one standing adds to the counts of its area; nothing where it is not of the group.

    The same declarations as the SQL of `count_by_area`, evaluated here.
    """
    counts = nothing()
    counts.update(_added_by(row, group))
    return counts


def _added_by(row: Counted | StandingRow, group: str) -> Iterator[tuple[str, int]]:
    """The measures that one standing adds to, and how much."""
    if _test_of_group(group)(row):
        for code, sum_of, meets in _tests_of_measures():
            if meets(row):
                yield code, (getattr(row, sum_of) or 0) if sum_of else 1


def count_foreseen(
    records: Iterable[Foreseen], on: date, group: str, *, recorded_on: date
) -> dict[int, Counts]:
    """The measures of enterprises that are not there yet, as they would be on a day if they were
    added on another, for each area they would sit in."""
    counts: dict[int, Counts] = {}
    for number, record in enumerate(records, 1):
        for row in standings_of(facts.foreseen(number, record, recorded_on)):
            if row.valid_from <= on < row.valid_to:
                if row.area_id not in counts:
                    counts[row.area_id] = nothing()
                sums = counts[row.area_id]
                for code, more in _added_by(row, group):
                    sums[code] += more
    return counts


def count_by_area(rows: QuerySet[Any]) -> dict[int, Counts]:
    """The measures of these standings for each area they sit in: one query."""
    return count_by(rows, "area_id")


def count_by(rows: QuerySet[Any], key: str) -> dict[Any, Counts]:
    """The measures of these standings for each value of a column: one query."""
    return dict(_counted(rows, key, STANDING_MEASURES))


def count_terms_by_area(area_ids: Iterable[int], on: date) -> dict[int, Counts]:
    """The terms of office that ended in the year before `on`, by the area of the union."""
    terms = terms_ended(area_ids, year_before(on), on)
    return dict(_counted(terms, "union__area_id", TERM_MEASURES))


def grouped(rows: QuerySet[Any], key: str, measures: Mapping[str, Measure]) -> Any:
    """The query that counts: `key` and a column `count_…` for each measure."""
    aggregates = {f"count_{code}": _aggregate(measure) for code, measure in measures.items()}
    return rows.order_by().values(key).annotate(**aggregates)


def terms_ended(area_ids: Iterable[int], after: date, on: date) -> QuerySet[Any]:
    """Terms that ended after `after` and until `on`, with `renewed` and `pending` as of `on`.

    Renewed in time: the next committee was elected on or before the end of the term, or of its
    approved postponement. Pending: that postponement still runs on `on`. A union that did not stand
    any more when its term ended had nothing to renew.
    """
    due = Coalesce(F("postponed_to"), F("ends_on"))
    next_in_time = Term.objects.filter(
        union_id=OuterRef("union_id"),
        elected_on__gt=OuterRef("elected_on"),
        elected_on__lte=OuterRef("due"),
    ).filter(elected_on__lte=on)
    return Term.objects.filter(
        Q(union__dissolved_on__isnull=True) | Q(union__dissolved_on__gt=F("ends_on")),
        union__area_id__in=area_ids,
        union__approved_on__lte=F("ends_on"),
        ends_on__gt=after,
        ends_on__lte=on,
    ).annotate(
        due=due,
        renewed=Exists(next_in_time),
        pending=ExpressionWrapper(Q(due__gt=on), output_field=BooleanField()),
    )


def series(rows: QuerySet[Any], days: Sequence[date]) -> list[Counts]:
    """The measures of these standings on each of the days (ascending): two queries, however many.

    What stands on a day is what had begun by then less what had ended by then; both are counted by
    the first of the days they fall on or before, and added up.
    """
    begun = _by_day(rows, "valid_from", days)
    ended = _by_day(rows, "valid_to", days)
    changes = map(difference, begun, ended)
    return list(accumulate(changes, lambda sums, change: total((sums, change)), initial=nothing()))[
        1:
    ]


def period_ends(first: date, last: date, every: str) -> list[date]:
    """The last days of the months, quarters or years that end between the two days."""
    months = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}[Every(every)]
    # Months counted from year 0; the period that holds `first` ends with the next full multiple.
    after = (first.year * 12 + first.month - 1) // months * months + months
    ends = []
    while (end := _month_start(after) - timedelta(days=1)) <= last:
        ends.append(end)
        after += months
    return ends


def year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


_Test = Callable[[Any], bool]


@cache
def _test_of_group(group: str) -> _Test:
    return _test_of(GROUPS[group].condition)


@cache
def _tests_of_measures() -> list[tuple[str, str, _Test]]:
    return [
        (code, measure.sum_of, _test_of(measure.condition))
        for code, measure in STANDING_MEASURES.items()
    ]


def _test_of(condition: Q) -> _Test:
    """Whether a row meets a declared condition, as SQL would say: NULL meets no comparison."""
    if condition.negated:
        raise ValueError("Say it without NOT: that has a third answer in SQL.")
    children: Iterable[Any] = condition.children
    parts = [_test_of(part) if isinstance(part, Q) else _comparison(*part) for part in children]
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2 and condition.connector == Q.AND:
        one, other = parts
        return lambda row: one(row) and other(row)
    if condition.connector == Q.OR:
        return lambda row: any(part(row) for part in parts)
    return lambda row: all(part(row) for part in parts)


def _comparison(name: str, wanted: Any) -> _Test:
    column, _separator, lookup = name.partition("__")
    value_of = operator.attrgetter(column)
    if lookup == "isnull":
        return lambda row: (value_of(row) is None) == wanted
    compare = _LOOKUPS[lookup]

    def test(row: Any) -> bool:
        value = value_of(row)
        return value is not None and compare(value, wanted)

    return test


_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "in": lambda value, wanted: value in wanted,
    "gte": operator.ge,
    "lt": operator.lt,
}


def _month_start(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _by_day(rows: QuerySet[Any], column: str, days: Sequence[date]) -> list[Counts]:
    first_seen = Case(
        *(When(**{f"{column}__lte": day}, then=Value(place)) for place, day in enumerate(days)),
        output_field=IntegerField(),
    )
    rows = rows.filter(**{f"{column}__lte": days[-1]}).annotate(first_seen=first_seen)
    counted = dict(_counted(rows, "first_seen", STANDING_MEASURES))
    return [counted.get(place) or nothing() for place in range(len(days))]


def _counted(
    rows: QuerySet[Any], key: str, measures: Mapping[str, Measure]
) -> Iterator[tuple[Any, Counts]]:
    for row in grouped(rows, key, measures):
        counts = nothing()
        counts.update({code: row[f"count_{code}"] or 0 for code in measures})
        yield row[key], counts


def _aggregate(measure: Measure) -> Any:
    condition = measure.condition or None
    if measure.sum_of:
        return Sum(measure.sum_of, filter=condition)
    return Count("pk", filter=condition)
