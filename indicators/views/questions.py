"""How the pages about targets, gaps, the work list and effects read what is asked, and say it."""

from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.authentication import SignedInRequest
from areas.models import Area
from common.access import get_visible_or_404, require
from common.templatetags.ui import percent
from indicators import selectors
from indicators.ratios import Ratio

ONE_POINT = Fraction(1, 100)


def asked_form(request: SignedInRequest, form_class: Any) -> Any:
    """The form of a page about an area, bound to what the address says and defaults besides.

    For those who answer for areas (403); an area that may not be seen is 404.
    """
    user: Any = request.user
    require(user.scope.has_areas)
    if code := request.GET.get("area"):
        get_visible_or_404(Area.objects, user, code=code)
    top = selectors.top_area(user)
    if top is None:
        raise Http404
    return form_class(request.GET, scope=user.scope, area=top, today=timezone.localdate())


def address(route: str, **query: Any) -> str:
    """The address of a page with what is asked; what is empty is left out."""
    asked = {name: value for name, value in query.items() if value not in ("", None)}
    return f"{reverse(route)}?{urlencode(asked)}"


def points(share: Fraction | None) -> str:
    """A difference of two rates in percentage points, without its sign: 4.35."""
    return percent(None if share is None else abs(share), 2).removesuffix("%")


def bounds(ratio: Ratio) -> str:
    return f"{percent(ratio.lower)}–{percent(ratio.upper)}"
