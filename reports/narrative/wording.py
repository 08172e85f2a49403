"""How values are worded in official Chinese tables."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import TextChoices

from common.choices import Precision

NONE = "—"
_TEN_THOUSAND = Decimal(10_000)


def day(value: date | None, precision: str = Precision.DAY) -> str:
    """2023年12月31日, 2019年11月, 2019年: as far as the date is known."""
    if value is None:
        return NONE
    if precision == Precision.YEAR:
        return f"{value.year}年"
    if precision == Precision.MONTH:
        return f"{value.year}年{value.month}月"
    return f"{value.year}年{value.month}月{value.day}日"


def label(choices: type[TextChoices], code: str) -> str:
    """The Chinese label of a stored code; the code itself where it is none of the choices."""
    return str(choices(code).label) if code in choices.values else code


def ten_thousand(yuan: Decimal) -> Decimal:
    """Yuan as 万元, to the cent of a 万元."""
    return (yuan / _TEN_THOUSAND).quantize(Decimal("0.01"), ROUND_HALF_UP)


def printed(rate: Fraction | float) -> Decimal:
    """A rate in percent as it is printed: one decimal, halves rounded up."""
    # The shortest text of a float is its exact decimal wherever a half could be rounded.
    if isinstance(rate, Fraction):
        exact = Decimal(rate.numerator) / rate.denominator
    else:
        exact = Decimal(repr(float(rate)))
    return (exact * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(rate: Fraction | float | None) -> str:
    """A rate in a sentence; “—” where nothing was divided."""
    return NONE if rate is None else f"{printed(rate)}%"


def points(now: Fraction | float | None, before: Fraction | float | None) -> float | None:
    """The difference of two rates in percentage points, as they are printed.

    So that on paper the third number is the first less the second, in every file alike.
    """
    return None if now is None or before is None else float(printed(now) - printed(before))


def change(now: int, before: int) -> float | None:
    """Growth over the year before, as a share of it."""
    return (now - before) / before if before else None


def several(names: tuple[str, ...]) -> str:
    return "、".join(names) or NONE
