"""A figure and how it changed, in the words and links of a reader."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from common.templatetags.ui import number, percent
from indicators.dashboard.choice import Choice, Target
from indicators.definitions import Rate
from indicators.figures import MEASURES
from indicators.ratios import Ratio
from indicators.selectors import Row

# Where a shade of the heat map begins, in percent; the last is for 100 and above.
HEAT_STEPS = (0, 20, 40, 60, 80, 90, 100)

# The address of the list behind a measure, or of the explanation of a rate (EXPLAIN and its code);
# empty where there is none.
LinkTo = Callable[[str], str]
EXPLAIN = "explain."
# Terms of office are of unions: conditions on enterprises leave them as they are.
_OF_TERMS = ("area", "as_of", "station", "own_level", "outside", "overlap")


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
    explain_url: str = ""
    unknown: str = ""
    bounds: str = ""
    note: str = ""
    gap: str = ""
    change: "Change | None" = None
    # The rate on the day that `change` is told from.
    before: Ratio | None = None

    @property
    def is_empty(self) -> bool:
        return self.ratio.denominator == 0

    @property
    def shade(self) -> str:
        """How dark the figure is on a heat map: a step of HEAT_STEPS, unknown, or none."""
        if self.is_empty or self.ratio.rate is None:
            return "none"
        if self.ratio.nothing_known:
            return "unknown"
        return str(bisect_right(HEAT_STEPS, self.ratio.rate * 100) - 1)

    @property
    def detail(self) -> str:
        return _("%(numerator)s / %(denominator)s %(unit)s") % {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.unit,
        }


@dataclass(frozen=True)
class Change:
    """`kind` is up, down, same, or none where the two days cannot be compared; `counts` says how
    numerator and denominator moved."""

    kind: str
    text: str
    note: str = ""
    counts: str = ""

    @property
    def word(self) -> str:
        """The direction, for who sees neither sign nor colour."""
        return {"up": _("上升"), "down": _("下降")}.get(self.kind, "")


def figure(rate: Rate, ratio: Ratio, link: LinkTo, target: Target | None = None) -> Figure:
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
        explain_url=link(EXPLAIN + rate.code),
        unknown=number(ratio.unknown) if ratio.unknown else "",
        bounds=_bounds(ratio),
        note=_unknown_note(rate, ratio),
        gap=_gap(rate, ratio, target),
    )


def links_of(choice: Choice, row: Row) -> LinkTo:
    """The lists behind the measures of a row: the same area, day, group and conditions."""
    query: dict[str, Any] = {"area": row.place.code, "as_of": choice.as_of.isoformat()}
    narrowed = choice.narrowed_by
    part: dict[str, Any] = {"own_level": "true"} if row.own_level else {}
    if row.station:
        # What a station serves inside the chosen area, wherever the station itself sits.
        query["area"] = choice.area.code
        part = {"station": row.station.id}
    if row.place.code == choice.area.code and not part:
        # The whole is explained by the parts that the table shows.
        return links_to(query | {"group": choice.group} | narrowed, by=choice.by)
    return links_to(query | {"group": choice.group} | narrowed | part)


def links_to(query: Mapping[str, Any], by: str = "") -> LinkTo:
    """The lists and explanations that these parameters ask for; `by` is how a whole is parted."""

    def link(measure: str) -> str:
        if measure.startswith(EXPLAIN):
            asked = {**query, "rate": measure.removeprefix(EXPLAIN), **({"by": by} if by else {})}
            return f"{reverse('dashboard-explain')}?{urlencode(asked)}"
        if measure.startswith("terms_"):
            kept = {name: query[name] for name in _OF_TERMS if name in query}
            asked = kept | {"measure": measure}
            return f"{reverse('dashboard-terms')}?{urlencode(asked)}"
        return f"{reverse('enterprise-list')}?{urlencode({**query, 'measure': measure})}"

    return link


def no_links(_measure: str) -> str:
    return ""


def unit_of(rate: Rate) -> str:
    """What numerator and denominator count."""
    if not rate.of_enterprises:
        return _("届")
    return _("人") if MEASURES[rate.denominator].sum_of else _("家")


def change(rate: Rate, now: Ratio, then: Ratio, when: str) -> Change:
    """How the rate moved since `when`, in percentage points, or why that cannot be said."""
    if now.rate is None:
        return Change("none", "")
    words = {
        # Where the denominator grew a rate may fall although nobody lost anything.
        "counts": f"{number(then.numerator)} / {number(then.denominator)}",
        "rate": percent(then.rate),
        "unknown": number(then.unknown),
        "of": _("家") if rate.of_enterprises else _("届"),
        "when": when,
    }
    if then.rate is None:
        return Change("none", _nothing_then(rate) % words)
    if then.nothing_known:
        return Change("none", _("%(when)s情况均不详，无法比较") % words)
    note = _("%(when)s %(counts)s，即 %(rate)s") % words
    if now.nothing_known:
        return Change("none", note)
    if then.doubt:
        note += _("；当时另有 %(unknown)s %(of)s不详，变化可能部分来自补报") % words
    return Change(*_moved(now.rate - then.rate, when), note, _counts_moved(now, then))


def _counts_moved(now: Ratio, then: Ratio) -> str:
    """As the counts themselves are written: +12 / −3."""
    numerator = signed(now.numerator - then.numerator)
    return f"{numerator} / {signed(now.denominator - then.denominator)}"


def _nothing_then(rate: Rate) -> str:
    if not rate.of_enterprises:
        return _("%(when)s的前一年内没有届满的")
    if MEASURES[rate.denominator].sum_of:
        return _("%(when)s没有可比的职工")
    return _("%(when)s没有可比的企业")


def difference(now: int, then: int) -> Change:
    """How a count moved, with its sign."""
    if now == then:
        return Change("same", _("持平"))
    return Change("up" if now > then else "down", signed(now - then))


def signed(by: int) -> str:
    """+12, −3, 0."""
    return f"{by:+,}".replace("-", "−") if by else "0"


def _moved(by: Fraction, when: str) -> tuple[str, str]:
    if not by:
        return "same", _("与%(when)s持平") % {"when": when}
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


def _gap(rate: Rate, ratio: Ratio, target: Target | None) -> str:
    if target is None or not ratio.denominator:
        return ""
    wanted = (target.percent / 100 * ratio.denominator).to_integral_value(ROUND_CEILING)
    missing = int(wanted) - ratio.numerator
    if missing <= 0:
        return _("已达到目标")
    return _("距目标差 %(missing)s %(unit)s") % {"missing": number(missing), "unit": unit_of(rate)}
