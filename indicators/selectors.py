"""Figures and the list behind them: both start from the same standings of a day.

Every function brings the standings up to date first, sees no more than the user's scope, and takes
the day as an argument.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from areas.choices import AreaKind
from areas.models import Area
from common.scoping import HasScope
from enterprises.models import Enterprise
from indicators import counting
from indicators.choices import By
from indicators.counting import Counts
from indicators.definitions import RATES
from indicators.figures import GROUPS
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from indicators.ratios import Ratio
from stations.models import ServiceArea, Station

# A queryset of standings in, a narrower one out.
Narrow = Callable[[Any], Any]


class Place(NamedTuple):
    """An area, as far as a figure needs it."""

    id: int
    code: str
    name: str
    kind: str
    path: str
    parent_id: int | None
    opened_on: date | None
    closed_on: date | None

    @property
    def codes(self) -> list[str]:
        """The codes from the root down to this area."""
        return self.path.strip("/").split("/")

    def open_on(self, day: date) -> bool:
        return (self.opened_on or day) <= day and (self.closed_on is None or day < self.closed_on)


class StationRef(NamedTuple):
    """A guidance station and the area it sits in."""

    id: int
    name: str
    kind: str
    seat: Place


@dataclass(frozen=True)
class Row:
    """The counts of one area, or of what one station serves.

    `own_level` marks the row of what sits in the asked area itself and in none of its children.
    """

    place: Place
    measures: Counts
    own_level: bool = False
    station: StationRef | None = None

    @property
    def rates(self) -> dict[str, Ratio]:
        return {code: rate.of(self.measures) for code, rate in RATES.items()}


@dataclass(frozen=True)
class CoverageTable:
    """`total` is the whole of the area, whatever the rows are; children add up to it."""

    place: Place
    as_of: date
    group: str
    by: str
    total: Row
    rows: list[Row]


def top_area(user: HasScope) -> Area | None:
    """The area a user's figures are about unless they choose another; None without any scope."""
    top: Area | None = Area.objects.visible_to(user).order_by("path").first()
    return top


def enterprises_as_of(*, user: HasScope, area: Area | None, as_of: date, group: str = "all") -> Any:
    """The standings behind the figures of a day, one for each operating enterprise.

    Of the whole scope where `area` is None. A queryset with `enterprise` and `area` fetched along,
    in the order of names.
    """
    rows = _standings(places_in(user=user, area=area), group).as_of(as_of)
    return rows.select_related("enterprise", "area").order_by("enterprise__name", "enterprise_id")


def counts_in_scope(*, user: HasScope, as_of: date, group: str = "all") -> Counts:
    """The counts of everything the user may see on a day, whatever areas that is made of."""
    rows = _standings(places_in(user=user, area=None), group).as_of(as_of)
    return counting.total(counting.count_by_area(rows).values())


def standing_of(*, user: HasScope, enterprise: Enterprise, as_of: date) -> Any:
    """The queryset of the one standing of an enterprise on a day, or of none.

    None where it did not operate, or sat outside of what the user may see.
    """
    return history_of(user=user, enterprise=enterprise).as_of(as_of)


def history_of(*, user: HasScope, enterprise: Enterprise) -> Any:
    """All standings of an enterprise that the user may see, the newest first."""
    bring_up_to_date()
    rows = Standing.objects.visible_to(user).filter(enterprise=enterprise)
    return rows.select_related("area").order_by("-valid_from")


def coverage(
    *,
    user: HasScope,
    area: Area,
    as_of: date,
    by: str = By.CHILDREN,
    group: str = "all",
    narrow: Narrow | None = None,
) -> CoverageTable:
    """The counts of an area on a day, with a row for each part of it; `narrow` adds conditions.

    Rows by park hold the park's subparks too. Rows by station hold what the station serves inside
    the area: they may overlap or leave something out, which `total` never does.
    """
    places = places_in(user=user, area=area)
    standings = _standings(places, group, narrow).as_of(as_of)
    counts = counting.count_by_area(standings)
    for area_id, terms in counting.count_terms_by_area(_ids(places), as_of).items():
        counts[area_id] = counting.total([terms, counts.get(area_id, {})])
    here = _place_of(area)
    total = Row(here, counting.total(counts.values()))
    rows = _rows(By(by), here, places, counts, as_of)
    return CoverageTable(here, as_of, group, By(by), total, rows)


