"""What a change does to the figures of a station: of the enterprises in the areas it serves."""

from collections.abc import Sequence
from datetime import date

from common.scoping import HasScope
from indicators import counting, selectors
from indicators.counting import Counts
from indicators.definitions import RATES
from indicators.effects import CountEffect, PlaceEffect, RateEffect
from indicators.figures import GROUPS, MEASURES
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from stations.models import Station

# Counts that are shown where they change although no rate does.
_COUNTED = ("enterprises", "employees", "members")


def served_by(stations: Sequence[Station], *, user: HasScope, on: date) -> list[Counts]:
    """For each station what is counted in the areas that it serves on the day, as far as the user
    sees them."""
    bring_up_to_date()
    places = selectors.places_in(user=user, area=None)
    rows = Standing.objects.filter(GROUPS["all"].condition)
    return [
        counting.series(rows.sitting_in(selectors.areas_served(one.pk, places, on)), [on])[0]
        for one in stations
    ]


def compared(station: Station, was: Counts, will: Counts) -> PlaceEffect:
    return PlaceEffect(
        name=station.name,
        rates=tuple(
            RateEffect(rate, rate.of(was), rate.of(will))
            for rate in RATES.values()
            if rate.of(was) != rate.of(will)
        ),
        counts=tuple(
            CountEffect(MEASURES[code].name, was[code], will[code])
            for code in _COUNTED
            if was[code] != will[code]
        ),
    )
