"""What every chapter is built from: the area, the year, its cut-off date, and the places inside."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any, TypeVar

from areas.choices import PARK_KINDS, AreaKind
from areas.models import Area
from common.scoping import AreaScope
from reports.choices import YearKind, first_day, last_day
from stations.models import Station
from stations.selectors import served_paths


@dataclass(frozen=True)
class Place:
    """A row of a table: an area, and how deep it stands under the report's own area.

    `own_level` means what sits in the area itself and in none of its parts.
    """

    code: str
    name: str
    kind: str
    path: str
    level: int = 0
    own_level: bool = False

    @property
    def is_park(self) -> bool:
        return self.kind in PARK_KINDS


@dataclass(frozen=True)
class Basis:
    """The area and statistical year a report is about; figures stand as of `cut_off`.

    `edition` is printed on the cover: how often the report of this year was built.
    """

    area: Area
    year: int
    cut_off: date
    edition: int = 1
    kind: str = YearKind.CALENDAR
    # The report of a station is of what it serves on the cut-off date, at any day it tells of.
    station: Station | None = None

    @property
    def first_day(self) -> date:
        return first_day(self.year, self.kind)

    @property
    def previous(self) -> date:
        """The date that is compared with: the end of the year before."""
        return self.end_of(self.year - 1)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of what is counted: of the area, or of all that the station serves."""
        if self.station is None:
            return (self.area.path,)
        return served_paths(self.station, on=self.cut_off)

    @property
    def scope(self) -> AreaScope:
        return AreaScope(prefixes=self.paths)

    @property
    def whole(self) -> Area | None:
        """The one area that is counted; None where it is several, which are the scope itself."""
        return None if self.station else self.area

    def within(self, model: Any) -> Any:
        """The rows of a model that lie in what is counted."""
        inside = (model.objects.in_area(path) for path in self.paths)
        return reduce(or_, inside) if self.paths else model.objects.none()

    @property
    def is_provisional(self) -> bool:
        return self.cut_off < self.end_of(self.year)

    def end_of(self, year: int) -> date:
        """The last day of a statistical year of the same kind."""
        return last_day(year, self.kind)

    def in_year(self, column: str) -> dict[str, date]:
        """The lookups that keep what happened in the year, up to the cut-off date."""
        return {f"{column}__gte": self.first_day, f"{column}__lte": self.cut_off}

    @cached_property
    def place(self) -> Place:
        place = _place(self.area, 0)
        return replace(place, name=f"{self.station.name}服务区域") if self.station else place

    @cached_property
    def served(self) -> tuple[Area, ...]:
        """The areas that a station serves; none in the report of an area."""
        paths = self.paths if self.station else ()
        return tuple(sorted(Area.objects.filter(path__in=paths), key=lambda area: area.path))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Everything inside the area on the cut-off date, itself not included, in order of code;
        for a station the areas it serves with what is inside them."""
        if self.station:
            return self._places_served()
        depth = self.area.path.count("/") + 1
        inside = Area.objects.in_area(self.area.path).open_on(self.cut_off).exclude(pk=self.area.pk)
        # The path is the codes from the top down, so its order is the official one, with the parks
        # of a county (…P01) behind its towns. Sorted here: databases disagree about "/".
        found = [_place(area, area.path.count("/") - depth) for area in inside]
        return tuple(sorted(found, key=lambda place: place.path))

    def _places_served(self) -> tuple[Place, ...]:
        heads = {area.path: area for area in self.served}
        depths = {path: path.count("/") for path in heads}
        found = [_place(area, 0) for area in heads.values()]
        for area in self.within(Area).open_on(self.cut_off).exclude(path__in=heads):
            depth = next(deep for path, deep in depths.items() if area.path.startswith(path))
            found.append(_place(area, area.path.count("/") - depth))
        return tuple(sorted(found, key=lambda place: place.path))

    @cached_property
    def parks(self) -> tuple[Place, ...]:
        """The parks inside the area, the area itself if it is one; parts of parks are left out."""
        if self.place.is_park:
            return (self.place,)
        return tuple(place for place in self.places if place.kind == AreaKind.PARK)

    def divide(self, counts: Mapping[str, Counter[str]]) -> list[tuple[Place, Counter[str]]]:
        """What the area consists of directly, with its counts; they add up to the area's.

        What sits in no part of the area has a row of its own in front, if there is anything.
        """
        parts = [place for place in self.places if place.level == 0]
        if not parts:
            return [(self.place, inside(counts, self.area.path))]
        sums = added_up(counts)
        if self.station:
            return [(place, sums[place.path]) for place in parts]
        own = counts.get(self.area.path)
        first = [(replace(self.place, own_level=True), own)] if own else []
        return first + [(place, sums[place.path]) for place in parts]

    def is_in_a_park(self, path: str) -> bool:
        """Whether the area with this path is one of the parks or lies in one."""
        return path.startswith(self._paths_of_parks)

    @cached_property
    def _paths_of_parks(self) -> tuple[str, ...]:
        return tuple(park.path for park in self.parks)


T = TypeVar("T")


def by_each_above(found: Mapping[str, T]) -> dict[str, list[T]]:
    """What is keyed by area path, for each of these areas and each above it: all that lies
    inside."""
    all_inside: dict[str, list[T]] = {}
    for path, each in found.items():
        end = path.find("/")
        while end >= 0:
            all_inside.setdefault(path[: end + 1], []).append(each)
            end = path.find("/", end + 1)
    return all_inside


def added_up(counts: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """`inside` of every area at once; an area in which nothing was counted counts nothing."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for path, parts in by_each_above(counts).items():
        for part in parts:
            sums[path].update(part)
    return sums


def inside(counts: Mapping[str, Counter[str]], path: str) -> Counter[str]:
    """The sum of the counts of every area inside this one; counts are keyed by area path."""
    found: Counter[str] = Counter()
    for place, counted in counts.items():
        if place.startswith(path):
            found.update(counted)
    return found


def by_path(rows: Iterable[tuple[str, str, int]]) -> dict[str, Counter[str]]:
    """`(area path, what, how many)` as a mapping of counters."""
    found: dict[str, Counter[str]] = {}
    for path, what, count in rows:
        found.setdefault(path, Counter())[what] += count
    return found


def _place(area: Area, level: int) -> Place:
    return Place(area.code, area.name, area.kind, area.path, level)