def trend(
    *,
    user: HasScope,
    area: Area,
    days: Sequence[date],
    group: str = "all",
    narrow: Narrow | None = None,
) -> list[tuple[date, Row]]:
    """The counts of the whole area on each of the days, which ascend."""
    if not days:
        return []
    places = places_in(user=user, area=area)
    counted = counting.series(_standings(places, group, narrow), days)
    return [
        (day, Row(_place_of(area), counting.total([counts, *terms.values()])))
        for day, counts, terms in zip(
            days,
            counted,
            (counting.count_terms_by_area(_ids(places), day) for day in days),
            strict=True,
        )
    ]


def places_in(*, user: HasScope, area: Area | None) -> list[Place]:
    """The area and all below it that the user may see; without an area all they may see."""
    areas = Area.objects.visible_to(user)
    if area is not None:
        areas = areas.in_area(area.path)
    return [Place(*row) for row in areas.order_by("path").values_list(*Place._fields)]


def areas_served(station_id: int, places: Iterable[Place], on: date) -> list[int]:
    """The ids of those places that the station serves on the day."""
    served = {code for station, code in _service_areas(on) if station.id == station_id}
    return _ids(place for place in places if served.intersection(place.codes))


def _standings(places: Iterable[Place], group: str, narrow: Narrow | None = None) -> Any:
    """The standings of all days in these places, brought up to date."""
    bring_up_to_date()
    rows = Standing.objects.sitting_in(_ids(places)).filter(GROUPS[group].condition)
    return narrow(rows) if narrow else rows


def _ids(places: Iterable[Place]) -> list[int]:
    return [place.id for place in places]


def _rows(
    by: By, here: Place, places: Sequence[Place], counts: dict[int, Counts], on: date
) -> list[Row]:
    if by == By.NONE:
        return []
    if by == By.STATION:
        return _rows_by_station(places, counts, on)
    if by == By.CHILDREN:
        heads = [place for place in places if place.parent_id == here.id]
        own = [Row(here, counts[here.id], own_level=True)] if here.id in counts else []
        return own + _rows_by_area(heads, places, counts, on)
    kind = {By.PARK: AreaKind.PARK, By.COUNTY: AreaKind.COUNTY}[by]
    heads = [place for place in places if place.kind == kind]
    return _rows_by_area(heads, places, counts, on)


def _rows_by_area(
    heads: Sequence[Place], places: Iterable[Place], counts: dict[int, Counts], on: date
) -> list[Row]:
    """A row for each of the areas `heads` with all that lies below it.

    An area that does not exist on the day has one only if something is counted in it.
    """
    below = _gathered({place.code: {place.code} for place in heads}, places, counts)
    return [
        Row(place, counting.total(below[place.code]))
        for place in heads
        if place.open_on(on) or below[place.code]
    ]


def _rows_by_station(places: Sequence[Place], counts: dict[int, Counts], on: date) -> list[Row]:
    """A row for each station that serves any of the places, under the area it sits in."""
    stations: dict[str, set[StationRef]] = defaultdict(set)
    for station, code in _service_areas(on):
        stations[code].add(station)
    serving = {s for place in places for code in place.codes for s in stations.get(code, ())}
    served = _gathered(stations, places, counts)
    return [
        Row(station.seat, counting.total(served[station]), station=station)
        for station in sorted(serving, key=lambda station: (station.seat.path, station.name))
    ]


def _gathered(
    keys: Mapping[str, Iterable[Any]], places: Iterable[Place], counts: dict[int, Counts]
) -> dict[Any, list[Counts]]:
    """The counts of each place under every key that `keys` has for it or for an area above it."""
    gathered: dict[Any, list[Counts]] = defaultdict(list)
    for place in places:
        if place.id in counts:
            for key in {key for code in place.codes for key in keys.get(code, ())}:
                gathered[key].append(counts[place.id])
    return gathered


def _service_areas(on: date) -> list[tuple[StationRef, str]]:
    """Each station that is open on the day with the code of an area it serves."""
    seat = [f"station__area__{name}" for name in Place._fields]
    rows = ServiceArea.objects.as_of(on).filter(station__in=Station.objects.open_on(on))
    return [
        (StationRef(pk, name, kind, Place(*place)), code)
        for pk, name, kind, code, *place in rows.values_list(
            "station_id", "station__name", "station__kind", "area__code", *seat
        )
    ]


def _place_of(area: Area) -> Place:
    return Place(*(getattr(area, name) for name in Place._fields))
