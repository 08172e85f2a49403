"""Figures and the list behind them: both start from the same standings of a day.

Every function brings the standings up to date first, sees no more than the user's scope, and takes
the day as an argument.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from areas.choices import AreaKind
from areas.models import Area
from common.prepared import Prepared
from common.scoping import HasScope
from enterprises.models import Enterprise
from indicators import counting, kept
from indicators.choices import By
from indicators.counting import Counts
from indicators.definitions import RATES
from indicators.figures import GROUPS, TERM_MEASURES
from indicators.freshness import bring_up_to_date
from indicators.kept import Narrow, Node
from indicators.models import Standing
from indicators.ratios import Ratio
from stations.models import ServiceArea, Station


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
    def is_counted(self) -> bool:
        return any(self.measures.values())

    @property
    def rates(self) -> dict[str, Ratio]:
        return {code: rate.of(self.measures) for code, rate in RATES.items()}


@dataclass(frozen=True)
class Part:
    """What a row stands for before anything is counted: areas that do not overlap."""

    place: Place
    nodes: tuple[Node, ...]
    station: StationRef | None = None


@dataclass(frozen=True)
class CoverageTable:
    """`total` is the whole of the area, whatever the rows are; children add up to it."""

    place: Place
    as_of: date
    group: str
    by: str
    total: Row
    rows: list[Row]


_ROOTS = Prepared(lambda: Area.objects.filter(parent=None).order_by().values_list("path"), ())


def top_area(user: HasScope) -> Area | None:
    """The area a user's figures are about unless they choose another; None without any scope."""
    top: Area | None = Area.objects.visible_to(user).order_by("path").first()
    return top


def enterprises_as_of(*, user: HasScope, area: Area | None, as_of: date, group: str = "all") -> Any:
    """The standings behind the figures of a day, one for each operating enterprise.

    Of the whole scope where `area` is None. A queryset with `enterprise` and `area` fetched along,
    in the order in which names are read.
    """
    rows = _standings(user, area, group).as_of(as_of)
    by_name = ("enterprise__pinyin", "enterprise__name", "enterprise_id")
    return rows.select_related("enterprise", "area").order_by(*by_name)


def counts_in_scope(*, user: HasScope, as_of: date, group: str = "all") -> Counts:
    """The counts of everything the user may see on a day, whatever areas that is made of."""
    bring_up_to_date()
    if _single(user, None):
        rows = _standings(user, None, group).as_of(as_of)
        return counting.total(counting.count_by_area(rows).values())
    visible = Area.objects.visible_to(user)
    tops = visible.filter(path__in=kept.outermost(visible.values_list("path", flat=True)))
    nodes = [Node(*row) for row in tops.values_list(*Node._fields)]
    return counting.total(kept.totals(nodes, [as_of], group).values())


def number_of_enterprises(
    *, user: HasScope, area: Area | None, as_of: date, group: str = "all"
) -> int:
    """The length of the list that `enterprises_as_of` gives, without counting it each time."""
    if area is None:
        return counts_in_scope(user=user, as_of=as_of, group=group)["enterprises"]
    here = _seen(user, area)
    bring_up_to_date()
    return kept.totals([_node(here)], [as_of], group)[here.id, as_of]["enterprises"]


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
    here = _seen(user, area)
    parts = _parts(place=here, by=By(by), on=as_of)
    nodes = {_node(here), *(node for part in parts for node in part.nodes)}
    bring_up_to_date()
    found = kept.totals(nodes, [as_of], group, narrow=narrow)
    counts = {pk: of_area for (pk, _day), of_area in found.items()}
    total = Row(here, counts[here.id])
    rows = [
        Row(
            part.place, counting.total(counts[node.id] for node in part.nodes), station=part.station
        )
        for part in parts
    ]
    shown = [row for row in rows if row.station or row.place.open_on(as_of) or row.is_counted]
    if by == By.CHILDREN:
        shown = _own_level(total, rows) + shown
    return CoverageTable(here, as_of, group, By(by), total, shown)


def coverage_of_values(
    *, user: HasScope, area: Area, as_of: date, column: str, values: Iterable[Any]
) -> dict[Any, Row]:
    """For each of the values of a column of standings the counts of those enterprises of the area:
    the total of `coverage` where `narrow` keeps that value, of all values in one query."""
    here = _seen(user, area)
    found = counting.count_by(_standings(user, area, "all").as_of(as_of), column)
    whole = kept.totals([_node(here)], [as_of], "all")[here.id, as_of]
    terms = {code: whole[code] for code in TERM_MEASURES}
    return {value: Row(here, counting.total((found.get(value, {}), terms))) for value in values}


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
    here = _seen(user, area)
    bring_up_to_date()
    counts = kept.totals([_node(here)], days, group, narrow=narrow)
    return [(day, Row(here, counts[here.id, day])) for day in days]


