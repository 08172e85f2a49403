"""The plain data that static/js/charts/ draws: the figures and texts that the tables print."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from indicators.dashboard.choice import Choice
from indicators.dashboard.words import Figure, unit_of
from indicators.definitions import RATES

Point = dict[str, Any]


def bars(choice: Choice, rows: Sequence[tuple[str, str, Figure]]) -> dict[str, Any]:
    """One rate, one bar for each part: (name, address, figure)."""
    return {
        "name": str(RATES[choice.rate].name),
        "labels": _labels(choice.rate),
        "rows": [{"name": name, "url": url, **_point(figure)} for name, url, figure in rows],
        **_target(choice),
    }


def trend(choice: Choice, points: Sequence[tuple[date, dict[str, Figure]]]) -> dict[str, Any]:
    """The chosen rates, one line each."""
    return {
        "dates": _dates(points),
        "main": choice.rates.index(choice.rate),
        "series": [
            {
                "name": str(RATES[code].name),
                "points": [_point(figures[code]) for _day, figures in points],
            }
            for code in choice.rates
        ],
        **_target(choice),
    }


def counts(choice: Choice, points: Sequence[tuple[date, dict[str, Figure]]]) -> dict[str, Any]:
    """What the rate is made of: its denominator, parted."""
    return {
        "name": str(RATES[choice.rate].name),
        "unit": unit_of(RATES[choice.rate]),
        "labels": _labels(choice.rate),
        "dates": _dates(points),
        "points": [_point(figures[choice.rate]) for _day, figures in points],
    }


def _point(figure: Figure) -> Point:
    ratio = figure.ratio
    return {
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        # The part of the denominator that may yet turn out to belong to the numerator.
        "unknown": ratio.doubt,
        # A line at 0 would say that nobody has what nobody was asked about.
        "rate": None if ratio.nothing_known else _float(ratio.rate),
        "upper": _float(ratio.upper),
        "text": figure.text,
        "detail": figure.detail,
        "short_detail": f"{figure.numerator}/{figure.denominator}",
        "unknown_text": figure.note,
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _dates(points: Sequence[tuple[date, Any]]) -> list[str]:
    return [day.isoformat() for day, _figures in points]


def _target(choice: Choice) -> dict[str, Any]:
    if choice.target is None:
        return {"target": None, "target_text": ""}
    text = f"{choice.target.normalize():f}%"
    return {"target": float(choice.target), "target_text": _("目标 %(target)s") % {"target": text}}


def _labels(code: str) -> dict[str, str]:
    labels = {
        "union": (_("已建会"), _("未建会")),
        "own_union": (_("单独建会"), _("未单独建会")),
        "congress": (_("已建立职代会"), _("未建立职代会")),
        "openness": (_("已实行厂务公开"), _("未实行厂务公开")),
        "contract": (_("集体合同在效"), _("无在效集体合同")),
        "density": (_("会员"), _("非会员")),
        "density_all": (_("会员"), _("非会员")),
        "election": (_("按期换届"), _("未按期换届")),
    }
    certain, rest = labels.get(code, (_("计入"), _("未计入")))
    return {"certain": certain, "unknown": _("情况不详"), "rest": rest}
