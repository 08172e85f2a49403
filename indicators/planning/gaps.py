"""What a rate lacks to reach its target, and the enterprises by which it could."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from django.db.models import F, IntegerField, Q, Value
from django.db.models.functions import Coalesce

from areas.models import Area
from common.scoping import HasScope
from indicators import selectors
from indicators.choices import COVERED, Answer, By, UnionKind
from indicators.definitions import RATES, Rate
from indicators.planning.targets import TargetInForce
from indicators.ratios import Ratio

_UNIONISED = Q(union_kind__in=[kind.value for kind in COVERED])
# Where all that is counted is an enterprise, each adds one.
_ONE = Value(1, output_field=IntegerField())
# People who could still join where people are counted.
_NOT_MEMBERS = F("employees") - Coalesce(F("members"), 0)
_CAN_GROW = Q(employees__gt=0) & (Q(members__isnull=True) | Q(members__lt=F("employees")))

# Rates over unionised enterprises: a union founded elsewhere adds to what they are measured by.
OF_UNIONISED = ("congress", "openness", "contract")

_CANDIDATES: dict[str, tuple[Q, Any]] = {
    "union": (Q(union_kind__in=[UnionKind.NONE, UnionKind.UNKNOWN]), _ONE),
    "own_union": (~Q(union_kind=UnionKind.OWN), _ONE),
    **{code: (_UNIONISED & ~Q(**{code: Answer.YES}), _ONE) for code in OF_UNIONISED},
    "density": (_UNIONISED & _CAN_GROW, _NOT_MEMBERS),
    "density_all": (_CAN_GROW, _NOT_MEMBERS),
}


@dataclass(frozen=True)
class Gap:
    """A rate beside what it is to reach. `short` is the smallest number of enterprises (people,
    terms of office) that are missing in the numerator while the denominator stays as it is.

    `founded` is how many unions the target of the union rate lacks. They would join the denominator
    of the rates over unionised enterprises; `short_then` is what those would lack, were each of
    them founded without the system in question.
    """

    rate: Rate
    ratio: Ratio
    target: TargetInForce | None
    percent: Decimal | None
    # The same rate at the end of the period, if nothing is done.
    later: Ratio
    founded: int = 0

    @property
    def short(self) -> int | None:
        return short_of(self.ratio, self.percent)

    @property
    def short_later(self) -> int | None:
        return short_of(self.later, self.percent)

    @property
    def short_then(self) -> int | None:
        """None where the denominator does not move, or it makes no difference."""
        if not self.founded or self.rate.code not in OF_UNIONISED:
            return None
        ratio = self.ratio
        moved = Ratio(ratio.numerator, ratio.denominator + self.founded)
        short = short_of(moved, self.percent)
        return None if short == self.short else short

    @property
    def is_out_of_reach(self) -> bool:
        """Terms that have ended late cannot be renewed in time any more."""
        return not self.rate.of_enterprises and (self.short or 0) > self.ratio.doubt


@dataclass(frozen=True)
class Candidates:
    """The enterprises by which a rate could grow; each has `gain`, by how much its numerator would.

    `rows` are standings, those of the largest effect first, among equals those with more employees.
    """

    rate: Rate
    ratio: Ratio
    rows: Any

    def effect(self, row: Any) -> Fraction:
        """By how much the rate would grow; the denominator stays."""
        return Fraction(row.gain, self.ratio.denominator)


def short_of(ratio: Ratio, percent: Decimal | None) -> int | None:
    """The smallest k with (n + k) / d ≥ percent %; None without a target or denominator."""
    if percent is None or not ratio.denominator:
        return None
    return max(0, ceil(Fraction(percent) / 100 * ratio.denominator) - ratio.numerator)


def gaps(
    now: Mapping[str, Ratio],
    later: Mapping[str, Ratio],
    targets: Mapping[str, TargetInForce],
    own: Mapping[str, Decimal] | None = None,
) -> list[Gap]:
    """Each rate beside its target; `own` are the asker's own percentages, which go first."""
    percents = {code: held.percent for code, held in targets.items()} | dict(own or {})
    founded = short_of(now["union"], percents.get("union")) or 0
    return [
        Gap(
            rate=rate,
            ratio=now[code],
            # Whose target it is says nothing about a percentage of the asker's own.
            target=None if own and code in own else targets.get(code),
            percent=percents.get(code),
            later=later[code],
            founded=founded,
        )
        for code, rate in RATES.items()
    ]


def candidates(
    *, user: HasScope, area: Area, as_of: date, rate: str, group: str
) -> Candidates | None:
    """None for a rate that is not about enterprises."""
    if rate not in _CANDIDATES:
        return None
    condition, gain = _CANDIDATES[rate]
    rows = selectors.enterprises_as_of(user=user, area=area, as_of=as_of, group=group)
    rows = rows.filter(condition).annotate(gain=gain)
    rows = rows.order_by(
        F("gain").desc(), F("employees").desc(nulls_last=True), "enterprise__name", "enterprise_id"
    )
    total = selectors.coverage(user=user, area=area, as_of=as_of, by=By.NONE, group=group).total
    return Candidates(RATES[rate], total.rates[rate], rows)
