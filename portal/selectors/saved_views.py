"""The views that a user may open: their own, and what others share with them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from portal.models import SavedView

# What names a place: left out where that place is not the reader's.
_PLACES = ("area", "station", "places")


@dataclass(frozen=True)
class Offered:
    """A view and the address at which this user opens it. `is_own_area`: it was kept for an area
    that is not theirs, and opens with theirs."""

    view: SavedView
    url: str
    is_mine: bool
    is_own_area: bool


def views_for(*, user: Any, page: str, on: date) -> list[Offered]:
    """One's own first, then those of others; each by name."""
    rows = SavedView.objects.visible_to(user, on=on).filter(page=page)
    rows = rows.select_related("owner", "area").order_by("name", "pk")
    offered = [_offered(user, row) for row in rows]
    return sorted(offered, key=lambda one: not one.is_mine)


def url_of(view: SavedView) -> str:
    """The address as it was kept."""
    return f"{reverse(view.page)}?{view.query}"


def _offered(user: Any, view: SavedView) -> Offered:
    is_foreign = view.area is not None and not user.scope.contains(view.area.path)
    url = url_of(view)
    if is_foreign:
        kept = [(name, value) for name, value in parse_qsl(view.query) if name not in _PLACES]
        url = f"{reverse(view.page)}?{urlencode(kept)}"
    return Offered(view, url, view.owner_id == user.pk, is_foreign)
