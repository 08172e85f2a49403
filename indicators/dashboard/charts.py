"""The plain data that static/js/charts/ draws: the figures and texts that the tables print."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from indicators.dashboard.choice import Choice, Targets
from indicators.dashboard.events import Event
from indicators.dashboard.grids import Grid
from indicators.dashboard.words import Figure, unit_of
from indicators.definitions import RATES

Point = dict[str, Any]


def bars(choice: Choice, grid: Grid, targets: Targets) -> dict[str, Any]:
    """One rate, one bar for each part."""
    return {
        "name": str(RATES[choice.rate].name),
        "labels": _labels(choice.rate),
        "rows": [{"name": row.name, "url": row.url, **_point(row.figures[0])} for row in grid.rows],
        **_target(choice, targets),
    }


def trend(choice: Choice, grid: Grid, targets: Targets, events: Sequence[Event]) -> dict[str, Any]:
    """The chosen rates, one line each."""
    return {
        "dates": [row.name for row in grid.rows],
        "main": choice.rates.index(choice.rate),
        "series": [
            {"name": head.text, "points": [_point(row.figures[at]) for row in grid.rows]}
            for at, head in enumerate(grid.heads)
        ],
        "events": [
            {
                "at": event.at,
                "number": event.number,
                "kind": event.kind,
                "text": f"{event.when} {event.sentence}",
            }
            for event in events
        ],
        **_target(choice, targets),
    }


def counts(choice: Choice, grid: Grid) -> dict[str, Any]:
    """What the rate is made of: its denominator, parted."""
    return {
        "name": str(RATES[choice.rate].name),
        "unit": unit_of(RATES[choice.rate]),
        "labels": _labels(choice.rate),
        "dates": [row.name for row in grid.rows],
        "points": [_point(row.figures[0]) for row in grid.rows],
    }


def multiples(choice: Choice, grid: Grid, targets: Targets) -> dict[str, Any]:
    """The drawn rate over time, a small chart for each part, all on one scale."""
    return {
        "name": str(RATES[choice.rate].name),
        "dates": [head.text for head in grid.heads],
        "rows": [
            {"name": row.name, "url": row.url, "points": [_point(figure) for figure in row.figures]}
            for row in grid.rows
        ],
        **_target(choice, targets),
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


def _target(choice: Choice, targets: Targets) -> dict[str, Any]:
    target = targets.get(choice.rate)
    if target is None:
        return {"target": None, "target_text": ""}
    return {"target": float(target.percent), "target_text": target.label}


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
