"""What a feed asks for, as columns and rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from areas.models import Area
from common.listing import Asked
from common.listing.files import headings, values
from common.spreadsheets import Column
from indicators import selectors
from indicators.choices import By
from indicators.definitions import RATES
from indicators.figures import GROUPS, MEASURES
from indicators.lists import ENTERPRISES
from reports.choices import FeedKind
from reports.freezing.cells import figure_name
from reports.models import Feed, YearlyReport
from reports.sections.figures import figure_row


class NothingThere(Exception):
    """What the feed asks for does not exist, or not for its owner (any more)."""


@dataclass(frozen=True)
class Table:
    """`name` is the sheet's; `count` how many rows there are, for the log."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    count: int


def table_of(feed: Feed, today: date) -> Table:
    """The table as the owner of the feed may see it now.

    Raises NothingThere.
    """
    return _KINDS[feed.kind](feed, today)


def _area(feed: Feed) -> Area:
    area = Area.objects.visible_to(feed.user).filter(code=feed.query.get("area", "")).first()
    if area is None:
        raise NothingThere
    return area


def _day(feed: Feed, today: date) -> date:
    return parse_date(feed.query.get("as_of", "")) or today


# ---------------------------------------------------------------- coverage
_FIGURE_COLUMNS = (
    *((code, measure.name, "int") for code, measure in MEASURES.items()),
    *((code, rate.name, "percent") for code, rate in RATES.items()),
)


def _coverage(feed: Feed, today: date) -> Table:
    query = feed.query
    day, by = _day(feed, today), By(query.get("by") or By.CHILDREN)
    group = query.get("group") or "all"
    table = selectors.coverage(user=feed.user, area=_area(feed), as_of=day, by=by, group=group)
    rows = [figure_row(row) for row in (*table.rows, table.total)]
    heads = [
        Column(_("区域")),
        Column(_("编码")),
        Column(_("统计时点"), "date"),
        Column(_("口径分组")),
    ]
    columns = [*heads, *(Column(str(name), kind) for _code, name, kind in _FIGURE_COLUMNS)]
    lines = [
        [*_place(vars(row.area) | {"own": row.own_level, "station": row.station}),
         day, str(GROUPS[group].name), *_figures(row.measures, row.rates)]
        for row in rows
    ]  # fmt: skip
    # The last row is the whole.
    lines[-1][0] = _("合计")
    return Table(_("覆盖率表"), columns, lines, len(lines))


def _place(area: Mapping[str, Any]) -> list[Any]:
    name = area["station"] or area["name"]
    return [_("%(area)s（本级）") % {"area": name} if area["own"] else name, area["code"]]


def _figures(measures: Mapping[str, int], rates: Mapping[str, Any]) -> list[Any]:
    return [
        *(measures[code] for code in MEASURES),
        *(_rate(rates[code]) for code in RATES),
    ]


def _rate(figure: Any) -> float | None:
    rate: float | None = figure["rate"] if isinstance(figure, Mapping) else figure.rate
    return rate


# ---------------------------------------------------------------- enterprises
def _enterprises(feed: Feed, today: date) -> Table:
    query = QueryDict(mutable=True)
    query.update(feed.query)
    asked = Asked(ENTERPRISES, user=feed.user, query=query, today=today)
    if not asked.is_valid:
        raise NothingThere
    columns = list(asked.all_columns.values())
    rows = values(asked, columns)
    return Table(_("企业名单"), headings(columns), rows, asked.rows.count())


# ---------------------------------------------------------------- a report
def _of_figures(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    for row in rows:
        now = row["now"]
        place = now["area"] | {"own": now["own_level"], "station": now["station"]}
        yield [*_place(place), *_figures(now["measures"], now["rates"])]


def _of_counts(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    for row in rows:
        place = row["place"] | {"own": row["place"]["own_level"], "station": ""}
        yield [*_place(place), *(row[code] for code in _codes(row))]


def _codes(row: Mapping[str, Any]) -> list[str]:
    return sorted(code for code, value in row.items() if not isinstance(value, Mapping))


# Code → name, and where its rows stand in the document.
REPORT_TABLES: dict[str, tuple[Any, Callable[[Mapping[str, Any]], Sequence[Any]]]] = {
    "parks": (
        gettext_lazy("园区建会"),
        lambda data: next(t["rows"] for t in data["coverage"]["groups"] if t["group"] == "all"),
    ),
    "places": (
        gettext_lazy("区域建会"),
        lambda data: [place["row"] for place in data["coverage"]["places"]],
    ),
    "elections": (gettext_lazy("工会组织和换届"), lambda data: data["elections"]["parts"]),
    "proposals": (gettext_lazy("提案"), lambda data: data["proposals"]["parts"]),
    "innovation": (gettext_lazy("职工创新"), lambda data: data["innovation"]["parts"]),
}


def _report(feed: Feed, _today: date) -> Table:
    """A table of the newest sealed report of the area, or of the year that is asked for."""
    reports = (
        YearlyReport.objects.visible_to(feed.user)
        .sealed()
        .filter(area=_area(feed), station__isnull=True)
    )
    if feed.query.get("year"):
        reports = reports.filter(year=feed.query["year"])
    report = reports.order_by("-year", "-edition").first()
    if report is None or feed.query.get("table") not in REPORT_TABLES:
        raise NothingThere
    name, find = REPORT_TABLES[feed.query["table"]]
    rows = list(find(report.figures))
    heads = [Column(_("区域")), Column(_("编码"))]
    if rows and "now" in rows[0]:
        heads += [Column(str(title), kind) for _code, title, kind in _FIGURE_COLUMNS]
        lines = list(_of_figures(rows))
    else:
        heads += [Column(figure_name(code), "number") for code in (_codes(rows[0]) if rows else ())]
        lines = list(_of_counts(rows))
    return Table(f"{name} {report.year}", heads, lines, len(lines))


_KINDS: dict[str, Callable[[Feed, date], Table]] = {
    FeedKind.COVERAGE: _coverage,
    FeedKind.ENTERPRISES: _enterprises,
    FeedKind.REPORT: _report,
}
