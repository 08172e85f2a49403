"""Figures of `indicators`, taken over unchanged: the numbers of the API, frozen with the report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from areas.choices import PARK_KINDS
from common.scoping import AreaScope
from indicators import counting, selectors
from indicators.choices import By
from indicators.definitions import RATES
from indicators.ratios import Ratio
from indicators.selectors import Place, Row, StationRef
from reports.sections.basis import Basis


@dataclass(frozen=True)
class RateFigure:
    numerator: int
    denominator: int
    unknown: int
    rate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class AreaRef:
    code: str
    name: str
    kind: str

    @property
    def is_park(self) -> bool:
        return self.kind in PARK_KINDS


@dataclass(frozen=True)
class FigureRow:
    """A row of the API's coverage answer; `own_level`: of what sits in no part of the area."""

    area: AreaRef
    measures: dict[str, int]
    rates: dict[str, RateFigure]
    own_level: bool = False
    station: str = ""


@dataclass(frozen=True)
class Compared:
    """A row at the cut-off date and at the end of the year before; None where it did not exist."""

    now: FigureRow
    before: FigureRow | None

    def rate_before(self, code: str) -> float | None:
        return self.before.rates[code].rate if self.before else None


@dataclass(frozen=True)
class ReportReader:
    """Whoever asks for a report gets the area's whole: its scope is the area itself."""

    scope: AreaScope


def reader(basis: Basis) -> ReportReader:
    """The "user" whose figures a report prints."""
    return ReportReader(basis.scope)


def compare(basis: Basis, by: str, *, group: str = "all") -> tuple[tuple[Compared, ...], Compared]:
    """The rows of a coverage table and its total, each beside the year before."""
    now, before = (_counted(basis, By(by), day, group) for day in (basis.cut_off, basis.previous))
    earlier = {_key(row): row for row in before.rows}
    rows = tuple(_compared(row, earlier.get(_key(row))) for row in now.rows)
    return rows, _compared(now.total, before.total)


def compare_values(basis: Basis, column: str, values: Sequence[str]) -> dict[str, Compared]:
    """The whole area's row for each value of a column of standings, beside the year before."""
    now, before = (
        _of_values(basis, column, values, day) for day in (basis.cut_off, basis.previous)
    )
    return {value: _compared(now[value], before[value]) for value in values}


def _of_values(basis: Basis, column: str, values: Sequence[str], day: date) -> dict[str, Row]:
    areas = basis.served if basis.station else (basis.area,)
    found = [
        selectors.coverage_of_values(
            user=reader(basis), area=area, as_of=day, column=column, values=values
        )
        for area in areas
    ]
    if basis.station is None:
        return found[0]
    return {value: _together(basis, [rows[value] for rows in found]) for value in values}


class _Counted(NamedTuple):
    rows: list[Row]
    total: Row


def _counted(basis: Basis, by: By, day: date, group: str) -> _Counted:
    areas = basis.served if basis.station else (basis.area,)
    # Of the areas of a station those rows are asked for that lie inside them.
    asked = by if not basis.station or by == By.PARK else By.NONE
    tables = [
        selectors.coverage(user=reader(basis), area=area, as_of=day, by=asked, group=group)
        for area in areas
    ]
    rows = [row for table in tables for row in table.rows]
    if basis.station is None:
        return _Counted(rows, tables[0].total)
    total = _together(basis, [table.total for table in tables])
    if by == By.CHILDREN:
        rows = [table.total for table in tables]
    elif by == By.STATION:
        seat = total.place
        ref = StationRef(basis.station.pk, basis.station.name, basis.station.kind, seat)
        rows = [replace(total, station=ref)]
    return _Counted(rows, total)


def _together(basis: Basis, rows: Iterable[Row]) -> Row:
    """What the station serves as one row, under its own name."""
    values = (getattr(basis.area, name) for name in Place._fields)
    place = Place(*values)._replace(name=basis.place.name)
    return Row(place, counting.total(row.measures for row in rows))


def add_up(basis: Basis, rows: Iterable[Compared]) -> Compared:
    """One row for several that do not overlap: counts are added, rates divided anew."""
    found = list(rows)
    area = AreaRef(basis.area.code, basis.place.name, basis.area.kind)
    return Compared(
        now=_of_counts(area, counting.total(row.now.measures for row in found)),
        before=_of_counts(area, counting.total(row.before.measures for row in found if row.before)),
    )


def trend(basis: Basis, days: Iterable[date]) -> tuple[tuple[date, FigureRow], ...]:
    """The whole area on each of the days, in their order."""
    ascending = list(days)
    if basis.station:
        of_days = ((day, _counted(basis, By.NONE, day, "all").total) for day in ascending)
        return tuple((day, figure_row(row)) for day, row in of_days)
    found = selectors.trend(user=reader(basis), area=basis.area, days=ascending)
    return tuple((day, figure_row(row)) for day, row in found)


def figure_row(row: Row) -> FigureRow:
    """The selector's row as plain data."""
    return FigureRow(
        area=AreaRef(row.place.code, row.place.name, row.place.kind),
        measures=dict(row.measures),
        rates={code: _figure(ratio) for code, ratio in row.rates.items()},
        own_level=row.own_level,
        station=row.station.name if row.station else "",
    )


def _of_counts(area: AreaRef, counts: Mapping[str, int]) -> FigureRow:
    rates = {code: _figure(rate.of(counts)) for code, rate in RATES.items()}
    return FigureRow(area, dict(counts), rates)


def _figure(ratio: Ratio) -> RateFigure:
    return RateFigure(
        numerator=ratio.numerator,
        denominator=ratio.denominator,
        unknown=ratio.unknown,
        rate=_number(ratio.rate),
        lower=_number(ratio.lower),
        upper=_number(ratio.upper),
    )


def _number(share: Any) -> float | None:
    return None if share is None else float(share)


def _key(row: Row) -> tuple[Any, ...]:
    return (row.place.code, row.own_level, row.station.id if row.station else None)


def _compared(now: Row, before: Row | None) -> Compared:
    return Compared(figure_row(now), figure_row(before) if before else None)
