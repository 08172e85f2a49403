"""The figures of a document one by one, each with a key, so that two documents can be compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.templatetags.ui import percent
from indicators.definitions import RATES
from indicators.figures import MEASURES
from reports.freezing.lists import FIGURES

Data = Mapping[str, Any]
_MOST_DIGITS = 6
# Chapter, table, the row's area (and station), figure.
Key = tuple[str, str, str, str]

CHAPTER_NAMES: dict[str, Any] = {
    "coverage": gettext_lazy("建会和民主管理"),
    "elections": gettext_lazy("工会组织和换届"),
    "stations": gettext_lazy("指导站"),
    "proposals": gettext_lazy("提案和评选"),
    "innovation": gettext_lazy("职工创新"),
    "gaps": gettext_lazy("情况不详和未建会企业"),
}
_MORE_NAMES: dict[str, Any] = {
    "unions_before": gettext_lazy("上年末工会组织"),
    "recommended_before": gettext_lazy("上年推荐申报提案"),
    "awarded_before": gettext_lazy("上年获奖提案"),
    "pairs_year": gettext_lazy("本年金牌师徒获奖"),
    "results_year": gettext_lazy("本年创新成果"),
    "benefit_year": gettext_lazy("本年创效（元）"),
    "without_benefit": gettext_lazy("没有创效金额的成果"),
    "stations_before": gettext_lazy("上年末指导站"),
    "count": gettext_lazy("数量"),
    "people": gettext_lazy("人次"),
    "closed": gettext_lazy("办结"),
}


@dataclass(frozen=True)
class Cell:
    """A figure that two documents give differently; None where one has no such row.

    `place` is the code of the chapter, `row` names the row in the language it was compared in.
    """

    place: str
    row: str
    code: str
    before: Any
    after: Any

    @property
    def chapter(self) -> str:
        return str(CHAPTER_NAMES[self.place])

    @property
    def figure(self) -> str:
        return figure_name(self.code)

    @property
    def is_rate(self) -> bool:
        return self.code in RATES

    @property
    def digits(self) -> int:
        """After how many decimals two rates can be told apart: what differs is not shown alike."""
        digits = range(1, _MOST_DIGITS)
        told = (n for n in digits if percent(self.before, n) != percent(self.after, n))
        return next(told, _MOST_DIGITS)

    @property
    def shown_before(self) -> str:
        return _shown(self.before)

    @property
    def shown_after(self) -> str:
        return _shown(self.after)


def _shown(number: Any) -> str:
    if number is None:
        return "—"
    return f"{number:,}" if isinstance(number, int) else str(number)


def differing_cells(before: Data, after: Data) -> list[Cell]:
    """The figures that differ, in the order of the document."""
    old, new = dict(_cells(before)), dict(_cells(after))
    found = []
    for key in {**old, **new}:
        was, now = old.get(key), new.get(key)
        one, other = (each[1] if each else None for each in (was, now))
        if one != other:
            name = (was or now or ("", None))[0]
            chapter, table, _row, code = key
            row = f"{name}　{table}" if table else name
            found.append(Cell(chapter, row, code, one, other))
    return found


def figure_name(code: str) -> str:
    """What a figure of the document is called."""
    known = MEASURES.get(code) or RATES.get(code)
    name = known.name if known else FIGURES.get(code) or _MORE_NAMES.get(code) or code
    return str(name)


def _cells(data: Data) -> Iterator[tuple[Key, tuple[str, Any]]]:
    """Key → the name of the row, and the figure."""
    yield from _of_coverage(data["coverage"])
    for chapter in ("elections", "proposals", "innovation"):
        tables = data[chapter]
        yield from _of_counts(chapter, "", [*tables["parts"], tables["total"]])
        yield from _of_counts(chapter, _("园区"), [*tables["parks"], tables["from_parks"]])
    for table, name in (("activities", _("活动")), ("cases", _("个案"))):
        for line in data["stations"][table]:
            for code in ("count", "people", "closed"):
                yield (
                    ("stations", table, line["code"], code),
                    (f"{name} {line['code']}", line[code]),
                )
    count = len(data["stations"]["rows"])
    yield ("stations", "", "", "stations"), (data["cover"]["area"], count)


def _of_coverage(coverage: Data) -> Iterator[tuple[Key, tuple[str, Any]]]:
    tables = [
        ("", [coverage["total"], *(place["row"] for place in coverage["places"])]),
        *((_table(table), [*table["rows"], table["total"]]) for table in coverage["groups"]),
        *((f"{_('所有制')} {row['code']}", [row["row"]]) for row in coverage["ownerships"]),
        (_("指导站"), coverage["stations"]),
    ]
    for table, rows in tables:
        for row in rows:
            yield from _of_figures(table, row["now"])
            if row["before"]:
                yield from _of_figures(f"{table} {_('上年末')}".strip(), row["before"])
    for line in coverage["trend"]:
        yield from _of_figures(f"{_('历年')} {line['on']}", line["row"])


def _table(table: Data) -> str:
    return f"{_('分组')} {table['name']}"


def _of_figures(table: str, row: Data) -> Iterator[tuple[Key, tuple[str, Any]]]:
    key = f"{row['area']['code']} {row['station']} {row['own_level']}"
    name = row["station"] or row["area"]["name"]
    if row["own_level"]:
        name = _("%(area)s（本级）") % {"area": name}
    for code, number in row["measures"].items():
        yield ("coverage", table, key, code), (name, number)
    for code, figure in row["rates"].items():
        yield ("coverage", table, key, code), (name, figure["rate"])


def _of_counts(chapter: str, table: str, rows: list[Data]) -> Iterator[tuple[Key, tuple[str, Any]]]:
    for row in rows:
        place = row["place"]
        key = f"{place['code']} {place['own_level']}"
        name = (
            _("%(area)s（本级）") % {"area": place["name"]} if place["own_level"] else place["name"]
        )
        for code, value in row.items():
            if not isinstance(value, Mapping):
                yield (chapter, table, key, code), (name, value)
