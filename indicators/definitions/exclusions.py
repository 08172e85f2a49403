"""Why an operating enterprise, or a term of office, is not in the denominator of a rate.

Declared once for SQL, screen and documents. The reasons that `exclusions` returns are asked in
their order and the first that holds is the reason, so each row has exactly one.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from indicators.choices import Answer, UnionKind
from indicators.definitions.base import Rate
from indicators.definitions.coverage import COVERAGE_RATES
from indicators.figures import GROUPS, MEASURES


@dataclass(frozen=True)
class Reason:
    """`text` is said of the rows; `condition` is on the columns of Standing, or of Term."""

    code: str
    text: Any
    condition: Q


# A condition that every row meets; an empty Q cannot stand in a CASE.
ALWAYS = Q(pk__isnull=False)

_SOLE_TRADER = Reason("sole_trader", _("个体工商户，不计入该口径分组"), Q(is_sole_trader=True))
_OUTSIDE_TEXT = _("确定不属于该口径分组")
_GROUP_UNKNOWN = Reason(
    "group_unknown", _("职工人数或规上情况不详，无法确定是否属于该口径分组"), ALWAYS
)
# Certainly not of the group; who is neither in it nor here may belong to it.
_OUTSIDE = {
    "above_scale": Q(above_scale=Answer.NO),
    "ge100": Q(employees_at_most__lt=100),
    "ge25": Q(employees_at_most__lt=25),
    "ge20": Q(employees_at_most__lt=20),
    "lt20": Q(employees_at_least__gte=20),
}

_NOT_UNIONISED = Reason("not_unionised", _("未建会"), Q(union_kind=UnionKind.NONE))
_UNION_UNKNOWN = Reason("union_unknown", _("建会情况不详"), Q(union_kind=UnionKind.UNKNOWN))
_EMPLOYEES_UNKNOWN = Reason(
    "employees_unknown", _("职工人数不详（未报，或只知上限、区间）"), Q(employees__isnull=True)
)
# By the measure that is the denominator.
_OF_DENOMINATOR: dict[str, tuple[Reason, ...]] = {
    "enterprises": (),
    "unionised": (_NOT_UNIONISED, _UNION_UNKNOWN),
    "unionised_employees": (_NOT_UNIONISED, _UNION_UNKNOWN, _EMPLOYEES_UNKNOWN),
    "employees": (_EMPLOYEES_UNKNOWN,),
}
NOT_CHOSEN = Reason("not_chosen", _("不符合所选的其他条件"), ALWAYS)
# What no declared reason covers; a test proves that there is never any.
UNEXPLAINED = Reason("unexplained", _("原因不明"), ALWAYS)

TERM_REASONS = (
    Reason(
        "union_not_approved",
        _("届满时工会尚未批准成立"),
        Q(union__approved_on__isnull=True) | Q(union__approved_on__gt=F("ends_on")),
    ),
    Reason(
        "union_dissolved",
        _("届满时工会已撤销，无须换届"),
        Q(union__dissolved_on__lte=F("ends_on")),
    ),
)


def left_out(rate: Rate) -> tuple[Reason, ...]:
    """The reasons why an enterprise of the group is not in the denominator of the rate."""
    return _OF_DENOMINATOR[rate.denominator]


def exclusions(rate: Rate, group: str, chosen: Q | None = None) -> list[Reason]:
    """The reasons why an operating enterprise is not in the denominator, in the order to ask.

    `chosen` is what was asked beside the group; who does not meet it has a reason of its own. The
    first reason has no code: the enterprise is in the denominator.
    """
    of_group = GROUPS[group].condition
    asked = of_group & (chosen or Q())
    counted = Reason("", "", (asked & MEASURES[rate.denominator].counted) or ALWAYS)
    reasons = [
        counted,
        *(Reason(reason.code, reason.text, asked & reason.condition) for reason in left_out(rate)),
    ]
    if chosen is not None:
        reasons.append(Reason(NOT_CHOSEN.code, NOT_CHOSEN.text, of_group or ALWAYS))
    return [*reasons, *_of_group(group)]


def _of_group(group: str) -> list[Reason]:
    if group == "everything":
        return [UNEXPLAINED]
    if group == "sole_trader":
        return [Reason("not_of_group", _OUTSIDE_TEXT, Q(is_sole_trader=False)), UNEXPLAINED]
    if group in _OUTSIDE:
        outside = Reason("not_of_group", _OUTSIDE_TEXT, _OUTSIDE[group])
        return [_SOLE_TRADER, outside, _GROUP_UNKNOWN]
    return [_SOLE_TRADER, UNEXPLAINED]


# Every reason that is said anywhere, by its code.
REASON_TEXTS: dict[str, Any] = {
    "sole_trader": _SOLE_TRADER.text,
    "not_of_group": _OUTSIDE_TEXT,
    "group_unknown": _GROUP_UNKNOWN.text,
    **{
        reason.code: reason.text
        for reason in (NOT_CHOSEN, _NOT_UNIONISED, _UNION_UNKNOWN, _EMPLOYEES_UNKNOWN, UNEXPLAINED)
    },
}
TERM_REASON_TEXTS: dict[str, Any] = {reason.code: reason.text for reason in TERM_REASONS}
# What a list of enterprises can be asked for: (RATE.REASON, words).
EXCLUSIONS = [
    (f"{rate.code}.{code}", format_lazy("{}：{}", rate.name, REASON_TEXTS[code]))
    for rate in COVERAGE_RATES
    for code in (
        *("sole_trader", "not_of_group", "group_unknown", NOT_CHOSEN.code),
        *(reason.code for reason in left_out(rate)),
    )
]