def places_in(*, user: HasScope, area: Area | None) -> list[Place]:
    """The area and all below it that the user may see; without an area all they may see."""
    areas = Area.objects.visible_to(user)
    if area is not None:
        areas = areas.in_area(area.path)
    return [Place(*row) for row in areas.order_by("path").values_list(*Place._fields)]


def areas_served(station_id: int, places: Iterable[Place], on: date) -> list[int]:
    """The ids of those places that the station serves on the day."""
    served = tuple(path for station, _pk, path in _service_areas(on) if station.id == station_id)
    return _ids(place for place in places if place.path.startswith(served))


def _single(user: HasScope, area: Area | None) -> list[int]:
    """The enterprises that the user sees by themselves, where no area is asked for."""
    return user.scope.owned("enterprise") if area is None else []


def _standings(user: HasScope, area: Area | None, group: str) -> Any:
    """The standings of all days that the user may see, of an area or of all, brought up to date."""
    bring_up_to_date()
    rows = Standing.objects.filter(GROUPS[group].condition)
    above = area.path if area else ""
    if all(user.scope.contains(root) and root.startswith(above) for (root,) in _ROOTS.rows()):
        # A condition that leaves nothing out would cost the planner more than the list takes.
        return rows
    asked = Area.objects.in_scope(user.scope)
    if above:
        asked = asked.in_area(above)
    ids = list(asked.values_list("pk", flat=True))
    return rows.sitting_in(ids, of=_single(user, area))


def _ids(places: Iterable[Place]) -> list[int]:
    return [place.id for place in places]


def _parts(*, place: Place, by: By, on: date) -> list[Part]:
    """What the rows of a table stand for, in the order of the tree."""
    if by == By.NONE:
        return []
    if by == By.STATION:
        return _parts_by_station(place, on)
    if by == By.CHILDREN:
        areas = Area.objects.filter(parent=place.id)
    else:
        kind = {By.PARK: AreaKind.PARK, By.COUNTY: AreaKind.COUNTY}[by]
        areas = Area.objects.in_area(place.path).filter(kind=kind)
    heads = [Place(*row) for row in areas.order_by("path").values_list(*Place._fields)]
    return [Part(head, (_node(head),)) for head in heads]


def _parts_by_station(place: Place, on: date) -> list[Part]:
    """A part for each station that serves any of the area, under the area the station sits in."""
    served: dict[StationRef, set[str]] = defaultdict(set)
    ids = {place.path: place.id}
    for station, area_id, path in _service_areas(on):
        if path.startswith(place.path):
            ids[path] = area_id
            served[station].add(path)
        elif place.path.startswith(path):
            served[station].add(place.path)
    return [
        Part(
            station.seat,
            tuple(Node(ids[path], path) for path in kept.outermost(served[station])),
            station,
        )
        for station in sorted(served, key=lambda station: (station.seat.path, station.name))
    ]


def _own_level(total: Row, children: Iterable[Row]) -> list[Row]:
    """What of the total is in none of the children: it sits in the area itself."""
    rest = counting.difference(total.measures, counting.total(c.measures for c in children))
    row = Row(total.place, rest, own_level=True)
    return [row] if row.is_counted else []


def _service_areas(on: date) -> list[tuple[StationRef, int, str]]:
    """Each station that is open on the day, with the id and path of an area it serves."""
    seat = [f"station__area__{name}" for name in Place._fields]
    rows = ServiceArea.objects.as_of(on).filter(station__in=Station.objects.open_on(on))
    return [
        (StationRef(pk, name, kind, Place(*place)), area_id, path)
        for pk, name, kind, area_id, path, *place in rows.values_list(
            "station_id", "station__name", "station__kind", "area_id", "area__path", *seat
        )
    ]


def _seen(user: HasScope, area: Area) -> Place:
    """The area, with everything below it, if the user may see it; Area.DoesNotExist if not."""
    if not user.scope.contains(area.path):
        raise Area.DoesNotExist
    return Place(*(getattr(area, name) for name in Place._fields))


def _node(place: Place) -> Node:
    return Node(place.id, place.path)
