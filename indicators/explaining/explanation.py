"""What a rate counts, what it leaves out and why, its parts, and a hash of the rows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from indicators import counting, selectors
from indicators.choices import By
from indicators.counting import Counts
from indicators.definitions import RATES, Rate
from indicators.definitions.exclusions import REASON_TEXTS, TERM_REASON_TEXTS
from indicators.explaining.fingerprint import fingerprint, fingerprint_of_standings
from indicators.explaining.parts import WITH_GAPS, Part, rows_holding, surplus_of
from indicators.explaining.question import Listed, Question
from indicators.explaining.terms import counted_terms, excluded_terms
from indicators.figures import MEASURES, STANDING_MEASURES, Measure
from indicators.ratios import Ratio
from indicators.selectors import Row


@dataclass(frozen=True)
class RowOfParts:
    """One part of the whole: a row of the table, or a gap between its rows and the whole.

    `code` is row, in_no_row or in_several_rows. The whole is the sum of the rows and of what is in
    no row, less `surplus`: what is in several rows was added that much too often.
    """

    code: str
    name: str
    ratio: Ratio
    query: dict[str, str]
    row: Row | None = None
    surplus: Ratio | None = None


@dataclass(frozen=True)
class Explanation:
    """`operating` are all enterprises of the area (or terms that ended) on the day: those in the
    denominator and those in `excluded` add up to it."""

    question: Question
    rate: Rate
    by: str
    ratio: Ratio
    operating: int
    numerator: Listed
    denominator: Listed
    unknown: Listed
    members_exceed: Listed | None
    excluded: list[Listed]
    rows: list[RowOfParts]
    gaps: list[RowOfParts]
    hash: str

    @property
    def counts_people(self) -> bool:
        """Whether the figure adds people up, while its lists hold enterprises."""
        return bool(MEASURES[self.rate.denominator].sum_of)


def explain(question: Question, rate: str, by: str = By.CHILDREN) -> Explanation:
    """The explanation of one rate. `by` says which parts are listed; a part has no further ones."""
    found = RATES[rate]
    by = By(by) if question.part.is_whole and question.area else By.NONE
    made = _of_enterprises if found.of_enterprises else _of_terms
    rows, gaps = _parts(question, found, By(by))
    return made(question, found, {"by": by, "rows": rows, "gaps": gaps})


def _of_enterprises(question: Question, rate: Rate, parts: dict[str, Any]) -> Explanation:
    standings = question.standings().order_by()
    sums = standings.aggregate(**_sums(rate))

    def behind(part: str, measure: str) -> Listed:
        return Listed(
            code=part,
            text=STANDING_MEASURES[measure].name,
            count=sums[f"{part}_rows"],
            value=sums[f"{part}_value"] or 0,
            query=question.query | {"measure": measure},
        )

    excluded = _excluded(question, rate)
    denominator = behind("denominator", rate.denominator)
    return Explanation(
        question=question,
        rate=rate,
        ratio=Ratio(
            *(sums[f"{part}_value"] or 0 for part in ("numerator", "denominator")),
            *(sums[f"{part}_value"] or 0 for part in ("unknown", "doubt")),
        ),
        operating=denominator.count + sum(listed.count for listed in excluded),
        numerator=behind("numerator", rate.numerator),
        denominator=denominator,
        unknown=behind("unknown", rate.unknown),
        members_exceed=_members_exceed(question, rate, sums["exceeding"]),
        excluded=excluded,
        hash=fingerprint_of_standings(standings, rate),
        **parts,
    )


def _sums(rate: Rate) -> dict[str, Any]:
    """How many rows each part of the rate has, and what it counts in them."""
    sums: dict[str, Any] = {
        "exceeding": Count("pk", filter=Q(members__gt=F("employees"))),
    }
    for part, measure in _measures(rate):
        condition = measure.counted or None
        sums[f"{part}_rows"] = Count("pk", filter=condition)
        sums[f"{part}_value"] = (
            Sum(measure.sum_of, filter=condition)
            if measure.sum_of
            else Count("pk", filter=condition)
        )
    return sums


def _measures(rate: Rate) -> list[tuple[str, Measure]]:
    codes = {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "unknown": rate.unknown,
        "doubt": rate.doubt or rate.unknown,
    }
    return [(part, MEASURES[code]) for part, code in codes.items()]


def _members_exceed(question: Question, rate: Rate, count: int) -> Listed | None:
    """The enterprises that make a rate of people exceed 1, or may."""
    if not MEASURES[rate.denominator].sum_of:
        return None
    query = question.query | {"members_exceed": "true"}
    return Listed("members_exceed", _("会员人数多于职工人数的企业"), count, count, query)


def _excluded(question: Question, rate: Rate) -> list[Listed]:
    rows = question.with_reasons(rate).order_by().values("reason").annotate(rows=Count("pk"))
    counts = {row["reason"]: row["rows"] for row in rows}
    return [
        Listed(
            code=code,
            text=text,
            count=counts[code],
            value=counts[code],
            query=question.query | {"excluded": f"{rate.code}.{code}"},
        )
        for code, text in REASON_TEXTS.items()
        if counts.get(code)
    ]


def _of_terms(question: Question, rate: Rate, parts: dict[str, Any]) -> Explanation:
    terms = counted_terms(question)
    query = question.query_of_terms
    lines, counts = _counted_terms(terms)

    def behind(part: str, measure: str) -> Listed:
        return Listed(
            code=part,
            text=MEASURES[measure].name,
            count=counts[part],
            value=counts[part],
            query=query | {"measure": measure},
            of_terms=True,
        )

    reasons = excluded_terms(question).order_by().values("reason").annotate(rows=Count("pk"))
    without = {row["reason"]: row["rows"] for row in reasons}
    excluded = [
        Listed(code, text, without[code], without[code], query | {"excluded": code}, of_terms=True)
        for code, text in TERM_REASON_TEXTS.items()
        if without.get(code)
    ]
    return Explanation(
        question=question,
        rate=rate,
        ratio=Ratio(
            counts["numerator"], counts["denominator"], counts["unknown"], counts["unknown"]
        ),
        operating=counts["denominator"] + sum(listed.count for listed in excluded),
        numerator=behind("numerator", rate.numerator),
        denominator=behind("denominator", rate.denominator),
        unknown=behind("unknown", rate.unknown),
        members_exceed=None,
        excluded=excluded,
        hash=fingerprint(lines),
        **parts,
    )


def _counted_terms(terms: Any) -> tuple[list[tuple[int, ...]], dict[str, int]]:
    """The lines to be hashed, and the counts."""
    lines: list[tuple[int, ...]] = [
        (pk, int(renewed), 1, int(pending and not renewed))
        for pk, renewed, pending in terms.order_by("pk").values_list("pk", "renewed", "pending")
    ]
    counts = {
        "numerator": sum(line[1] for line in lines),
        "denominator": len(lines),
        "unknown": sum(line[3] for line in lines),
    }
    return lines, counts


# ---------------------------------------------------------------- the parts
def _parts(question: Question, rate: Rate, by: By) -> tuple[list[RowOfParts], list[RowOfParts]]:
    """The rows of the table, and what lies between them and the whole."""
    if by == By.NONE or question.area is None:
        return [], []
    table = selectors.coverage(
        user=question.user,
        area=question.area,
        as_of=question.as_of,
        by=by,
        group=question.group,
        narrow=question.conditions,
    )
    if len(table.rows) == 1 and table.rows[0].own_level:
        # An area without parts: its one row is the whole once more.
        return [], []
    rows = [
        RowOfParts("row", _name(row), rate.of(row.measures), _query(question, row), row)
        for row in table.rows
    ]
    return rows, _gaps(question, rate, by) if by in WITH_GAPS else []


def _gaps(question: Question, rate: Rate, by: By) -> list[RowOfParts]:
    places = selectors.places_in(user=question.user, area=question.area)
    held = rows_holding(places, by, question.as_of)
    counts: dict[int, Counts]
    if rate.of_enterprises:
        counts = counting.count_by_area(question.standings().order_by())
    else:
        counts = counting.count_terms_by_area(list(held), question.as_of)
    alone = [counted for area, counted in counts.items() if not held.get(area)]
    twice = [counted for area, counted in counts.items() if held.get(area, 0) > 1]
    found = []
    if alone:
        ratio = rate.of(counting.total(alone))
        query = question.query | Part(outside=by).query
        found.append(RowOfParts("in_no_row", _NO_ROW[by](), ratio, query))
    if twice:
        ratio, surplus = rate.of(counting.total(twice)), rate.of(surplus_of(counts, held))
        query = question.query | Part(overlap=by).query
        found.append(
            RowOfParts("in_several_rows", _SEVERAL_ROWS[by](), ratio, query, surplus=surplus)
        )
    return found


_NO_ROW = {
    By.STATION: lambda: _("没有指导站服务的区域"),
    By.PARK: lambda: _("不在任何园区内的"),
    By.COUNTY: lambda: _("不在任何县（市、区）内的"),
}
_SEVERAL_ROWS = {
    By.STATION: lambda: _("由两个以上指导站服务的区域"),
    By.PARK: lambda: _("同在两个以上园区内的"),
    By.COUNTY: lambda: _("同在两个以上县（市、区）内的"),
}


def _name(row: Row) -> str:
    if row.station:
        return row.station.name
    return _("%(area)s（本级）") % {"area": row.place.name} if row.own_level else row.place.name


def _query(question: Question, row: Row) -> dict[str, str]:
    """The parameters that ask for this row alone."""
    if row.station:
        return question.query | Part(station=row.station.id).query
    if row.own_level:
        return question.query | Part(own_level=True).query
    return question.query | {"area": row.place.code}
