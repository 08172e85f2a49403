"""What moved in the areas of a station around its founding: a page, and a panel of the station."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404
from common.pages import page_or_results
from common.templatetags.ui import day as in_words
from indicators.dashboard.words import Figure, figure, no_links, unit_of
from indicators.definitions import RATES
from indicators.effect import Effect, EffectRow, Moved, effect_of, warning_of
from indicators.figures import GROUPS
from indicators.forms_planning import EffectForm
from indicators.views.questions import points
from stations.models import Station


@dataclass(frozen=True)
class MonthRow:
    """The end of a month in words; `is_first` after the founding."""

    row: EffectRow
    served: Figure
    others: Figure
    is_first: bool


@dataclass(frozen=True)
class Change:
    """From the last month end before to the last one after."""

    before: Figure
    after: Figure
    changed: str
    points: str


@login_required
@require_safe
def station_effect(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whoever may see the station; figures reach as far as their scope does."""
    stations = Station.objects.select_related("area")
    station: Station = get_visible_or_404(stations, request.user, pk=pk)
    form = EffectForm(request.GET, today=timezone.localdate())
    context: dict[str, Any] = {
        "station": station,
        "filters": [form[name] for name in ("rate", "group", "months")],
        "as_of": form["as_of"].value(),
        "effect": None,
    }
    template = "indicators/station_effect.html"
    if not form.is_valid():
        return page_or_results(request, template, context, status=400)
    asked = dict(form.cleaned_data)
    rate = asked.pop("rate")
    effect = effect_of(user=request.user, station=station, **asked)
    context |= {
        "effect": effect,
        "rate": RATES[rate],
        "unit": unit_of(RATES[rate]),
        "group": GROUPS[effect.group],
        "rows": _rows(effect, rate),
        "change": _change(rate, effect.moved(rate)),
        "elsewhere": _change(rate, effect.moved_elsewhere(rate)),
        "warning": warning_of(effect, rate),
        "as_of": asked["as_of"],
    }
    context["chart"] = _chart(effect, rate, context["rows"])
    return page_or_results(request, template, context)


def _rows(effect: Effect, rate: str) -> list[MonthRow]:
    after = [row for row in effect.rows if row.is_after][:1]
    return [
        MonthRow(
            row,
            figure(RATES[rate], row.ratio(rate), no_links),
            figure(RATES[rate], row.ratio_of_others(rate), no_links),
            is_first=row in after,
        )
        for row in effect.rows
    ]


def _change(rate: str, moved: Moved | None) -> Change | None:
    if moved is None or moved.points is None:
        return None
    return Change(
        figure(RATES[rate], moved.before, no_links),
        figure(RATES[rate], moved.after, no_links),
        _signed(moved.changed, f"{abs(moved.changed):,}"),
        _signed(moved.points, points(moved.points)),
    )


def _signed(number: Any, size: str) -> str:
    sign = "−" if number < 0 else "+" if number > 0 else ""
    return f"{sign}{size}" if number else "0"


def _chart(effect: Effect, rate: str, rows: list[MonthRow]) -> dict[str, Any]:
    """Plain data for static/js/charts/effect.js: the figures and texts of the table."""
    founded = in_words(effect.station.founded_on, effect.station.founded_precision)
    series = [(_("服务区域"), [row.served for row in rows])]
    if effect.others:
        series.append((_("没有指导站的区域"), [row.others for row in rows]))
    return {
        "dates": [row.row.day.isoformat() for row in rows],
        # The founding is drawn by effect.js itself.
        "events": [],
        "founded": next((n for n, row in enumerate(rows) if row.is_first), None),
        "founded_text": _("%(day)s成立") % {"day": founded},
        "main": 0,
        "series": [
            {"name": name, "points": [_point(one) for one in figures]} for name, figures in series
        ],
        "target": None,
        "target_text": "",
    }


def _point(one: Figure) -> dict[str, Any]:
    ratio = one.ratio
    # A line at 0 would say that nobody has what nobody was asked about.
    known = ratio.rate is not None and not ratio.nothing_known
    return {
        "rate": float(ratio.rate) if known and ratio.rate is not None else None,
        "upper": None if ratio.upper is None else float(ratio.upper),
        "text": one.text,
        "short_detail": f"{one.numerator}/{one.denominator}",
        "unknown_text": one.note,
    }
