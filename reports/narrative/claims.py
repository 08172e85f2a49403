"""What a text says of the figures: each number is a claim that names the figures it is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from reports.narrative import wording

_TENTH = Decimal("0.1")
HUNDRED_MILLION = Decimal(100_000_000)


@dataclass(frozen=True)
class Claim:
    """`text` as it is printed: `HOW[how]` of the values at `paths` of the frozen figures."""

    text: str
    how: str
    paths: tuple[str, ...]


Piece = str | Claim
Text = tuple[Piece, ...]


def plain(text: Sequence[Piece]) -> str:
    """What a reader reads."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in text)


def printable(text: str) -> str:
    """Without control characters: they have no place on paper, and XML cannot hold them."""
    return "".join(letter for letter in text if letter >= " " or letter == "\n")


def look_up(figures: Any, path: str) -> Any:
    """The value at `a.0.b` of a document, or of the JSON it was frozen as. Raises KeyError."""
    value = figures
    for step in path.split("."):
        if isinstance(value, dict):
            value = value[step]
        elif isinstance(value, list | tuple):
            value = value[int(step)]
        else:
            value = getattr(value, step)
    return value


def say(figures: Any, how: str, *paths: str) -> Claim:
    """A claim about these figures."""
    return Claim(HOW[how](*(look_up(figures, path) for path in paths)), how, paths)


# ---------------------------------------------------------------- ways to say a figure


def printed_rate(figure: Any) -> Decimal | None:
    """A rate (numerator, denominator) in percent, as it is printed."""
    numerator, denominator = look_up(figure, "numerator"), look_up(figure, "denominator")
    return wording.printed(Fraction(numerator, denominator)) if denominator else None


def _rate(figure: Any) -> str:
    rate = printed_rate(figure)
    return wording.NONE if rate is None else f"{rate}%"


def _upper(figure: Any) -> str:
    return wording.percent(look_up(figure, "upper"))


def _points(now: Any, before: Any) -> str:
    one, other = printed_rate(now), printed_rate(before)
    return wording.NONE if one is None or other is None else f"{abs(one - other)}"


def signed_points(now: Any, before: Any) -> str:
    """The same with its sign, for a table."""
    one, other = printed_rate(now), printed_rate(before)
    return wording.NONE if one is None or other is None else signed(one - other)


def signed(number: Decimal | int) -> str:
    """+3, −2, 0."""
    return f"+{number}" if number > 0 else f"{number}".replace("-", "−")


def growth(now: int, before: int) -> Decimal | None:
    """By how many percent it grew, as it is printed; None where there was nothing before."""
    if not before:
        return None
    return (Decimal(now - before) * 100 / before).quantize(_TENTH, ROUND_HALF_UP)


def _growth(now: int, before: int) -> str:
    found = growth(now, before)
    return wording.NONE if found is None else f"{abs(found)}%"


def _share(part: int, whole: int) -> str:
    return wording.percent(Fraction(part, whole)) if whole else wording.NONE


def _ten_thousand(*yuan: Any) -> str:
    """万元 without the zeros at the end."""
    sum_of_all = wording.ten_thousand(sum((Decimal(str(each)) for each in yuan), Decimal(0)))
    text = f"{sum_of_all:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_hundred_millions(yuan: Any) -> Decimal:
    """Yuan in 亿元, to one decimal."""
    return (Decimal(str(yuan)) / HUNDRED_MILLION).quantize(_TENTH, ROUND_HALF_UP)


def _hundred_million(yuan: Any) -> str:
    return f"{in_hundred_millions(yuan):f}".removesuffix(".0")


def _day(value: date | str, precision: str = "day") -> str:
    return wording.day(value if isinstance(value, date) else date.fromisoformat(value), precision)


HOW: dict[str, Callable[..., str]] = {
    "text": str,
    "own_level": lambda name: f"{name}（本级）",
    "count": lambda *values: str(sum(value or 0 for value in values)),
    "length": lambda rows: str(len(rows)),
    "less": lambda one, other: str(abs(one - other)),
    "signed": lambda now, before: signed(now - before),
    "rate": _rate,
    "upper": _upper,
    "points": _points,
    "signed_points": signed_points,
    "growth": _growth,
    "share": _share,
    "ten_thousand": _ten_thousand,
    "hundred_million": _hundred_million,
    "day": _day,
    "year": lambda value: f"{value}年",
}
