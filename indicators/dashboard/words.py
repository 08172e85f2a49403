"""A figure and how it changed, in the words and links of a reader."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from common.templatetags.ui import number, percent
from indicators.dashboard.choice import Choice
from indicators.definitions import Rate
from indicators.figures import MEASURES
from indicators.ratios import Ratio
from indicators.selectors import Row

# The address of the list behind a measure; empty where there is none.
LinkTo = Callable[[str], str]


@dataclass(frozen=True)
class Figure:
    """One rate of one area on one day; `note` says what is unknown, `gap` what the target lacks."""

    ratio: Ratio
    text: str
    numerator: str
    denominator: str
    unit: str
    numerator_url: str = ""
    denominator_url: str = ""
    unknown_url: str = ""
    unknown: str = ""
    bounds: str = ""
    note: str = ""
    gap: str = ""

    @property
    def is_empty(self) -> bool:
        return self.ratio.denominator == 0

    @property
    def detail(self) -> str:
        return _("%(numerator)s / %(denominator)s %(unit)s") % {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.unit,
        }


@dataclass(frozen=True)
class Change:
    """`kind` is up, down, same, or none where the two days cannot be compared."""

    kind: str
    text: str
    note: str = ""


def figure(rate: Rate, ratio: Ratio, link: LinkTo, target: Decimal | None = None) -> Figure:
    """The rate in words; `link` gives the address of the list behind each of its measures."""
    return Figure(
        ratio=ratio,
        text=_("不详") if ratio.nothing_known else percent(ratio.rate),
        numerator=number(ratio.numerator),
        denominator=number(ratio.denominator),
        unit=unit_of(rate),
        numerator_url=link(rate.numerator),
        denominator_url=link(rate.denominator),
        unknown_url=link(rate.unknown) if ratio.unknown else "",
        unknown=number(ratio.unknown) if ratio.unknown else "",
        bounds=_bounds(ratio),
        note=_unknown_note(rate, ratio),
        gap=_gap(rate, ratio, target),
    )


def links_of(choice: Choice, row: Row) -> LinkTo:
    """The lists behind the measures of a row: the same area, day, group and conditions."""
    query: dict[str, Any] = {"area": row.place.code, "as_of": choice.as_of.isoformat()}
    part: dict[str, Any] = {"own_level": "true"} if row.own_level else {}
    if row.station:
        # What a station serves inside the chosen area, wherever the station itself sits.
        query["area"] = choice.area.code
        part = {"station": row.station.id}

    def link(measure: str) -> str:
        if measure.startswith("terms_"):
            return f"{reverse('dashboard-terms')}?{urlencode(query | part | {'measure': measure})}"
        asked = query | {"group": choice.group} | part | {"measure": measure}
        return f"{reverse('enterprise-list')}?{urlencode(asked)}"

    return link


def no_links(_measure: str) -> str:
    return ""


def unit_of(rate: Rate) -> str:
    """What numerator and denominator count."""
    if not rate.of_enterprises:
        return _("届")
    return _("人") if MEASURES[rate.denominator].sum_of else _("家")


def change(rate: Rate, now: Ratio, then: Ratio) -> Change:
    """How the rate moved, in percentage points, or why that cannot be said."""
    if now.rate is None:
        return Change("none", "")
    words = {
        # Where the denominator grew a rate may fall although nobody lost anything.
        "counts": f"{number(then.numerator)} / {number(then.denominator)}",
        "rate": percent(then.rate),
        "unknown": number(then.unknown),
        "of": _("家") if rate.of_enterprises else _("届"),
    }
    if then.rate is None:
        return Change("none", _nothing_then(rate))
    if then.nothing_known:
        return Change("none", _("一年前情况均不详，无法比较"))
    note = _("一年前 %(counts)s，即 %(rate)s") % words
    if now.nothing_known:
        return Change("none", note)
    if then.doubt:
        note += _("；当时另有 %(unknown)s %(of)s不详，变化可能部分来自补报") % words
    return Change(*_moved(now.rate - then.rate), note)


def _nothing_then(rate: Rate) -> str:
    if not rate.of_enterprises:
        return _("此前一年没有届满的")
    return (
        _("一年前没有可比的职工")
        if MEASURES[rate.denominator].sum_of
        else _("一年前没有可比的企业")
    )


def difference(now: int, then: int) -> Change:
    """How a count moved, with its sign."""
    if now == then:
        return Change("same", _("持平"))
    return Change("up" if now > then else "down", f"{now - then:+,}".replace("-", "−"))


def _moved(by: Fraction) -> tuple[str, str]:
    if not by:
        return "same", _("与一年前持平")
    points = (Decimal(by.numerator) / by.denominator * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    size = _("不足 0.1") if not points else f"{abs(points):,}"
    kind, sign = ("up", "+") if by > 0 else ("down", "−")
    return kind, _("%(sign)s%(size)s 个百分点") % {"sign": sign, "size": size}


def _bounds(ratio: Ratio) -> str:
    if not ratio.unknown or ratio.lower == ratio.upper:
        return ""
    return f"{percent(ratio.lower)}–{percent(ratio.upper)}"


def _unknown_note(rate: Rate, ratio: Ratio) -> str:
    if not ratio.unknown:
        return ""
    words = {"unknown": number(ratio.unknown), "bounds": _bounds(ratio)}
    if not rate.of_enterprises:
        return _("另有 %(unknown)s 届在批准的延期内，结果在 %(bounds)s 之间") % words
    if not words["bounds"]:
        return _("另有 %(unknown)s 家人数不详，未计入") % words
    return _("另有 %(unknown)s 家情况不详，实际在 %(bounds)s 之间") % words


def _gap(rate: Rate, ratio: Ratio, target: Decimal | None) -> str:
    if target is None or not ratio.denominator:
        return ""
    wanted = (target / 100 * ratio.denominator).to_integral_value(ROUND_CEILING)
    missing = int(wanted) - ratio.numerator
    if missing <= 0:
        return _("已达到目标")
    return _("距目标差 %(missing)s %(unit)s") % {"missing": number(missing), "unit": unit_of(rate)}
