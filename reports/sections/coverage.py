"""Unions and members: parks by group, the places of the area, the years, what stations serve."""

from dataclasses import dataclass, replace
from datetime import date

from areas.choices import AreaKind
from areas.models import Area
from enterprises.choices import Ownership
from indicators.choices import By
from indicators.figures import GROUPS
from reports.sections.basis import Basis
from reports.sections.figures import Compared, FigureRow, add_up, compare, compare_values, trend

# Groups of the table of parks, in its order; "all" comes first and has a table of its own.
PARK_GROUPS = ("all", "above_scale", "ge100", "ge25", "ge20", "lt20", "sole_trader")
TREND_YEARS = 5
# What is told of the area a station serves, beside all enterprises.
STATION_GROUPS = ("everything", "ge20", "ge100")


@dataclass(frozen=True)
class GroupTable:
    """One group of enterprises: by park, the parks together, the whole area."""

    group: str
    name: str
    rows: tuple[Compared, ...]
    parks: Compared
    total: Compared


@dataclass(frozen=True)
class StationGroup:
    """One group of enterprises by the station that serves them, in the order of the stations."""

    group: str
    name: str
    rows: tuple[Compared, ...]


@dataclass(frozen=True)
class OwnershipRow:
    code: str
    row: Compared


@dataclass(frozen=True)
class PlaceRow:
    level: int
    row: Compared


@dataclass(frozen=True)
class TrendRow:
    on: date
    row: FigureRow


@dataclass(frozen=True)
class Coverage:
    """`left_out` counts the places of the second level where no enterprise is recorded."""

    groups: tuple[GroupTable, ...]
    ownerships: tuple[OwnershipRow, ...]
    places: tuple[PlaceRow, ...]
    left_out: int
    total: Compared
    trend: tuple[TrendRow, ...]
    stations: tuple[Compared, ...]
    station_groups: tuple[StationGroup, ...] = ()

    def group(self, code: str) -> GroupTable:
        return next(table for table in self.groups if table.group == code)


def build(basis: Basis) -> Coverage:
    """The chapter."""
    groups = tuple(_group(basis, code) for code in PARK_GROUPS)
    places, left_out = _places(basis)
    days = trend_days(basis)
    return Coverage(
        groups=groups,
        ownerships=_ownerships(basis),
        places=places,
        left_out=left_out,
        total=groups[0].total,
        trend=tuple(TrendRow(*pair) for pair in trend(basis, days)),
        stations=compare(basis, By.STATION)[0],
        station_groups=tuple(_station_group(basis, code) for code in STATION_GROUPS),
    )


def trend_days(basis: Basis) -> list[date]:
    """The ends of the last years, ascending; the cut-off date is the last."""
    before = [basis.end_of(basis.year - back) for back in range(TREND_YEARS - 1, 0, -1)]
    return [*before, basis.cut_off]


def _station_group(basis: Basis, code: str) -> StationGroup:
    rows, _total = compare(basis, By.STATION, group=code)
    return StationGroup(code, str(GROUPS[code].name), rows)


def _group(basis: Basis, code: str) -> GroupTable:
    rows, total = compare(basis, By.PARK, group=code)
    return GroupTable(code, str(GROUPS[code].name), rows, add_up(basis, rows), total)


def _ownerships(basis: Basis) -> tuple[OwnershipRow, ...]:
    found = compare_values(basis, "enterprise__ownership", (*Ownership.values, ""))
    return tuple(
        OwnershipRow(code, row) for code, row in found.items() if row.now.measures["enterprises"]
    )


def _places(basis: Basis) -> tuple[tuple[PlaceRow, ...], int]:
    """The parts of the area and, under each that has parts, those where an enterprise is."""
    rows, _total = compare(basis, By.CHILDREN)
    found: list[PlaceRow] = []
    left_out = 0
    for row in rows:
        found.append(PlaceRow(0, row))
        divided = basis.station or row.now.area.kind in (AreaKind.CITY, AreaKind.COUNTY)
        if divided and not row.now.own_level:
            parts = _parts(basis, row)
            if basis.station and all(part.now.own_level for part in parts):
                continue
            inhabited = [part for part in parts if _has_enterprises(part)]
            found += [PlaceRow(1, part) for part in inhabited]
            left_out += len(parts) - len(inhabited)
    return tuple(found), left_out


def _parts(basis: Basis, row: Compared) -> tuple[Compared, ...]:
    area = Area.objects.get(code=row.now.area.code)
    return compare(replace(basis, area=area, station=None), By.CHILDREN)[0]


def _has_enterprises(row: Compared) -> bool:
    before = row.before.measures["enterprises"] if row.before else 0
    return bool(row.now.measures["enterprises"] or before)
