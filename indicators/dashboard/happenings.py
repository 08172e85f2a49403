"""What happened between two days, in a reader's words: 职工人数变动 90 → 110."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from common.templatetags.ui import number, percent
from enterprises.choices import SizeClass
from indicators.changing import KINDS, Change, Changes, Happening
from indicators.choices import Answer, UnionKind
from indicators.definitions import RATES
from indicators.figures import MEASURES
from indicators.ratios import Ratio

# The counts whose differences stand above the list; the others are in the files and the API.
SHOWN = ("enterprises", "unionised", "congress", "openness", "contract", "employees", "members")

_CHOICES: Mapping[str, Any] = {
    "joined": UnionKind,
    "left": UnionKind,
    "union_form": UnionKind,
    "union_known": UnionKind,
    "union_unknown": UnionKind,
    "above_scale": Answer,
    "size_class": SizeClass,
}


@dataclass(frozen=True)
class Difference:
    """A count or rate on both days; a rate with its fraction."""

    name: str
    before: str
    after: str
    text: str
    before_of: str = ""
    after_of: str = ""


@dataclass(frozen=True)
class Line:
    """One change: `effects` on the counts in words, `on_rate` on the rate that is looked at."""

    on: date
    change: Change
    happenings: list[str]
    effects: list[str]
    on_rate: str


def happening_text(happening: Happening) -> str:
    """The kind and, where something has a value, that before and after."""
    name = str(KINDS[happening.kind])
    if happening.before is None and happening.after is None:
        return name
    before, after = (_value(happening.kind, value) for value in (happening.before, happening.after))
    return f"{name} {before} → {after}"


def _value(kind: str, value: Any) -> str:
    if value is None or value == "":
        return _("不详")
    if kind in _CHOICES:
        return str(dict(_CHOICES[kind].choices).get(value, value))
    return number(value) if isinstance(value, int) else str(value)


def differences_of(changes: Changes) -> list[Difference]:
    """The counts on both days."""
    before, after = changes.effects.before, changes.effects.after
    return [
        Difference(
            str(MEASURES[code].name), number(before[code]), number(after[code]),
            signed(changes.totals[code]),
        )
        for code in SHOWN
    ]  # fmt: skip


def rates_of(changes: Changes) -> list[Difference]:
    """The rates on both days and the difference in percentage points."""
    effects = changes.effects
    found = []
    for code, rate in RATES.items():
        then, now = rate.of(effects.before), rate.of(effects.after)
        moved = effects.on_rates[code]
        shares = percent(then.rate), percent(now.rate)
        fractions = _fraction(then), _fraction(now)
        found.append(Difference(str(rate.name), *shares, points(moved), *fractions))
    return found


def _fraction(ratio: Ratio) -> str:
    return f"{number(ratio.numerator)} / {number(ratio.denominator)}"


def line_of(change: Change, changes: Changes, rate: str) -> Line:
    return Line(
        on=change.on,
        change=change,
        happenings=[happening_text(happening) for happening in change.happenings],
        effects=[
            f"{MEASURES[code].name} {signed(change.effect[code])}"
            for code in (*SHOWN, "terms_ended", "terms_renewed")
            if change.effect.get(code)
        ],
        on_rate=points(changes.effects.on(rate, change.effect)),
    )


def signed(difference: int) -> str:
    """+3, −3 or 0."""
    return f"{difference:+,}".replace("-", "−") if difference else "0"


def points(difference: Fraction | None) -> str:
    """A difference of two rates in percentage points, to two decimals."""
    if difference is None:
        return "—"
    exact = Decimal(difference.numerator) / Decimal(difference.denominator) * 100
    shown = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if difference and not shown:
        return _("不足 0.01")
    return f"{shown:+,}".replace("-", "−") if difference else "0"
