"""What is not known, by how much it matters: the answer that narrows the bounds most comes first.

A rate lies between its lower and its upper bound; the width is what is in doubt over the
denominator. One answer takes what it concerns out of doubt, whatever it says:

- the union status of an enterprise 1 / enterprises of the rates of unions,
- congress, openness or contract of a unionised one 1 / unionised enterprises,
- the members of a unionised one its employees / employees of unionised ones (or of all),
- the union status, for the rate of members over all employees: its employees / all employees,
  provided that where there is a union its members are reported too.

A headcount that is not known stands outside numerator, denominator and bounds (docs/indicators.md),
so its value cannot be told before it is there: those come last, without a number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.scoping import HasScope
from indicators import selectors
from indicators.choices import COVERED, Answer, By, UnionKind
from indicators.definitions import RATES
from indicators.figures import is_of_people
from indicators.selectors import Row

# Order is by whole billionths of the rate: the same on every database, and fine enough for
# denominators of a million.
_PARTS = 10**9
_UNIONISED = Q(union_kind__in=[kind.value for kind in COVERED])

# The rates that have bounds of this kind; an election that is pending is nobody's ignorance.
RATES_IN_DOUBT = tuple(code for code, rate in RATES.items() if rate.of_enterprises)


@dataclass(frozen=True)
class Missing:
    """Something that may not be known of an enterprise, the rates that its answer narrows, and the
    measure that counts the enterprises."""

    code: str
    name: Any
    condition: Q
    rates: tuple[str, ...]
    measure: str


def _lacking(system: str) -> Q:
    return _UNIONISED & Q(**{system: Answer.UNKNOWN})


MISSING = {
    missing.code: missing
    for missing in (
        Missing(
            "union",
            _("建会情况"),
            Q(union_kind=UnionKind.UNKNOWN),
            ("union", "own_union", "density_all"),
            "union_unknown",
        ),
        *(
            Missing(code, name, _lacking(code), (code,), f"{code}_unknown")
            for code, name in (
                ("congress", _("职代会")),
                ("openness", _("厂务公开")),
                ("contract", _("集体合同")),
            )
        ),
        Missing("employees", _("职工人数"), Q(employees__isnull=True), (), "employees_unknown"),
        Missing(
            "members",
            _("会员人数"),
            _UNIONISED & Q(members__isnull=True),
            ("density", "density_all"),
            "members_unknown",
        ),
    )
}


@dataclass(frozen=True)
class WorkChoice:
    """What is asked: one rate, or all together (their widths added up) where `rate` is empty.

    `missing` keeps the enterprises that lack this; `by` is what the parts of the area are.
    """

    area: Area
    as_of: date
    group: str = "all"
    rate: str = ""
    missing: str = ""
    by: str = By.CHILDREN

    @property
    def query(self) -> dict[str, str]:
        """The same as an address says it."""
        asked = {"area": self.area.code, "as_of": self.as_of.isoformat(), "group": self.group}
        more = {"rate": self.rate, "missing": self.missing, "by": str(self.by)}
        return asked | {name: value for name, value in more.items() if value}


@dataclass(frozen=True)
class Work:
    """What is missing in an area on a day. `rows` are standings, the most valuable first, each with
    `lacks_<code>` (0 or 1) for everything in MISSING that matters for `rates`."""

    total: Row
    parts: list[Row]
    rates: tuple[str, ...]
    missing: tuple[Missing, ...]
    rows: Any

    def worth(self, row: Any) -> dict[str, Fraction]:
        """By how much the bounds of each rate of the area narrow once all that is missing of this
        enterprise is known; rates that it does not narrow are left out."""
        found: dict[str, Fraction] = {}
        for missing in self.missing:
            for code in missing.rates if self.lacks(row, missing) else ():
                narrower = self._share(code, (row.employees or 0) if _of_people(code) else 1)
                if narrower:
                    found[code] = found.get(code, Fraction(0)) + narrower
        return {code: found[code] for code in self.rates if code in found}

    def lacks(self, row: Any, missing: Missing) -> bool:
        return bool(getattr(row, f"lacks_{missing.code}"))

    def worth_of_part(self, part: Row) -> dict[str, Fraction]:
        """The same if everything missing in a part of the area becomes known."""
        return {code: self._share(code, part.rates[code].doubt) for code in self.rates}

    @property
    def widths(self) -> dict[str, Fraction]:
        """Upper less lower bound of each rate."""
        return self.worth_of_part(self.total)

    def _share(self, code: str, doubt: int) -> Fraction:
        denominator = self.total.rates[code].denominator
        return Fraction(doubt, denominator) if denominator else Fraction(0)


def worklist(*, user: HasScope, asked: WorkChoice) -> Work:
    """What to ask about in an area, as far as the user sees it."""
    question: dict[str, Any] = {"user": user, "area": asked.area}
    question |= {"as_of": asked.as_of, "group": asked.group}
    table = selectors.coverage(**question, by=asked.by)
    rates = (asked.rate,) if asked.rate else RATES_IN_DOUBT
    wanted = tuple(found for found in MISSING.values() if _matters(found, rates))
    # Where an enterprise sits today decides who may enter something about it.
    rows = selectors.enterprises_as_of(**question).select_related("enterprise__area", "area")
    rows = rows.annotate(
        **{f"lacks_{one.code}": _flag(_condition(one, rates)) for one in wanted},
        worth=_worth(wanted, rates, table.total),
    )
    kept = [one for one in wanted if not asked.missing or one.code == asked.missing]
    rows = rows.filter(_any(_condition(one, rates) for one in kept)).order_by(
        F("worth").desc(), F("employees").desc(nulls_last=True), "enterprise__name", "enterprise_id"
    )
    return Work(table.total, table.rows, rates, wanted, rows)


def total_worth(worth: Mapping[str, Fraction]) -> Fraction:
    return sum(worth.values(), Fraction(0))


def _of_people(code: str) -> bool:
    return is_of_people(RATES[code].denominator)


def _matters(missing: Missing, rates: tuple[str, ...]) -> bool:
    if missing.code == "employees":
        return any(_of_people(code) for code in rates)
    return bool(set(missing.rates) & set(rates))


def _condition(missing: Missing, rates: tuple[str, ...]) -> Q:
    """Of those without a union, no headcount is wanted for the rate among the unionised."""
    if missing.code == "employees" and rates == ("density",):
        return missing.condition & _UNIONISED
    return missing.condition


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=BigIntegerField())


def _worth(wanted: Iterable[Missing], rates: tuple[str, ...], total: Row) -> Any:
    """The billionths by which all rates together narrow, as SQL adds them up."""
    worth = _big(0)
    for missing in wanted:
        for code in missing.rates:
            denominator = total.rates[code].denominator
            if code in rates and denominator:
                worth = worth + _narrower(missing, code, _PARTS // denominator)
    return worth


def _narrower(missing: Missing, code: str, part: int) -> Case:
    narrower = _big(part)
    if _of_people(code):
        narrower = narrower * Coalesce(F("employees"), 0)
    return Case(
        When(missing.condition, then=narrower), default=_big(0), output_field=BigIntegerField()
    )


def _big(number: Any) -> Any:
    """PostgreSQL adds and multiplies small integers as such, and some of these do not fit."""
    return Cast(Value(number), BigIntegerField())
