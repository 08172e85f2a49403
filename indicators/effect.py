"""How the rates of the areas that a station serves moved around its founding.

Before a station was founded it served nothing, so the areas are held fixed: those it serves on the
later of its founding and the day asked for (of a closed station, on its last day). Beside them
stand areas of the same level that no station served on any day of the time compared. All of it as
far as the asker's scope reaches.

It shows what was so before and after; why it moved, it does not know.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import F, Q
from django.utils.translation import gettext as _

from areas.choices import AreaKind
from common.scoping import HasScope
from indicators import counting, selectors
from indicators.choices import Every
from indicators.counting import Counts, period_ends
from indicators.definitions import RATES
from indicators.figures import GROUPS, is_of_people
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from indicators.ratios import Ratio
from indicators.selectors import Place
from stations.models import ServiceArea, Station

# With fewer in the denominator, a single enterprise moves the rate by more than three points.
FEWEST_COUNTED = 30
# Fewer than so many changes may be one visit, or one list entered late.
FEWEST_CHANGED = 5
MOST_MONTHS = 60

# Parks, towns and subdistricts stand side by side under a county; of other kinds each is its own.
_LOCAL = frozenset({AreaKind.PARK, AreaKind.TOWNSHIP, AreaKind.SUBDISTRICT})


@dataclass(frozen=True)
class EffectRow:
    """The end of a month: what is counted in the areas served, and in those without a station."""

    day: date
    is_after: bool
    served: Counts
    others: Counts

    def ratio(self, rate: str) -> Ratio:
        return RATES[rate].of(self.served)

    def ratio_of_others(self, rate: str) -> Ratio:
        return RATES[rate].of(self.others)


@dataclass(frozen=True)
class Moved:
    """One rate from the last month end before the founding to the last one after."""

    before: Ratio
    after: Ratio

    @property
    def changed(self) -> int:
        return self.after.numerator - self.before.numerator

    @property
    def points(self) -> Fraction | None:
        if self.before.rate is None or self.after.rate is None:
            return None
        return self.after.rate - self.before.rate

    @property
    def has_few(self) -> bool:
        """Too few enterprises, or too few changes, to read anything into them."""
        return self.counts_few or abs(self.changed) < FEWEST_CHANGED

    @property
    def counts_few(self) -> bool:
        return min(self.before.denominator, self.after.denominator) < FEWEST_COUNTED


@dataclass(frozen=True)
class Effect:
    """`areas` are the outermost ones served, `others` those they are compared with."""

    station: Station
    group: str
    months: int
    # The day whose service areas are held fixed.
    chosen_on: date
    areas: list[Place]
    others: list[Place]
    rows: list[EffectRow]

    def moved(self, rate: str) -> Moved | None:
        """None where there is no month end on both sides of the founding."""
        return self._moved([row.ratio(rate) for row in self.rows])

    def moved_elsewhere(self, rate: str) -> Moved | None:
        return self._moved([row.ratio_of_others(rate) for row in self.rows])

    def _moved(self, ratios: Sequence[Ratio]) -> Moved | None:
        before = sum(not row.is_after for row in self.rows)
        if not 0 < before < len(ratios):
            return None
        return Moved(ratios[before - 1], ratios[-1])


def effect_of(
    *, user: HasScope, station: Station, as_of: date, months: int = 24, group: str = "all"
) -> Effect:
    """The rates at the ends of so many months before and after the founding, none after `as_of`."""
    places = selectors.places_in(user=user, area=None)
    on = _day_of_areas(station, as_of)
    ids = set(selectors.areas_served(station.pk, places, on))
    heads = _heads(places, ids)
    before, after = _days(station.founded_on, as_of, months)
    days = [*before, *after]
    others = _without_station(places, heads, days) if heads and days else []
    other_ids = _ids_below(places, others)
    served, compared = _counted(ids, days, group), _counted(other_ids, days, group)
    rows = [
        EffectRow(day, day >= station.founded_on, *counts)
        for day, *counts in zip(days, served, compared, strict=True)
    ]
    return Effect(station, group, months, on, heads, others, rows)


def warning_of(effect: Effect, rate: str) -> str:
    """Why nothing should be read into the numbers, in a sentence; empty where they are enough."""
    moved, elsewhere = effect.moved(rate), effect.moved_elsewhere(rate)
    if moved is None:
        return ""
    words = {
        "counted": min(moved.before.denominator, moved.after.denominator),
        "changed": abs(moved.changed),
        "fewest": FEWEST_COUNTED,
        "least": FEWEST_CHANGED,
        "unit": _("人") if is_of_people(RATES[rate].denominator) else _("家"),
    }
    said = []
    if moved.counts_few:
        text = _("分母只有 %(counted)s %(unit)s，不足 %(fewest)s，一%(unit)s之差就是三个百分点以上")
        said.append(text % words)
    if abs(moved.changed) < FEWEST_CHANGED:
        said.append(_("前后只差 %(changed)s %(unit)s，不足 %(least)s") % words)
    if elsewhere is None or elsewhere.counts_few:
        said.append(_("对照区域的数太少，无从比较"))
    return _("数太小，不宜据此下结论：%s。") % _("；").join(said) if said else ""


def _day_of_areas(station: Station, as_of: date) -> date:
    on = max(station.founded_on, as_of)
    if station.closed_on is not None and on >= station.closed_on:
        return station.closed_on - timedelta(days=1)
    return on


def _days(founded: date, as_of: date, months: int) -> tuple[list[date], list[date]]:
    """The ends of months before the founding and from it on."""
    first = date(max(1, founded.year - months // 12 - 1), 1, 1)
    last = date(min(9998, founded.year + months // 12 + 1), 12, 31)
    before = period_ends(first, min(founded - timedelta(days=1), as_of), Every.MONTH)
    return before[-months:], period_ends(founded, min(last, as_of), Every.MONTH)[:months]


def _heads(places: Iterable[Place], ids: Collection[int]) -> list[Place]:
    """The outermost of these places."""
    return [place for place in places if place.id in ids and place.parent_id not in ids]


def _without_station(
    places: Sequence[Place], heads: Sequence[Place], days: Sequence[date]
) -> list[Place]:
    """The places of the same level that no station served from the first of the days to the last,
    neither themselves nor any part of them nor together with what lies around them."""
    kinds = {kind for head in heads for kind in _peers(head.kind)}
    served = _paths_served(days[0], days[-1])
    return [
        place
        for place in places
        if place.kind in kinds
        and not any(place.path.startswith(path) or path.startswith(place.path) for path in served)
    ]


def _peers(kind: str) -> Collection[str]:
    return _LOCAL if kind in _LOCAL else {kind}


def _paths_served(first: date, last: date) -> list[str]:
    """The paths of the areas that any station served on any of the days."""
    rows = ServiceArea.objects.filter(
        Q(until__isnull=True) | Q(until__gt=first),
        Q(station__closed_on__isnull=True) | Q(station__closed_on__gt=first),
        since__lte=last,
        station__founded_on__lte=last,
    )
    return list(rows.order_by("area__path").values_list(F("area__path"), flat=True).distinct())


def _ids_below(places: Iterable[Place], heads: Sequence[Place]) -> set[int]:
    codes = {head.code for head in heads}
    return {place.id for place in places if codes.intersection(place.codes)}


def _counted(ids: Collection[int], days: Sequence[date], group: str) -> list[Counts]:
    if not ids or not days:
        return [counting.nothing() for _day in days]
    bring_up_to_date()
    rows = Standing.objects.sitting_in(ids).filter(GROUPS[group].condition)
    return counting.series(rows, days)
