"""Guidance stations: the list, a station's own page, and its panel on an enterprise's page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404
from common.actions import answer_action
from common.pages import day_of, page_or_results, paginate, shown
from enterprises.models import Enterprise
from stations import rules, selectors
from stations.actions import BY_CODE
from stations.filters import StationFilter
from stations.models import Case, Station


@login_required
@require_safe
def station_list(request: SignedInRequest) -> HttpResponse:
    """The stations of a day."""
    on = day_of(request)
    stations = Station.objects.visible_to(request.user).as_of(on).select_related("area")
    found = StationFilter(request.GET, selectors.with_counts(stations, on=on), request=request)
    context = {
        "as_of": on,
        "filters": shown(found, "search", "area", "kind", "pilot", "model"),
        "page": paginate(request, found.qs.order_by("area__path", "name")),
    }
    return page_or_results(request, "stations/station_list.html", context)


@login_required
@require_safe
def station_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything about one station; its cases are the results, page by page."""
    station = get_visible_or_404(
        Station.objects.select_related("area__parent"), request.user, pk=pk
    )
    cases = Case.objects.filter(station=station).select_related("enterprise__area")
    context = {
        "station": station,
        "facts": selectors.station_facts(station, on=timezone.localdate()),
        "can_edit": rules.can_edit(request.user, station),
        "page": paginate(request, cases.order_by("-opened_on", "title", "pk")),
    }
    return page_or_results(request, "stations/station_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def station_action(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """What a station serves begins, ends, is taken up again: stations/actions.py."""
    return answer_action(request, BY_CODE[action], pk, today=timezone.localdate())


@login_required
@require_safe
def enterprise_stations(request: SignedInRequest, pk: int) -> HttpResponse:
    """What stations did for the enterprise, and their rooms in it."""
    enterprise = get_visible_or_404(Enterprise.objects, request.user, pk=pk)
    context = {
        "enterprise": enterprise,
        "facts": selectors.stations_of(enterprise, user=request.user),
    }
    return page_or_results(request, "stations/enterprise_stations.html", context)
