"""The lists of rows behind the figures of a report, declared once: for freezing, proof and drift.

A line is what was counted of one row: its number, the code of the area it counts in, and the
columns that decide what it counts in. Lines of a list are in the order of their numbers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from indicators import counting, selectors
from indicators.figures import MEASURES, STANDING_MEASURES
from indicators.models import Standing
from innovation.models import Pair, Result, Studio
from proposals.models import Proposal, Recommendation
from reports.sections import elections, innovation, national, proposals, stations, union_facts
from reports.sections.basis import Basis
from reports.sections.coverage import trend_days
from reports.sections.figures import reader
from reports.sections.spooled import Line
from stations.models import Activity, Case, Station
from unions.models import Term, Union

_CHUNK = 5_000
# What is frozen as it is.
_PLAIN = frozenset({int, str, bool, NoneType})
_COUNTED = (
    *("is_sole_trader", "union_kind", "congress", "openness", "contract", "employees"),
    *("employees_at_least", "employees_at_most", "members", "above_scale"),
)


@dataclass(frozen=True)
class RowList:
    """`columns` are those after the number and the area's code; `counts` says what a line adds to
    which figures (their names are in FIGURES). `days` are those on which the list is frozen."""

    code: str
    name: Any
    model: Any
    columns: tuple[str, ...]
    rows: Callable[[Basis, date], Any]
    counts: Callable[[Line], Mapping[str, Any]]
    days: Callable[[Basis], Iterable[date]]
    # The first format of documents (reports/sections) that is frozen with it.
    since: int = 1
    # Columns that another list tells of, as it does of rows that come and go: drift is silent.
    told_elsewhere: frozenset[str] = frozenset()

    def lines(self, basis: Basis, day: date) -> Iterator[Line]:
        """The list as the database has it now, a piece at a time."""
        rows = self.rows(basis, day)
        if isinstance(rows, QuerySet):
            rows = rows.iterator(chunk_size=_CHUNK)
        return (
            row if _PLAIN.issuperset(map(type, row)) else tuple(map(_plain, row)) for row in rows
        )

    def told(self, line: Line | None) -> Mapping[str, Any]:
        """What drift tells of a line."""
        return {} if line is None or self.told_elsewhere else self.counts(line)

    def differing(self, old: Line | None, new: Line | None) -> list[tuple[str, Any, Any]]:
        """The columns in which two lines of a row differ, with both values; none of a row that came
        or went."""
        if old is None or new is None:
            return []
        # What was frozen before a column was added says nothing of it.
        columns = zip(("id", "area", *self.columns), old, new, strict=False)
        return [
            each for each in columns if each[1] != each[2] and each[0] not in self.told_elsewhere
        ]

    def differ(self, old: Line | None, new: Line | None) -> bool:
        """Whether drift tells of the row."""
        if old is None or new is None:
            return not self.told_elsewhere
        return bool(self.differing(old, new))

    def frozen_as(self, day: date) -> str:
        return f"{self.code}:{day.isoformat()}"


def lists_with(data: Mapping[str, Any]) -> tuple[RowList, ...]:
    """The lists that were frozen with a document."""
    return tuple(one for one in LISTS if one.since <= data.get("format", 1))


def list_of(code: str) -> RowList:
    """The list that something was frozen as."""
    return next(one for one in LISTS if one.code == code.partition(":")[0])


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


def _cut_off(basis: Basis) -> Iterable[date]:
    return (basis.cut_off,)


def _two_days(basis: Basis) -> Iterable[date]:
    return (basis.previous, basis.cut_off)


# ---------------------------------------------------------------- enterprises and terms
def _enterprises(basis: Basis, day: date) -> Any:
    standings = selectors.enterprises_as_of(
        user=reader(basis), area=basis.whole, as_of=day, group="everything"
    )
    columns = ("enterprise_id", "area__code", *_COUNTED, "enterprise__ownership")
    return standings.order_by("enterprise_id").values_list(*columns)


def _enterprise_counts(line: Line) -> dict[str, int]:
    """As `counting.counts_of` within the group of all enterprises; of sole traders, one each."""
    sole, *answers, employees, _least, _most, members, _scale = line[2 : 2 + len(_COUNTED)]
    if sole:
        return {"sole_traders": 1}
    met = _measures_met(tuple(answers), employees is None, members is None)
    values = {"employees": employees, "members": members}
    return {code: values.get(STANDING_MEASURES[code].sum_of, 1) for code in met}


@lru_cache(maxsize=1_000)
def _measures_met(
    answers: tuple[str, ...],
    no_employees: bool,  # noqa: FBT001 - a part of the key
    no_members: bool,  # noqa: FBT001 - a part of the key
) -> tuple[str, ...]:
    """The measures that enterprises with these answers count in: there are few kinds of them."""
    union_kind, congress, openness, contract = answers
    one = Standing(
        is_sole_trader=False,
        union_kind=union_kind,
        congress=congress,
        openness=openness,
        contract=contract,
        employees=None if no_employees else 1,
        members=None if no_members else 1,
    )
    counts = counting.counts_of(one, "all")
    return tuple(code for code, number in counts.items() if number)


def _terms(basis: Basis, day: date) -> Any:
    areas = [place.id for place in selectors.places_in(user=reader(basis), area=basis.whole)]
    ended = counting.terms_ended(areas, counting.year_before(day), day)
    return ended.order_by("pk").values_list("pk", "union__area__code", "renewed", "pending")


def _term_counts(line: Line) -> dict[str, int]:
    _pk, _area, renewed, pending = line
    return {
        "terms_ended": 1,
        "terms_renewed": int(renewed),
        "terms_pending": int(pending and not renewed),
    }


# ---------------------------------------------------------------- unions and stations
def _unions(basis: Basis, day: date) -> Any:
    return elections.standing(basis, day).order_by("pk").values_list("pk", "area__code", "kind")


def _national(basis: Basis, _day: date) -> Iterable[Line]:
    return national.lines(basis)


def _national_counts(line: Line) -> dict[str, int]:
    fact = union_facts.as_fact(line)
    return {"form_unions": 1} | {f"form_{code}": fact[code] or 0 for code in union_facts.SUMMED}


def _overdue(basis: Basis, _day: date) -> Any:
    rows = elections.overdue_terms(basis).order_by("pk")
    return rows.values_list("pk", "union__area__code", "due_on")


def _due_next_year(basis: Basis, _day: date) -> Any:
    rows = elections.terms_due_next_year(basis).order_by("pk")
    return rows.values_list("pk", "union__area__code", "due_on")


def _stations(basis: Basis, day: date) -> Any:
    return stations.standing(basis, day).order_by("pk").values_list("pk", "area__code", "kind")


def _activities(basis: Basis, _day: date) -> Any:
    rows = stations.in_year(Activity, basis, "held_on").order_by("pk")
    return rows.values_list("pk", "station__area__code", "kind", "participants")


def _cases(basis: Basis, _day: date) -> Any:
    rows = stations.in_year(Case, basis, "opened_on").order_by("pk")
    closed = ExpressionWrapper(
        Q(closed_on__isnull=False, closed_on__lte=basis.cut_off), output_field=BooleanField()
    )
    return rows.annotate(closed=closed).values_list("pk", "station__area__code", "line", "closed")


# ---------------------------------------------------------------- proposals and innovation
def _submitted(basis: Basis, _day: date) -> Any:
    return proposals.submitted(basis).order_by("pk").values_list("pk", "area__code")


def _recommended(basis: Basis, day: date) -> Any:
    year = basis.year if day == basis.cut_off else basis.year - 1
    rows = proposals.recommended(basis, year).order_by("pk")
    return rows.values_list("pk", "proposal__area__code", "award__grade", "proposal__category")


def _studios(basis: Basis, _day: date) -> Any:
    rows = innovation.studios(basis).order_by("pk")
    return rows.values_list("pk", "enterprise__area__code", "level")


def _pairs(basis: Basis, _day: date) -> Any:
    rows = innovation.pairs(basis).order_by("pk")
    return rows.values_list("pk", "enterprise__area__code", "awarded_on")


def _results(basis: Basis, _day: date) -> Any:
    rows = innovation.results(basis).order_by("pk")
    columns = ("kind", "achieved_on", "benefit")
    return rows.values_list("pk", "enterprise__area__code", *columns)


def _one(figure: str) -> Callable[[Line], dict[str, int]]:
    return lambda _line: {figure: 1}


# The names of what the lists count, beside those of the measures.
FIGURES: dict[str, Any] = {
    **{code: measure.name for code, measure in MEASURES.items()},
    "sole_traders": _("个体工商户"),
    "unions": _("工会组织"),
    "overdue": _("届满未换届"),
    "due_next_year": _("下年度届满"),
    "stations": _("指导站"),
    "activities": _("活动"),
    "participants": _("活动参加人次"),
    "cases": _("个案"),
    "cases_closed": _("已办结个案"),
    "submitted": _("提出提案"),
    "recommended": _("推荐申报提案"),
    "awarded": _("获奖提案"),
    "studios": _("创新工作室"),
    "pairs": _("金牌师徒获奖"),
    "results": _("创新成果"),
    "benefit": _("创新成果创效（元）"),
}

LISTS: tuple[RowList, ...] = (
    RowList(
        "enterprises", _("企业"), Enterprise, (*_COUNTED, "ownership"),
        _enterprises, _enterprise_counts,
        lambda basis: sorted({basis.previous, *trend_days(basis)}),
    ),
    RowList(
        "terms", _("届满届次"), Term, ("renewed", "pending"), _terms, _term_counts,
        lambda basis: sorted({basis.previous, *trend_days(basis)}),
    ),
    RowList("unions", _("工会"), Union, ("kind",), _unions, _one("unions"), _two_days),
    RowList(
        "national", _("基层工会调查项目"), Union, union_facts.COLUMNS, _national, _national_counts,
        _cut_off, since=2,
        told_elsewhere=frozenset({"id", "area", "path", "division", *union_facts.OF_STANDINGS}),
    ),
    RowList(
        "overdue", _("届满未换届的届次"), Term, ("due_on",), _overdue, _one("overdue"),
        _cut_off,
    ),
    RowList(
        "due_next_year", _("下年度届满的届次"), Term, ("due_on",), _due_next_year,
        _one("due_next_year"), _cut_off,
    ),
    RowList("stations", _("指导站"), Station, ("kind",), _stations, _one("stations"), _two_days),
    RowList(
        "activities", _("活动"), Activity, ("kind", "participants"), _activities,
        lambda line: {"activities": 1, "participants": line[3] or 0}, _cut_off,
    ),
    RowList(
        "cases", _("个案"), Case, ("line", "closed"), _cases,
        lambda line: {"cases": 1, "cases_closed": int(line[3])}, _cut_off,
    ),
    RowList("submitted", _("提案"), Proposal, (), _submitted, _one("submitted"), _cut_off),
    RowList(
        "recommended", _("推荐申报"), Recommendation, ("grade", "category"), _recommended,
        lambda line: {"recommended": 1, "awarded": int(bool(line[2]))}, _two_days,
    ),
    RowList("studios", _("创新工作室"), Studio, ("level",), _studios, _one("studios"), _cut_off),
    RowList("pairs", _("金牌师徒"), Pair, ("awarded_on",), _pairs, _one("pairs"), _cut_off),
    RowList(
        "results", _("创新成果"), Result, ("kind", "achieved_on", "benefit"), _results,
        lambda line: {"results": 1, "benefit": Decimal(line[4] or 0)}, _cut_off,
    ),
)  # fmt: skip
NATIONAL = list_of("national")
