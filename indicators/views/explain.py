"""A figure explained: behind every number of the dashboard, as a panel or as a page."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from common.access import require
from common.pages import page_or_results
from indicators.choices import By
from indicators.dashboard.explained import panel_of
from indicators.definitions import RATES
from indicators.explaining import explain
from indicators.filters import EnterpriseFilter
from indicators.views.dashboard import area_of


@login_required
@require_safe
def explanation(request: SignedInRequest) -> HttpResponse:
    """What one rate counts and leaves out. Links and colleagues lead here, so what the address
    does not say is a default, and nonsense is 404."""
    user: Any = request.user
    require(user.scope.has_areas)
    asked = EnterpriseFilter(request.GET, request=request, today=timezone.localdate())
    rate, by = request.GET.get("rate") or "union", request.GET.get("by") or By.CHILDREN
    if not asked.is_valid() or rate not in RATES or by not in By.values:
        raise Http404
    found = explain(replace(asked.question, area=area_of(request)), rate, by)
    return page_or_results(request, "indicators/explain.html", {"panel": panel_of(found)})
