"""What the dashboard asks of the selectors: an area with its parts, or what a station serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from areas.models import Area
from common.scoping import HasScope
from indicators import counting, selectors
from indicators.choices import By
from indicators.dashboard.choice import Choice
from indicators.selectors import Place, Row, StationRef
from stations.models import Station

# What tells one part from another on two days.
Key = tuple[str, bool, int]


@dataclass(frozen=True)
class Table:
    """The counts of everything shown, and of its parts."""

    total: Row
    rows: list[Row]

    @cached_property
    def _by_key(self) -> dict[Key, Row]:
        return {key_of(row): row for row in self.rows}

    def row_like(self, row: Row) -> Row | None:
        """The same part in this table."""
        return self._by_key.get(key_of(row))


def key_of(row: Row) -> Key:
    return row.place.code, row.own_level, row.station.id if row.station else 0


@dataclass(frozen=True)
class Subject:
    """Whose figures are shown. `heads` are the areas that are counted, none inside of another: the
    chosen area, or those parts of it that the chosen station serves on the chosen day.

    What a station serves changes. Looking back and comparing keep to what it serves on that one
    day, or its figures would move because its borders did.
    """

    user: HasScope
    choice: Choice
    heads: tuple[Area, ...]

    @property
    def is_single(self) -> bool:
        return len(self.heads) == 1

    def table(self, on: date, by: str) -> Table:
        """The figures of a day. Several heads are the parts themselves, however parted else."""
        tables = [
            self._coverage(head, on, by if self.is_single else By.NONE) for head in self.heads
        ]
        if self.is_single:
            return Table(tables[0].total, _parts(tables[0].rows))
        rows = [table.total for table in tables]
        return Table(self._sum(rows), rows)

    def history(self, days: Sequence[date]) -> dict[date, Row]:
        """The figures of the whole on each of the days, which ascend."""
        found = [dict(self._trend(head, days)) for head in self.heads]
        if self.is_single:
            return found[0]
        return {day: self._sum([rows[day] for rows in found]) for day in days}

    def _coverage(self, head: Area, on: date, by: str) -> selectors.CoverageTable:
        return selectors.coverage(
            user=self.user,
            area=head,
            as_of=on,
            by=by,
            group=self.choice.group,
            narrow=self.choice.narrow,
        )

    def _trend(self, head: Area, days: Sequence[date]) -> list[tuple[date, Row]]:
        return selectors.trend(
            user=self.user,
            area=head,
            days=days,
            group=self.choice.group,
            narrow=self.choice.narrow,
        )

    def _sum(self, rows: Sequence[Row]) -> Row:
        counts = counting.total(row.measures for row in rows)
        return Row(_place_of(self.choice.area), counts, station=_reference(self.choice.station))


def subject_of(user: HasScope, choice: Choice) -> Subject:
    """Asks which areas the station serves where one is chosen."""
    if choice.station is None:
        return Subject(user, choice, (choice.area,))
    places = selectors.places_in(user=user, area=choice.area)
    served = set(selectors.areas_served(choice.station.pk, places, choice.as_of))
    heads = _outermost([place for place in places if place.id in served])
    areas = Area.objects.visible_to(user).filter(pk__in=[place.id for place in heads])
    return Subject(user, choice, tuple(areas.order_by("path")))


def _outermost(places: Sequence[Place]) -> list[Place]:
    """Those that lie in none of the others; in the order of their paths, as they come."""
    heads: list[Place] = []
    for place in places:
        if not heads or not place.path.startswith(heads[-1].path):
            heads.append(place)
    return heads


def _parts(rows: list[Row]) -> list[Row]:
    """An area without parts has one row, which is its total once more."""
    return [] if len(rows) == 1 and rows[0].own_level else rows


def _place_of(area: Area) -> Place:
    return Place(*(getattr(area, name) for name in Place._fields))


def _reference(station: Station | None) -> Any:
    if station is None:
        return None
    return StationRef(station.pk, station.name, station.kind, _place_of(station.area))
