"""The same figures over several years, and where what they are about has changed between two."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from areas.models import Area
from common.models import AuditEntry
from indicators import selectors
from indicators.choices import By
from indicators.definitions import DEFINITION_CHANGES, RATES
from indicators.figures import MEASURES
from reports.choices import last_day
from reports.models import YearlyReport
from reports.sections.figures import figure_row
from reports.selectors import kind_of_year

MEASURES_SHOWN = (
    "enterprises", "unionised", "own_union", "joint_union", "federation", "not_unionised",
    "union_unknown", "employees", "members",
)  # fmt: skip
MOST_YEARS = 15


@dataclass(frozen=True)
class Year:
    """A year with its figures: frozen with a sealed report (`report`), or counted just now."""

    year: int
    day: date
    report: YearlyReport | None
    measures: dict[str, int]
    rates: dict[str, dict[str, Any]]

    def was_counted_before(self, moment: datetime) -> bool:
        """Whether its figures were frozen before something happened."""
        frozen_at = self.report.built_at if self.report else None
        return frozen_at is not None and frozen_at < moment


@dataclass(frozen=True)
class Break:
    """From `year` on the figures (all where `rates` is empty) are not about the same as before."""

    year: int
    on: date
    text: str
    rates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """`breaks`: the figure is not about the same as that of the year before it."""

    shown: Any
    numerator: int | None = None
    denominator: int | None = None
    breaks: bool = False


@dataclass(frozen=True)
class Line:
    code: str
    name: Any
    is_rate: bool
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Comparison:
    area: Area
    years: tuple[Year, ...]
    breaks: tuple[Break, ...]

    @property
    def lines(self) -> Iterator[Line]:
        for code, rate in RATES.items():
            yield Line(code, rate.name, True, tuple(self._rates(code)))  # noqa: FBT003
        for code in MEASURES_SHOWN:
            values = tuple(
                Value(year.measures[code], breaks=self._breaks(year, None)) for year in self.years
            )
            yield Line(code, MEASURES[code].name, False, values)  # noqa: FBT003

    def _rates(self, code: str) -> Iterator[Value]:
        for year in self.years:
            found = year.rates[code]
            yield Value(
                found["rate"],
                found["numerator"],
                found["denominator"],
                breaks=self._breaks(year, code),
            )

    def _breaks(self, year: Year, code: str | None) -> bool:
        return any(
            one.year == year.year and (not one.rates or code in one.rates) for one in self.breaks
        )


def comparison(*, user: User, area: Area, first: int, last: int, today: date) -> Comparison:
    """The area's figures at the end of each year, both included; a year that has not ended is left
    out. Raises Area.DoesNotExist where the user may not see the area."""
    sealed = {
        report.year: report
        for report in YearlyReport.objects.visible_to(user)
        .sealed()
        .filter(area=area, station__isnull=True, year__range=(first, last))
        .order_by("edition")
    }
    days = {
        year: sealed[year].cut_off if year in sealed else last_day(year, kind_of_year(area, year))
        for year in range(max(first, last - MOST_YEARS + 1), last + 1)
    }
    years = tuple(
        _frozen(sealed[year]) if year in sealed else _counted(user, area, year, day)
        for year, day in days.items()
        if day <= today
    )
    return Comparison(area, years, tuple(_breaks(area, years)))


def _frozen(report: YearlyReport) -> Year:
    now = report.data["coverage"]["total"]["now"]
    return Year(report.year, report.cut_off, report, now["measures"], now["rates"])


def _counted(user: User, area: Area, year: int, day: date) -> Year:
    table = selectors.coverage(user=user, area=area, as_of=day, by=By.NONE)
    row = figure_row(table.total)
    rates = {code: vars(figure) for code, figure in row.rates.items()}
    return Year(year, day, None, row.measures, rates)


def _breaks(area: Area, years: tuple[Year, ...]) -> Iterator[Break]:
    moves = tuple(_moves(area))
    for before, year in pairwise(years):
        for change in DEFINITION_CHANGES:
            if before.day < change.on <= year.day:
                yield Break(year.year, change.on, str(change.sentence), change.rates)
        yield from _boundaries(area, before, year)
        for move in moves:
            # A move counts on every day, as the tree has none; what was frozen before it stays.
            if before.was_counted_before(move.at) != year.was_counted_before(move.at):
                yield Break(year.year, move.on, move.text)
        if (before.day.month, before.day.day) != (year.day.month, year.day.day):
            text = _("统计时点由 %(one)s 改为 %(other)s") % {"one": before.day, "other": year.day}
            yield Break(year.year, year.day, text)


@dataclass(frozen=True)
class _Move:
    """A place that was hung elsewhere in the tree, so that the area lost or won it."""

    at: datetime
    on: date
    text: str


def _moves(area: Area) -> Iterator[_Move]:
    lines = AuditEntry.objects.filter(action="area.move").order_by("at")
    moved = [(line, line.changes["parent_id"]) for line in lines if "parent_id" in line.changes]
    parents = {pk for _line, pair in moved for pk in pair}
    inside = set(
        Area.objects.in_area(area.path).filter(pk__in=parents).values_list("pk", flat=True)
    )
    for line, (old, new) in moved:
        if (old in inside) != (new in inside):
            text = _("%(area)s 划入") if new in inside else _("%(area)s 划出")
            yield _Move(
                line.at, timezone.localtime(line.at).date(), text % {"area": line.target_name}
            )


def _boundaries(area: Area, before: Year, year: Year) -> Iterator[Break]:
    """Places inside the area that were set up or given up between the two days."""
    span = (before.day, year.day)
    inside = Area.objects.in_area(area.path).filter(
        Q(opened_on__gt=span[0], opened_on__lte=span[1])
        | Q(closed_on__gt=span[0], closed_on__lte=span[1])
    )
    for place in inside.order_by("path"):
        if place.opened_on and span[0] < place.opened_on <= span[1]:
            text = _("%(area)s 设立") % {"area": place.name}
            yield Break(year.year, place.opened_on, text)
        if place.closed_on and span[0] < place.closed_on <= span[1]:
            text = _("%(area)s 撤销") % {"area": place.name}
            yield Break(year.year, place.closed_on, text)
