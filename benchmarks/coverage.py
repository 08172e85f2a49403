"""Figures of a province, a county and a park beside the facts asked by hand-written SQL."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import F
from django.test import Client

from areas.choices import AreaKind
from areas.models import Area
from benchmarks import handwritten
from benchmarks.timing import Ratio, get, in_turn, officer_of, once, several
from enterprises.models import Headcount
from indicators.models import KeptCounts

DAY = date(2022, 9, 30)
MEASURES = ("enterprises", "unionised", "own_union", "congress", "contract", "employees", "members")
EMPTY = "/bench/empty/"
# Days that nobody has asked for, near ends of months and not.
NEW_DAYS = [
    date(2021, 2, 10), date(2021, 5, 21), date(2021, 8, 3), date(2020, 11, 12), date(2022, 4, 18),
]  # fmt: skip
BY_HAND = "SQL on the facts"


def measure(repetitions: int) -> Iterator[Ratio]:
    """What is kept is removed first, so that it is known what each answer is made of."""
    KeptCounts.objects.all().delete()
    province = Area.objects.get(kind=AreaKind.PROVINCE)
    client = officer_of("whole", [province])
    by_hand = once(partial(handwritten.coverage_by_children, province, DAY))
    ours = once(partial(_coverage, client, province, DAY))
    yield Ratio("province by city, nothing kept at all", ours, BY_HAND, by_hand, None)
    _the_same(client, province)
    yield from _warm(client, province, by_hand, repetitions)
    yield from _trend(client, province, by_hand)
    yield from _new_days(client, province, by_hand)
    yield from _after_a_change(client, province, repetitions)


def _warm(client: Client, province: Area, by_hand: float, repetitions: int) -> Iterator[Ratio]:
    ours, empty = in_turn(
        partial(_coverage, client, province, DAY), partial(get, client, EMPTY), repetitions
    )
    yield Ratio("province by city, asked before", ours, "an empty authenticated request", empty, 4)
    yield Ratio("province by city, asked before", ours, BY_HAND, by_hand, None)
    for kind in (AreaKind.CITY, AreaKind.COUNTY, AreaKind.PARK):
        area = Area.objects.filter(kind=kind).order_by("path")[5]
        _coverage(client, area, DAY)
        ours, empty = in_turn(
            partial(_coverage, client, area, DAY), partial(get, client, EMPTY), repetitions
        )
        yield Ratio(f"a {kind}, asked before", ours, "an empty authenticated request", empty, 4)


def _trend(client: Client, province: Area, by_hand: float) -> Iterator[Ratio]:
    """60 months; the hand-written SQL is asked once for each, so its time is 60 times one."""
    address = (
        f"/api/v1/coverage/trend/?area={province.code}&from=2018-01-01&to=2022-12-31&every=month"
    )
    first = once(partial(get, client, address))
    yield Ratio("60-month trend, never asked", first, f"{BY_HAND}, 60 times", by_hand * 60, None)
    ours = several([partial(get, client, address)] * 5)
    yield Ratio("60-month trend", ours, f"{BY_HAND}, 60 times", by_hand * 60, 1 / 500)


def _new_days(client: Client, province: Area, by_hand: float) -> Iterator[Ratio]:
    """Each day once: the second time it would be kept. The trend before has kept ends of months."""
    for part in Area.objects.filter(parent=province):
        # A dashboard of each city has been looked at.
        get(
            client,
            f"/api/v1/coverage/trend/?area={part.code}&from=2020-01-01&to=2022-12-31&every=month",
        )
    ours = several([partial(_coverage, client, province, day) for day in NEW_DAYS])
    yield Ratio("province by city, a new day", ours, BY_HAND, by_hand, 1 / 10)
    _the_same(client, province, NEW_DAYS[0])


def _after_a_change(client: Client, province: Area, repetitions: int) -> Iterator[Ratio]:
    reported = Headcount.objects.filter(reported_on__lte=DAY)
    numbers = list(reported.values_list("pk", flat=True)[: repetitions + 2])
    _coverage(client, province, DAY)
    warm = several([partial(_coverage, client, province, DAY)] * repetitions)
    changed = []
    for pk in numbers:
        Headcount.objects.filter(pk=pk).update(employees=F("employees") + 1)
        changed.append(once(partial(_coverage, client, province, DAY)))
    changed.sort()
    ours = changed[len(changed) // 2]
    yield Ratio("first read after one enterprise changed", ours, "the read before", warm, 2)
    _the_same(client, province)


def _coverage(client: Client, area: Area, day: date) -> Any:
    return get(client, f"/api/v1/coverage/?area={area.code}&as_of={day}").json()


def _the_same(client: Client, area: Area, day: date = DAY) -> None:
    """Measuring something else than the same would say nothing."""
    by_hand = handwritten.coverage_by_children(area, day)
    for row in _coverage(client, area, day)["rows"]:
        theirs = by_hand[row["area"]["code"]]
        ours = {name: row["measures"][name] for name in MEASURES}
        if ours != {name: theirs[name] for name in MEASURES}:
            raise AssertionError(f"{row['area']['code']}: {ours} is not {theirs}")
