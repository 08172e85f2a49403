"""What a reader chose; the address holds all of it, so that a page can be sent to a colleague."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self
from urllib.parse import urlencode

from django.urls import reverse

from areas.models import Area
from indicators.choices import By, Every
from indicators.counting import period_ends, year_before
from indicators.definitions import RATES

YEARS_OF_TREND = 5


@dataclass(frozen=True)
class Choice:
    """`rate` is drawn by area; it and those of `compare` are drawn over time.

    `target` is in percent and the reader's own. The portal knows no targets yet, and a line that
    nobody set would look like an order.
    """

    area: Area
    as_of: date
    group: str = "all"
    by: str = By.CHILDREN
    rate: str = "union"
    compare: tuple[str, ...] = ()
    every: str = Every.QUARTER
    target: Decimal | None = None

    @property
    def rates(self) -> list[str]:
        """The rates drawn over time, in the order of their definitions."""
        return [code for code in RATES if code == self.rate or code in self.compare]

    @property
    def a_year_ago(self) -> date:
        return year_before(self.as_of)

    @property
    def days(self) -> list[date]:
        """The points of the trend: the ends of the periods of five years, and the day itself."""
        first = self.as_of
        for _year in range(YEARS_OF_TREND):
            first = year_before(first)
        return sorted({*period_ends(first, self.as_of, self.every), self.as_of})

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
        if self.every != Every.QUARTER:
            query["every"] = str(self.every)
        if self.target is not None:
            query["target"] = f"{self.target.normalize():f}"
        return query

    @property
    def url(self) -> str:
        """The address of this page, with nothing left to a default."""
        return self.url_in(self.area.code)

    def url_in(self, area_code: str, **changes: str) -> str:
        """The address of the same choice in another area."""
        query = self.query | {"area": area_code} | changes
        return f"{reverse('dashboard')}?{urlencode(query, doseq=True)}"

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
