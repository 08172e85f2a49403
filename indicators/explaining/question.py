"""What is asked to be explained, and the lists that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Q, Value, When
from django.urls import reverse

from areas.models import Area
from common.scoping import HasScope
from indicators import selectors
from indicators.definitions import RATES, Rate
from indicators.definitions.exclusions import exclusions
from indicators.explaining.parts import WHOLE, Part
from indicators.kept import Narrow
from indicators.models import Standing


@dataclass(frozen=True)
class Question:
    """Which figure: an area, a day and a group, a part of the area, and other conditions.

    `conditions` narrows a queryset of standings by what was asked beside the group, and `asked` is
    the same as parameters; None and nothing where the group is all that was asked.
    """

    user: HasScope
    area: Area | None
    as_of: date
    group: str = "all"
    part: Part = WHOLE
    conditions: Narrow | None = None
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """The parameters that ask for the same enterprises in a list."""
        area = {"area": self.area.code} if self.area else {}
        day = {"as_of": self.as_of.isoformat(), "group": self.group}
        return {**area, **day, **self.asked, **self.part.query}

    @property
    def query_of_terms(self) -> dict[str, str]:
        """The same for a list of terms of office, which groups and conditions do not narrow."""
        without = {"group", *self.asked}
        return {name: value for name, value in self.query.items() if name not in without}

    def operating(self) -> Any:
        """The standings of everything that operates in this part of the area on the day."""
        rows = selectors.enterprises_as_of(
            user=self.user, area=self.area, as_of=self.as_of, group="everything"
        )
        ids = self.part.area_ids(self.user, self.area, self.as_of)
        return rows if ids is None else rows.sitting_in(ids)

    def standings(self) -> Any:
        """The standings that the figure is about: of the group, and meeting the conditions."""
        rows = selectors.enterprises_as_of(
            user=self.user, area=self.area, as_of=self.as_of, group=self.group
        )
        ids = self.part.area_ids(self.user, self.area, self.as_of)
        if ids is not None:
            rows = rows.sitting_in(ids)
        return self.conditions(rows) if self.conditions else rows

    def with_reasons(self, rate: Rate) -> Any:
        """What operates, with the `reason` why it is not in the denominator; "" where it is."""
        cases = [
            When(reason.condition, then=Value(reason.code))
            for reason in exclusions(rate, self.group, self._chosen())
        ]
        return self.operating().annotate(reason=Case(*cases, output_field=CharField()))

    def excluded(self, code: str) -> Any:
        """The standings that `code` (RATE.REASON) names, in the order of names."""
        rate, reason = code.split(".")
        return self.with_reasons(RATES[rate]).filter(reason=reason)

    def _chosen(self) -> Q | None:
        if self.conditions is None:
            return None
        of_the_day = self.conditions(Standing.objects.as_of(self.as_of))
        return Q(pk__in=of_the_day.order_by().values("pk"))


@dataclass(frozen=True)
class Listed:
    """A list that stands behind a number: it has exactly `count` rows.

    `value` is what the figure counts in them: their number, or how many people they report.
    `query` are the parameters of the list; `of_terms` says that it is one of terms of office.
    """

    code: str
    text: Any
    count: int
    value: int
    query: Mapping[str, Any]
    of_terms: bool = False

    @property
    def page_url(self) -> str:
        return self._url("dashboard-terms" if self.of_terms else "enterprise-list")

    @property
    def url(self) -> str:
        return self._url("api-coverage-terms" if self.of_terms else "api-enterprise-list")

    @property
    def xlsx_url(self) -> str:
        return self._file("xlsx")

    @property
    def csv_url(self) -> str:
        return self._file("csv")

    def _file(self, extension: str) -> str:
        route = "api-coverage-terms-export" if self.of_terms else "api-enterprise-export"
        return self._url(route, extension)

    def _url(self, route: str, *args: str) -> str:
        return f"{reverse(route, args=args)}?{urlencode(self.query)}"
