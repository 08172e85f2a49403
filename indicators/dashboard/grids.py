"""The tables: every chart has one, and the page, the spreadsheet and the drawing are made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.scoping import HasScope
from common.templatetags.ui import day as day_text
from indicators.dashboard.asking import Subject, Table
from indicators.dashboard.choice import Choice, Targets
from indicators.dashboard.words import Figure, change, figure, links_of, no_links, unit_of
from indicators.definitions import RATES
from indicators.selectors import Row

# The rates of a row, by code.
Figures = dict[str, Figure]


@dataclass(frozen=True)
class Head:
    """A column: a rate, or a day on which the rate of the table is told."""

    text: str
    unit: str = ""
    url: str = ""


@dataclass(frozen=True)
class GridRow:
    """A part or a day with its figures; `url` leads into the part."""

    name: str
    figures: list[Figure]
    url: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class Grid:
    """`code` names the table in addresses; `corner` is the heading of the first column."""

    code: str
    title: str
    corner: str
    heads: list[Head]
    rows: list[GridRow]
    total: GridRow | None = None
    file_url: str = ""

    @property
    def all_rows(self) -> list[GridRow]:
        return [*self.rows, self.total] if self.total else self.rows


def of_parts(subject: Subject, now: Table, then: Table | None, targets: Targets) -> Grid:
    """All rates of every part, and of the whole."""
    choice = subject.choice
    words = _Words(choice, targets, then)
    total = words.figures(now.total, then.total if then else None)
    return Grid(
        code="figures",
        title="",
        corner=_("区域"),
        heads=[
            Head(str(rate.name), unit_of(rate), f"#definition-{rate.code}")
            for rate in RATES.values()
        ],
        rows=[
            GridRow(
                name_of(row), list(words.compared(row).values()), url_of(subject.user, choice, row)
            )
            for row in now.rows
        ],
        total=GridRow(_("合计"), list(total.values()), is_total=True),
    )


def of_rate(grid: Grid, choice: Choice) -> Grid:
    """The column of the drawn rate."""
    at = list(RATES).index(choice.rate)
    return replace(
        grid,
        heads=[grid.heads[at]],
        rows=[replace(row, figures=[row.figures[at]]) for row in grid.rows],
        total=replace(grid.total, figures=[grid.total.figures[at]]) if grid.total else None,
    )


def over_time(
    subject: Subject, history: Mapping[date, Row], targets: Targets, codes: Sequence[str]
) -> Grid:
    """These rates of the whole, one row for each day of the trend."""
    choice = subject.choice
    rows = []
    for on in choice.days:
        words = _Words(choice.but(as_of=on), targets, is_linked=subject.is_single)
        figures = words.figures(history[on])
        rows.append(GridRow(day_text(on), [figures[code] for code in codes]))
    heads = [Head(str(RATES[code].name), unit_of(RATES[code])) for code in codes]
    return Grid("trend", "", _("统计时点"), heads, rows)


def of_parts_over_time(subject: Subject, tables: Mapping[date, Table], targets: Targets) -> Grid:
    """The drawn rate: a row for each part there is on the last day, a column for each day."""
    choice = subject.choice
    last = tables[max(tables)]
    words = {
        on: _Words(choice.but(as_of=on), targets, is_linked=subject.is_single or on == choice.as_of)
        for on in tables
    }
    rows = []
    for row in last.rows:
        own = {on: table.row_like(row) for on, table in tables.items()}
        figures = [words[on].one(found or _empty(row)) for on, found in own.items()]
        rows.append(GridRow(name_of(row), figures, url_of(subject.user, choice, row)))
    total = [words[on].one(table.total) for on, table in tables.items()]
    heads = [Head(day_text(on)) for on in tables]
    return Grid(
        "multiples",
        "",
        _("区域"),
        heads,
        rows,
        GridRow(_("合计"), total, is_total=True),
    )


def name_of(row: Row) -> str:
    if row.station:
        return row.station.name
    return _("%(area)s（本级）") % {"area": row.place.name} if row.own_level else row.place.name


def url_of(user: HasScope, choice: Choice, row: Row) -> str:
    """Into the part, where it has a dashboard of its own that the user may see."""
    if row.station:
        owner = ("station", row.station.id)
        seen = user.scope.contains(row.station.seat.path, owner)
        return choice.url_in(choice.area.code, station=str(row.station.id)) if seen else ""
    if row.own_level or row.place.code == choice.area.code:
        return ""
    return choice.url_in(row.place.code, by="children", station="")


def _empty(row: Row) -> Row:
    """The part on a day on which it was not there."""
    return replace(row, measures=dict.fromkeys(row.measures, 0))


class _Words:
    """Rows of one day in words, beside the same rows of another."""

    def __init__(
        self, choice: Choice, targets: Targets, then: Table | None = None, *, is_linked: bool = True
    ) -> None:
        self.choice = choice
        self.targets = targets
        self.then = then
        self.is_linked = is_linked

    def compared(self, row: Row) -> Figures:
        """With how each moved, where there is another day."""
        if self.then is None:
            return self.figures(row)
        return self.figures(row, self.then.row_like(row) or _empty(row))

    def figures(self, row: Row, before: Row | None = None) -> Figures:
        return dict(self._figures(row, before, RATES))

    def one(self, row: Row) -> Figure:
        """The drawn rate."""
        return dict(self._figures(row, None, [self.choice.rate]))[self.choice.rate]

    def _figures(self, row: Row, before: Row | None, codes: Any) -> Iterator[tuple[str, Figure]]:
        link = links_of(self.choice, row) if self.is_linked else no_links
        ratios = row.rates
        earlier = before.rates if before else {}
        for code in codes:
            told = figure(RATES[code], ratios[code], link, self.targets.get(code))
            if code in earlier:
                moved = change(RATES[code], ratios[code], earlier[code], self.choice.then_text)
                told = replace(told, change=moved, before=earlier[code])
            yield code, told


def told_of(choice: Choice, row: Row, before: Row, targets: Targets) -> Figures:
    """All rates of the whole, with how each moved."""
    return _Words(choice, targets).figures(row, before)
