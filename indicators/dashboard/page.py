"""One object that holds all a dashboard shows; the page and its charts are made of nothing else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from areas.models import Area
from common.scoping import HasScope
from common.templatetags.ui import number
from indicators import selectors
from indicators.choices import By
from indicators.dashboard import charts
from indicators.dashboard.choice import Choice
from indicators.dashboard.words import (
    Change,
    Figure,
    change,
    difference,
    figure,
    links_of,
)
from indicators.definitions import RATES, Rate
from indicators.figures import GROUPS, MEASURES
from indicators.selectors import Row

# More bars than fit beside a chart of ordinary height.
MANY_ROWS = 9

# The counts above the tiles, with the measure that says how many enterprises did not report.
COUNTS = (
    ("enterprises", ""),
    ("unionised", "union_unknown"),
    ("employees", "employees_unknown"),
    ("members", "members_unknown"),
)


@dataclass(frozen=True)
class Fact:
    """A count of the whole area and how it moved within a year."""

    code: str
    name: str
    text: str
    unit: str
    url: str
    change: Change
    unknown: str
    unknown_url: str


@dataclass(frozen=True)
class Tile:
    """A rate of the whole area; `url` draws it."""

    rate: Rate
    figure: Figure
    change: Change
    url: str
    is_drawn: bool


@dataclass(frozen=True)
class TableRow:
    """All rates of one part of the area; `url` leads into the part."""

    name: str
    url: str
    figures: list[Figure]


@dataclass(frozen=True)
class TrendRow:
    day: date
    figures: list[Figure]


@dataclass(frozen=True)
class Dashboard:
    """What the page shows; `charts` are plain data from the same figures as the tables."""

    choice: Choice
    group: Any
    rate: Rate
    trend_rates: list[Rate]
    ancestors: list[tuple[str, str]]
    facts: list[Fact]
    tiles: list[Tile]
    rows: list[TableRow]
    total: TableRow
    trend: list[TrendRow]
    charts: dict[str, dict[str, Any]]

    @property
    def rates(self) -> list[Rate]:
        return list(RATES.values())

    @property
    def is_empty(self) -> bool:
        """No enterprise of the group operates here on the day."""
        return self.facts[0].text == "0"

    @property
    def has_many_rows(self) -> bool:
        return len(self.rows) > MANY_ROWS

    @property
    def parts(self) -> str:
        return str(By(self.choice.by).label)


def build(*, user: HasScope, choice: Choice) -> Dashboard:
    """All that the user may see of the chosen area, through the selectors that feed the API."""
    area, group = choice.area, choice.group
    table = selectors.coverage(user=user, area=area, as_of=choice.as_of, by=choice.by, group=group)
    days = sorted({*choice.days, choice.a_year_ago})
    history = dict(selectors.trend(user=user, area=area, days=days, group=group))
    then = history[choice.a_year_ago]
    rows = [] if _says_nothing_new(table.rows) else table.rows
    drawn = choice.rates
    points = [(day, _figures(choice.but(as_of=day), history[day], drawn)) for day in choice.days]
    return Dashboard(
        choice=choice,
        group=GROUPS[choice.group],
        rate=RATES[choice.rate],
        trend_rates=[RATES[code] for code in drawn],
        ancestors=_ancestors(user, choice),
        facts=_facts(choice, table.total, then),
        tiles=_tiles(choice, table.total, then),
        rows=[TableRow(_name(row), _url(user, choice, row), _row(choice, row)) for row in rows],
        total=TableRow(_("合计"), "", _row(choice, table.total)),
        trend=[TrendRow(day, list(figures.values())) for day, figures in points],
        charts={
            "bars": charts.bars(choice, [_bar(user, choice, row) for row in rows]),
            "trend": charts.trend(choice, points),
            "counts": charts.counts(choice, points),
        },
    )


def _says_nothing_new(rows: list[Row]) -> bool:
    """An area without parts has one row, which is its total once more."""
    return len(rows) == 1 and rows[0].own_level


def _figures(choice: Choice, row: Row, codes: Collection[str] = RATES) -> dict[str, Figure]:
    """Of these rates, in the order of their definitions."""
    link, ratios = links_of(choice, row), row.rates
    return {code: figure(RATES[code], ratios[code], link, _target(choice, code)) for code in codes}


def _target(choice: Choice, code: str) -> Decimal | None:
    return choice.target if code == choice.rate else None


def _ancestors(user: HasScope, choice: Choice) -> list[tuple[str, str]]:
    """The areas above that the user may see too, outermost first."""
    above = Area.objects.visible_to(user).filter(code__in=choice.area.ancestor_codes[:-1])
    return [(area.name, choice.url_in(area.code)) for area in above.order_by("path")]


def _facts(choice: Choice, now: Row, then: Row) -> list[Fact]:
    link = links_of(choice, now)
    return [
        Fact(
            code=code,
            name=str(MEASURES[code].name),
            text=_count(code, unknown, now),
            unit=_("人") if MEASURES[code].sum_of else _("家"),
            url=link(code),
            change=difference(now.measures[code], then.measures[code]),
            unknown=number(now.measures[unknown]) if unknown and now.measures[unknown] else "",
            unknown_url=link(unknown) if unknown else "",
        )
        for code, unknown in COUNTS
    ]


def _count(code: str, unknown: str, row: Row) -> str:
    """The number; where nobody was asked it is not 0."""
    asked_nobody = unknown and row.measures[unknown] == row.measures["enterprises"] > 0
    return _("不详") if asked_nobody and not row.measures[code] else number(row.measures[code])


def _tiles(choice: Choice, now: Row, then: Row) -> list[Tile]:
    figures = _figures(choice, now)
    return [
        Tile(
            rate=rate,
            figure=figures[code],
            change=change(rate, now.rates[code], then.rates[code]),
            url=choice.but(rate=code).url,
            is_drawn=code == choice.rate,
        )
        for code, rate in RATES.items()
    ]


def _row(choice: Choice, row: Row) -> list[Figure]:
    return list(_figures(choice, row).values())


def _bar(user: HasScope, choice: Choice, row: Row) -> tuple[str, str, Figure]:
    shown = _figures(choice, row, [choice.rate])[choice.rate]
    return _name(row), _url(user, choice, row), shown


def _name(row: Row) -> str:
    if row.station:
        return row.station.name
    return _("%(area)s（本级）") % {"area": row.place.name} if row.own_level else row.place.name


def _url(user: HasScope, choice: Choice, row: Row) -> str:
    """Into the part, where it has a dashboard or page of its own that the user may see."""
    if row.station:
        seen = user.scope.contains(row.station.seat.path)
        return reverse("station-detail", args=[row.station.id]) if seen else ""
    if row.own_level or row.place.code == choice.area.code:
        return ""
    return choice.url_in(row.place.code, by="children")
