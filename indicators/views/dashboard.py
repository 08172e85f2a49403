"""The dashboard, its charts as files, and the terms of office behind its rate of elections."""

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
from common.throttling import ExportRate, limited
from indicators import selectors
from indicators.dashboard import OVERVIEW, build, quick_days, slider_days, view_with
from indicators.dashboard.wall import Wall
from indicators.explaining import terms_behind
from indicators.export import export_chart
from indicators.forms import ChartForm, DashboardForm, TermsForm, WallForm
from indicators.views.files import file_links

WALL = "indicators/dashboard_wall.html"


@login_required
@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """The rates of an area on a day; what the address leaves out is a default. With `wall=1` for a
    screen that nobody sits at."""
    user: Any = request.user
    form = _form(request)
    if request.GET.get("wall") == "1":
        return _wall(request, form)
    today = timezone.localdate()
    context = {
        "form": form,
        "wall_form": WallForm(request.GET, user=user, area=form.asked_area),
        "quick_days": quick_days(today),
        "slider_days": slider_days(today),
        "today": today,
        "board": None,
        "may_import": user.may_somewhere(Ability.IMPORT),
    }
    if not form.is_valid():
        return page_or_results(request, "indicators/dashboard.html", context, status=400)
    choice = form.choice
    context["board"] = build(user=user, choice=choice, today=today)
    response = page_or_results(request, "indicators/dashboard.html", context)
    if wants_results(request):
        response.headers["HX-Push-Url"] = choice.url
    return response


@limited(ExportRate, methods=("GET",))
@login_required
@require_safe
def dashboard_export(request: SignedInRequest) -> HttpResponse:
    """The table of one chart of the same choice, as a numbered spreadsheet."""
    form, wanted = _form(request), ChartForm(request.GET)
    if not (form.is_valid() and wanted.is_valid()):
        raise Http404
    chart = wanted.cleaned_data["chart"]
    choice = form.choice.but(view=view_with(chart, form.choice.view))
    board = build(user=request.user, choice=choice)
    if chart not in board.shown.grids:
        raise Http404
    return export_chart(board, chart, actor=request.user, now=timezone.now())


@login_required
@require_safe
def terms(request: SignedInRequest) -> HttpResponse:
    """The terms of office that one of the counts of elections held in time is made of."""
    user: Any = request.user
    require(user.scope.has_areas)
    area = area_of(request)
    form = TermsForm(request.GET)
    if not form.is_valid():
        raise Http404
    question = form.question(user, area, timezone.localdate())
    title, sentence = form.title
    context = {
        "area": area,
        "as_of": question.as_of,
        "title": title,
        "sentence": sentence,
        "page": paginate(request, terms_behind(question, form.asked)),
        "exports": file_links("api-coverage-terms-export", request.GET),
    }
    return page_or_results(request, "indicators/terms.html", context)


def _form(request: SignedInRequest) -> DashboardForm:
    user: Any = request.user
    require(user.scope.has_areas)
    area, today = area_of(request), timezone.localdate()
    return DashboardForm(request.GET, user=user, area=area, today=today)


def _wall(request: SignedInRequest, form: DashboardForm) -> HttpResponse:
    """What cannot be understood is left to the page where somebody can correct it."""
    user: Any = request.user
    asked = WallForm(request.GET, user=user, area=form.asked_area)
    if not (form.is_valid() and asked.is_valid()):
        raise Http404
    turn = {name: value for name, value in asked.cleaned_data.items() if value}
    wall = Wall(choice=form.choice, is_today=not request.GET.get("as_of"), **turn)
    board = build(user=user, choice=wall.shown)
    context = {"wall": wall, "board": board, "now": timezone.localtime(), "overview": OVERVIEW}
    return page_or_results(request, WALL, context)


def area_of(request: SignedInRequest) -> Area:
    """The area that the address names, else the outermost one of the user's scope."""
    user: Any = request.user
    if code := request.GET.get("area"):
        area: Area = get_visible_or_404(Area.objects, user, code=code)
        return area
    top = selectors.top_area(user)
    if top is None:
        raise Http404
    return top
