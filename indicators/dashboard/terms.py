"""The terms of office behind the rate of elections held in time."""

from datetime import date
from typing import Any

from areas.models import Area
from common.scoping import HasScope
from indicators import counting, selectors
from indicators.figures import TERM_MEASURES


def terms_behind(
    *,
    user: HasScope,
    area: Area,
    as_of: date,
    measure: str,
    own_level: bool = False,
    station: int | None = None,
) -> Any:
    """The terms that `measure` counts in the area on the day, those that ended first on top.

    A queryset of Term with `union` and its area fetched along, and `due`, `renewed` and `pending`.
    """
    places = selectors.places_in(user=user, area=area)
    ids = [area.pk] if own_level else [place.id for place in places]
    if station is not None:
        ids = selectors.areas_served(station, places, as_of)
    terms = counting.terms_ended(ids, counting.year_before(as_of), as_of)
    terms = terms.filter(TERM_MEASURES[measure].condition).select_related("union__area")
    return terms.order_by("ends_on", "union__name", "pk")
