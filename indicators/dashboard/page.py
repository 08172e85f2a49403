"""One object that holds all a dashboard shows; the page, its charts and files are made of nothing
else. Only what the chosen view shows is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from areas.choices import AreaKind
from areas.models import Area
from common.scoping import AreaScope, HasScope
from common.templatetags.ui import number
from indicators.choices import By, Every
from indicators.dashboard import charts, grids
from indicators.dashboard.asking import Subject, Table, subject_of
from indicators.dashboard.choice import (
    HEAT,
    MULTIPLES,
    OF_PARTS,
    OVERVIEW,
    PARTS,
    TREND,
    VIEWS,
    Choice,
    Targets,
    target_of,
)
from indicators.dashboard.events import Serving, events_of, serving
from indicators.dashboard.grids import Grid
from indicators.dashboard.shown import Fact, Shown, Tab, Tile
from indicators.dashboard.words import (
    EXPLAIN,
    HEAT_STEPS,
    difference,
    links_of,
    unit_of,
)
from indicators.definitions import RATES, Rate
from indicators.figures import GROUPS, MEASURES
from indicators.planning import targets_for
from indicators.selectors import Row
from stations.models import Station

# More bars than fit beside a chart of ordinary height.
MANY_ROWS = 9
# As many small charts as can be taken in together; the table has all parts.
MOST_MULTIPLES = 24

# The counts above the tiles, with the measure that says how many enterprises did not report.
COUNTS = (
    ("enterprises", ""),
    ("unionised", "union_unknown"),
    ("employees", "employees_unknown"),
    ("members", "members_unknown"),
)
# The rate whose explanation says what a count holds and what it leaves out.
_EXPLAINED_BY = {
    "enterprises": "union",
    "unionised": "union",
    "employees": "density_all",
    "members": "density_all",
}


@dataclass(frozen=True)
class Dashboard:
    choice: Choice
    heads: tuple[Area, ...]
    ancestors: list[tuple[str, str]]
    scope: AreaScope
    serving: Serving
    shown: Shown
    today: date | None = None

    @property
    def group(self) -> Any:
        return GROUPS[self.choice.group]

    @property
    def rate(self) -> Rate:
        return RATES[self.choice.rate]

    @property
    def rates(self) -> list[Rate]:
        return list(RATES.values())

    @property
    def changes_url(self) -> str:
        """What changed within the year that the changes of the figures look back."""
        choice = self.choice
        query = {
            "area": choice.area.code,
            "from": choice.then.isoformat(),
            "to": choice.as_of.isoformat(),
            "group": choice.group,
            "rate": choice.rate,
        }
        return f"{reverse('dashboard-changes')}?{urlencode(query)}"

    @property
    def name(self) -> str:
        return self.choice.station.name if self.choice.station else self.choice.area.name

    @property
    def is_unserved(self) -> bool:
        """The chosen station serves nothing of the area on the day."""
        return not self.heads

    @property
    def is_empty(self) -> bool:
        """No enterprise of the group operates here on the day."""
        return self.shown.total is None or not self.shown.total.measures["enterprises"]

    @property
    def has_parts(self) -> bool:
        return any(grid.rows for code, grid in self.shown.grids.items() if code != "trend")

    @property
    def has_many_rows(self) -> bool:
        bars = self.shown.grids.get("bars")
        return bars is not None and len(bars.rows) > MANY_ROWS

    @property
    def parts(self) -> str:
        if len(self.heads) > 1:
            return _("服务区域")
        return str(By(self.choice.by).label)

    @property
    def hidden_multiples(self) -> int:
        """How many parts have no small chart of their own."""
        return max(0, len(self.shown.grids["multiples"].rows) - MOST_MULTIPLES)

    @property
    def question(self) -> str:
        """What the figures are about beside the area: day, group, filters."""
        only = [f"{one.label}：{one.text}" for one in self.choice.narrowing]
        day = _("截至 %(day)s") % {"day": self.choice.as_of.isoformat()}
        return " · ".join([day, str(self.group.name), *only])

    @property
    def station_links(self) -> list[tuple[str, str]]:
        """The stations that serve the area, with their own dashboards where they may be seen."""
        return [(row.name, self._station_url(row)) for row in self.serving.whole]

    def _station_url(self, station: Station) -> str:
        if not self.scope.contains(station.area.path, ("station", station.pk)):
            return ""
        return self.choice.url_in(self.choice.area.code, station=str(station.pk))

    @property
    def by_station_url(self) -> str:
        return self.choice.but(view=PARTS, by=By.STATION).url

    @property
    def heat_steps(self) -> list[tuple[int, str]]:
        """The shades of the heat map with where they begin and end."""
        ends = [*(f"{low}–{high}" for low, high in pairwise(HEAT_STEPS)), f"≥{HEAT_STEPS[-1]}"]
        return list(enumerate(ends))

    @property
    def save_query(self) -> str:
        """What the page that keeps this view is asked with."""
        return urlencode({"query": urlencode(self.choice.query, doseq=True)})

    @property
    def wall_query(self) -> list[tuple[str, str]]:
        """The choice, name by name, for the form that opens the screen on the wall."""
        query = self.choice.query
        if self.choice.as_of == self.today:
            # It goes on with the calendar.
            del query["as_of"]
        return parse_qsl(urlencode(query, doseq=True))

    @property
    def tabs(self) -> list[Tab]:
        return [
            Tab(code, str(label), _tab_url(self.choice, code), code == self.choice.view)
            for code, label in VIEWS.items()
        ]


def build(
    *, user: HasScope, choice: Choice, targets: Targets | None = None, today: date | None = None
) -> Dashboard:
    """All that the user may see of the chosen area, through the selectors that feed the API.

    `targets` are by rate; without any given they are the recorded ones, and the reader's own in
    place of them (docs/adr/0020). `today` is only compared with.
    """
    subject = subject_of(user, choice)
    targets = {**_recorded(user, choice), **choice.targets} if targets is None else targets
    shown = _SHOWN[choice.view](subject, targets) if subject.heads else Shown(None)
    return Dashboard(
        choice=choice,
        heads=subject.heads,
        ancestors=_ancestors(user, choice),
        scope=user.scope,
        serving=Serving([], []) if choice.station else serving(subject, choice.as_of),
        shown=replace(shown, grids=_titled(choice, shown.grids)),
        today=today,
    )


def _recorded(user: HasScope, choice: Choice) -> Targets:
    """What is set for the area and year; of a part of its enterprises nobody has set anything."""
    if choice.narrowing:
        return {}
    found = targets_for(user=user, area=choice.area, year=choice.as_of.year, group=choice.group)
    return {code: target_of(held.percent) for code, held in found.items()}


# ---------------------------------------------------------------- the views
def _overview(subject: Subject, targets: Targets) -> Shown:
    choice = subject.choice
    now = subject.table(choice.as_of, choice.by)
    history = subject.history(sorted({*choice.days, choice.then}))
    figures = grids.of_parts(subject, now, _then(subject), targets)
    trend = grids.over_time(subject, history, targets, choice.rates)
    bars, events = grids.of_rate(figures, choice), events_of(subject)
    then = history[choice.then]
    return Shown(
        total=now.total,
        grids={"bars": bars, "trend": trend},
        charts={
            "bars": charts.bars(choice, bars, targets),
            "trend": charts.trend(choice, trend, targets, events),
        },
        facts=_facts(choice, now.total, then),
        tiles=_tiles(choice, now.total, then, targets),
        events=events,
    )


def _of_parts(subject: Subject, targets: Targets) -> Shown:
    choice = subject.choice
    now = subject.table(choice.as_of, choice.by)
    figures = grids.of_parts(subject, now, _then(subject), targets)
    bars = grids.of_rate(figures, choice)
    return Shown(
        now.total,
        {"bars": bars, "figures": figures},
        {"bars": charts.bars(choice, bars, targets)},
    )


def _over_time(subject: Subject, targets: Targets) -> Shown:
    choice = subject.choice
    history, events = subject.history(choice.days), events_of(subject)
    trend = grids.over_time(subject, history, targets, choice.rates)
    counts = grids.over_time(subject, history, targets, [choice.rate])
    return Shown(
        history[choice.as_of],
        {"trend": trend, "counts": counts},
        {
            "trend": charts.trend(choice, trend, targets, events),
            "counts": charts.counts(choice, counts),
        },
        events=events,
    )


def _multiples(subject: Subject, targets: Targets) -> Shown:
    """As many queries as days, however many parts; at ends of years, which a page is wide enough
    for in print as well."""
    choice = subject.choice
    tables = {on: subject.table(on, choice.by) for on in choice.days_of(Every.YEAR)}
    grid = grids.of_parts_over_time(subject, tables, targets)
    drawn = replace(grid, rows=grid.rows[:MOST_MULTIPLES])
    return Shown(
        tables[choice.as_of].total,
        {"multiples": grid},
        {"multiples": charts.multiples(choice, drawn, targets)},
    )


def _heat(subject: Subject, targets: Targets) -> Shown:
    choice = subject.choice
    now = subject.table(choice.as_of, choice.by)
    return Shown(now.total, {"heat": grids.of_parts(subject, now, _then(subject), targets)})


_SHOWN = {
    OVERVIEW: _overview,
    PARTS: _of_parts,
    TREND: _over_time,
    MULTIPLES: _multiples,
    HEAT: _heat,
}


def _then(subject: Subject) -> Table | None:
    """The day to compare with, part by part: only where the reader chose one."""
    choice = subject.choice
    return subject.table(choice.then, choice.by) if choice.compare_to else None


def _titled(choice: Choice, found: Mapping[str, Grid]) -> dict[str, Grid]:
    """Each with its name on the page and the address of its file."""
    rate, parts = RATES[choice.rate].name, By(choice.by).label
    titles = {
        "bars": _("%(rate)s：按%(parts)s") % {"rate": rate, "parts": parts},
        "figures": _("各项率：按%(parts)s") % {"parts": parts},
        "heat": _("各项率热力表：按%(parts)s") % {"parts": parts},
        "trend": _("近五年走势"),
        "counts": _("%(rate)s由多少%(unit)s构成")
        % {"rate": rate, "unit": unit_of(RATES[choice.rate])},
        "multiples": _("%(rate)s近五年走势：按%(parts)s") % {"rate": rate, "parts": parts},
    }
    return {
        code: replace(grid, code=code, title=titles[code], file_url=choice.file_url(code))
        for code, grid in found.items()
    }


def _ancestors(user: HasScope, choice: Choice) -> list[tuple[str, str]]:
    """The areas above that the user may see too, outermost first; over a station also its area."""
    codes = choice.area.ancestor_codes
    above = Area.objects.visible_to(user).filter(code__in=codes if choice.station else codes[:-1])
    return [(area.name, choice.url_in(area.code, station="")) for area in above.order_by("path")]


def _tab_url(choice: Choice, view: str) -> str:
    """Wide areas are told apart by their parks first where it is parts that are compared."""
    wide = choice.area.kind in (AreaKind.PROVINCE, AreaKind.CITY) and choice.station is None
    if view == choice.view or view not in OF_PARTS or choice.view in OF_PARTS:
        return choice.but(view=view).url
    by = By.PARK if wide and choice.by == By.CHILDREN and view == HEAT else choice.by
    return choice.but(view=view, by=by).url


# ---------------------------------------------------------------- figures of the whole
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
            explain_url=link(EXPLAIN + _EXPLAINED_BY[code]),
        )
        for code, unknown in COUNTS
    ]


def _count(code: str, unknown: str, row: Row) -> str:
    """The number; where nobody was asked it is not 0."""
    asked_nobody = unknown and row.measures[unknown] == row.measures["enterprises"] > 0
    return _("不详") if asked_nobody and not row.measures[code] else number(row.measures[code])


def _tiles(choice: Choice, now: Row, then: Row, targets: Targets) -> list[Tile]:
    figures = grids.told_of(choice, now, then, targets)
    return [
        Tile(
            rate=rate,
            figure=figures[code],
            url=choice.but(rate=code).url,
            is_drawn=code == choice.rate,
        )
        for code, rate in RATES.items()
    ]
