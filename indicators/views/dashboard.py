"""The dashboard, and the terms of office behind its rate of elections."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from areas.models import Area
from common.access import get_visible_or_404, require
from common.pages import page_or_results, paginate, wants_results
from indicators import selectors
from indicators.dashboard import build, quick_days
from indicators.dashboard.terms import terms_behind
from indicators.figures import TERM_MEASURES
from indicators.forms import DashboardForm, TermsForm


@login_required
@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """The rates of an area on a day; what the address leaves out is a default."""
    user: Any = request.user
    require(user.may_somewhere(Ability.READ))
    today = timezone.localdate()
    form = DashboardForm(request.GET, scope=user.scope, area=_area(request), today=today)
    context = {
        "form": form,
        "quick_days": quick_days(today),
        "today": today,
        "board": None,
        "may_import": user.may_somewhere(Ability.IMPORT),
    }
    if not form.is_valid():
        return page_or_results(request, "indicators/dashboard.html", context, status=400)
    choice = form.choice
    context["board"] = build(user=user, choice=choice)
    response = page_or_results(request, "indicators/dashboard.html", context)
    if wants_results(request):
        response.headers["HX-Push-Url"] = choice.url
    return response


@login_required
@require_safe
def terms(request: SignedInRequest) -> HttpResponse:
    """The terms of office that one of the counts of elections held in time is made of."""
    user: Any = request.user
    require(user.may_somewhere(Ability.READ))
    area = _area(request)
    form = TermsForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    asked["as_of"] = asked["as_of"] or timezone.localdate()
    asked["measure"] = asked["measure"] or "terms_ended"
    rows = terms_behind(user=user, area=area, **asked)
    context = {
        "area": area,
        "as_of": asked["as_of"],
        "measure": TERM_MEASURES[asked["measure"]],
        "page": paginate(request, rows),
    }
    return page_or_results(request, "indicators/terms.html", context)


def _area(request: SignedInRequest) -> Area:
    """The area that the address names, else the outermost one of the user's scope."""
    user: Any = request.user
    if code := request.GET.get("area"):
        area: Area = get_visible_or_404(Area.objects, user, code=code)
        return area
    top = selectors.top_area(user)
    if top is None:
        raise Http404
    return top
