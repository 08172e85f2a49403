"""What a reader chose; the address holds all of it, so that a page can be sent to a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from areas.models import Area
from indicators.choices import By, Every
from indicators.counting import period_ends, year_before
from indicators.definitions import RATES
from indicators.kept import Narrow
from stations.models import Station

YEARS_OF_TREND = 5
# The slider reaches further back than the trend: the records begin somewhere in there.
YEARS_OF_SLIDER = 8

OVERVIEW, PARTS, TREND, MULTIPLES, HEAT = "overview", "parts", "trend", "multiples", "heat"
# What is shown together; one view is one screen, and one or two pages of paper.
VIEWS: dict[str, Any] = {
    OVERVIEW: gettext_lazy("总览"),
    PARTS: gettext_lazy("分项比较"),
    TREND: gettext_lazy("走势"),
    MULTIPLES: gettext_lazy("各区走势小图"),
    HEAT: gettext_lazy("热力表"),
}
OF_PARTS = (PARTS, MULTIPLES, HEAT)
# The charts of each, all of them with a table.
CHARTS = {
    OVERVIEW: ("bars", "trend"),
    PARTS: ("figures", "bars"),
    TREND: ("trend", "counts"),
    MULTIPLES: ("multiples",),
    HEAT: ("heat",),
}


def view_with(chart: str, chosen: str) -> str:
    """A view that has the chart: the chosen one if it does."""
    return next(view for view in (chosen, *CHARTS) if chart in CHARTS[view])


class Narrowing(NamedTuple):
    """One of the list's filters: what it is called in an address, and in words."""

    name: str
    value: str
    label: str
    text: str


class Target(NamedTuple):
    """What a rate should reach, in percent, and whose word that is."""

    percent: Decimal
    label: str


def target_of(percent: Decimal) -> Target:
    text = f"{percent.normalize():f}%"
    return Target(percent, _("目标 %(target)s") % {"target": text})


# By the code of the rate. Where nobody set one there is none: a line that nobody set would look
# like an order.
Targets = Mapping[str, Target]


@dataclass(frozen=True)
class Choice:
    """`rate` is drawn by area; it and those of `compare` are drawn over time.

    `compare_to` is the day that changes are told from; without one they are told from a year
    before. `station` leaves, of the area, what it serves on the day. `target` is in percent and the
    reader's own. `narrow` does to the standings what `narrowing` says.
    """

    area: Area
    as_of: date
    group: str = "all"
    by: str = By.CHILDREN
    rate: str = "union"
    compare: tuple[str, ...] = ()
    every: str = Every.QUARTER
    target: Decimal | None = None
    view: str = OVERVIEW
    compare_to: date | None = None
    station: Station | None = None
    narrowing: tuple[Narrowing, ...] = ()
    narrow: Narrow | None = field(default=None, compare=False)

    @property
    def rates(self) -> list[str]:
        """The rates drawn over time, in the order of their definitions."""
        return [code for code in RATES if code == self.rate or code in self.compare]

    @property
    def then(self) -> date:
        """The day that changes are told from."""
        return self.compare_to or year_before(self.as_of)

    @property
    def then_text(self) -> str:
        """That day as a time adverb: “一年前”, “2022-12-31 时”."""
        if self.compare_to is None:
            return _("一年前")
        return _("%(day)s 时") % {"day": self.compare_to.isoformat()}

    @property
    def targets(self) -> dict[str, Target]:
        """The reader's own."""
        if self.target is None:
            return {}
        return {self.rate: target_of(self.target)}

    @property
    def days(self) -> list[date]:
        """The points of the trend: the ends of the periods of five years, and the day itself."""
        return self.days_of(self.every)

    def days_of(self, every: str) -> list[date]:
        first = self.as_of
        for _year in range(YEARS_OF_TREND):
            first = year_before(first)
        return sorted({*period_ends(first, self.as_of, every), self.as_of})

    @property
    def query(self) -> dict[str, Any]:
        query: dict[str, Any] = {
            "area": self.area.code,
            "as_of": self.as_of.isoformat(),
            "group": self.group,
            "by": str(self.by),
            "rate": self.rate,
        }
        if self.compare:
            query["compare"] = list(self.compare)
        return query | self._unusual | self.narrowed_by

    @property
    def _unusual(self) -> dict[str, str]:
        """What most readers leave as it is."""
        said = {
            "every": "" if self.every == Every.QUARTER else str(self.every),
            "target": "" if self.target is None else f"{self.target.normalize():f}",
            "view": "" if self.view == OVERVIEW else self.view,
            "compare_to": self.compare_to.isoformat() if self.compare_to else "",
            "station": str(self.station.pk) if self.station else "",
        }
        return {name: value for name, value in said.items() if value}

    @property
    def narrowed_by(self) -> dict[str, str]:
        return {one.name: one.value for one in self.narrowing}

    @property
    def url(self) -> str:
        """The address of this page, with nothing left to a default."""
        return self.url_in(self.area.code)

    def url_in(self, area_code: str, **changes: str) -> str:
        """The address of the same choice in another area; a change to "" leaves something out."""
        query = self.query | {"area": area_code} | changes
        said = {name: value for name, value in query.items() if value != ""}
        return f"{reverse('dashboard')}?{urlencode(said, doseq=True)}"

    def file_url(self, chart: str) -> str:
        """The address of the table of a chart as a spreadsheet, by a view that has the chart."""
        query = self.query | {"chart": chart}
        return f"{reverse('dashboard-export')}?{urlencode(query, doseq=True)}"

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)


def quick_days(today: date) -> dict[str, date]:
    """The days people ask for most, by the code of their label."""
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return {
        "today": today,
        "last_quarter": quarter - timedelta(days=1),
        "last_year": date(today.year - 1, 12, 31),
        "year_before_last": date(today.year - 2, 12, 31),
    }


def slider_days(today: date) -> list[date]:
    """The steps of the date slider: ends of months, and today."""
    first = date(today.year - YEARS_OF_SLIDER, 1, 1)
    return sorted({*period_ends(first, today, Every.MONTH), today})
