"""A part of an area: a row of a table of figures, what lies in no row, or in several."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from areas.choices import AreaKind
from areas.models import Area
from common.scoping import HasScope
from indicators import counting, selectors
from indicators.choices import By
from indicators.counting import Counts
from indicators.selectors import Place
from stations.models import ServiceArea, Station

# What the rows of a table may leave out, or hold more than once.
WITH_GAPS = (By.PARK, By.COUNTY, By.STATION)


@dataclass(frozen=True)
class Part:
    """Which of the places below an area: all, or those of a station, of the area itself, of no row
    (`outside`) or of several rows (`overlap`) of a table by park, county or station."""

    station: int | None = None
    own_level: bool = False
    outside: str = ""
    overlap: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.query

    @property
    def query(self) -> dict[str, str]:
        given = {
            "station": str(self.station or ""),
            "own_level": "true" if self.own_level else "",
            "outside": self.outside,
            "overlap": self.overlap,
        }
        return {name: value for name, value in given.items() if value}

    def area_ids(self, user: HasScope, area: Area | None, on: date) -> list[int] | None:
        """The ids of these places; None where it is all of them."""
        if self.is_whole:
            return None
        places = selectors.places_in(user=user, area=area)
        ids = {place.id for place in places}
        if self.own_level and area is not None:
            ids &= {area.pk}
        if self.station is not None:
            ids &= set(selectors.areas_served(self.station, places, on))
        if self.outside:
            held = rows_holding(places, By(self.outside), on)
            ids &= {place for place, times in held.items() if times == 0}
        if self.overlap:
            held = rows_holding(places, By(self.overlap), on)
            ids &= {place for place, times in held.items() if times > 1}
        return sorted(ids)


WHOLE = Part()


def rows_holding(places: Sequence[Place], by: By, on: date) -> dict[int, int]:
    """In how many rows of a table by park, county or station each of the places is counted.

    The rows are those of `selectors.coverage`: a park's hold its subparks, a station's what it
    serves on the day.
    """
    heads: dict[str, set[Any]] = defaultdict(set)
    if by == By.STATION:
        served = ServiceArea.objects.as_of(on).filter(station__in=Station.objects.open_on(on))
        for station, code in served.values_list("station_id", "area__code"):
            heads[code].add(station)
    else:
        kind = {By.PARK: AreaKind.PARK, By.COUNTY: AreaKind.COUNTY}[by]
        for place in places:
            if place.kind == kind:
                heads[place.code].add(place.code)
    return {
        place.id: len({head for code in place.codes for head in heads.get(code, ())})
        for place in places
    }


def surplus_of(counts: Mapping[int, Counts], held: Mapping[int, int]) -> Counts:
    """What the rows of a table count too often: once for each row beyond the first."""
    return counting.total(
        {code: number * (held[area] - 1) for code, number in counted.items()}
        for area, counted in counts.items()
        if held.get(area, 0) > 1
    )
