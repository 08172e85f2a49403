"""Innovation studios, master–apprentice pairs and results."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404
from common.pages import day_of, page_or_results, paginate, shown
from enterprises.models import Enterprise
from innovation import selectors
from innovation.filters import PairFilter, ResultFilter, StudioFilter
from innovation.models import Pair, Result, Studio


@login_required
@require_safe
def studio_list(request: SignedInRequest) -> HttpResponse:
    """The studios of a day."""
    on = day_of(request)
    studios = Studio.objects.visible_to(request.user).as_of(on)
    mine = request.user.scope.q(
        "results__enterprise__area__path", {"enterprise": "results__enterprise_id"}
    )
    studios = studios.select_related("enterprise__area")
    studios = studios.annotate(result_count=Count("results", filter=mine))
    found = StudioFilter(request.GET, studios, request=request)
    context = {
        "as_of": on,
        "filters": shown(found, "search", "area", "level", "park"),
        "page": paginate(request, found.qs.order_by("enterprise__area__path", "name", "pk")),
    }
    return page_or_results(request, "innovation/studio_list.html", context)


@login_required
@require_safe
def studio_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    studio = get_visible_or_404(
        Studio.objects.select_related("enterprise__area"), request.user, pk=pk
    )
    results = Result.objects.visible_to(request.user).filter(studio=studio)
    context = {
        "studio": studio,
        "benefit": selectors.benefit_of(results),
        "page": paginate(request, results.order_by("-achieved_on", "number")),
    }
    return page_or_results(request, "innovation/studio_detail.html", context)


@login_required
@require_safe
def pair_list(request: SignedInRequest) -> HttpResponse:
    pairs = Pair.objects.visible_to(request.user).select_related("enterprise__area")
    found = PairFilter(request.GET, pairs, request=request)
    newest_award_first = F("awarded_on").desc(nulls_last=True)
    context = {
        "filters": shown(found, "search", "area", "awarded", "year", "park"),
        "page": paginate(request, found.qs.order_by(newest_award_first, "number")),
    }
    return page_or_results(request, "innovation/pair_list.html", context)


@login_required
@require_safe
def pair_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    pair = get_visible_or_404(Pair.objects.select_related("enterprise__area"), request.user, pk=pk)
    results = Result.objects.visible_to(request.user).filter(pair=pair)
    context = {
        "pair": pair,
        "benefit": selectors.benefit_of(results),
        "page": paginate(request, results.order_by("-achieved_on", "number")),
    }
    return page_or_results(request, "innovation/pair_detail.html", context)


@login_required
@require_safe
def result_list(request: SignedInRequest) -> HttpResponse:
    """Results, with what they are worth together."""
    results = Result.objects.visible_to(request.user).select_related("enterprise__area")
    found = ResultFilter(request.GET, results, request=request)
    context = {
        "filters": shown(found, "search", "area", "kind", "year", "park", "studio", "pair"),
        "benefit": selectors.benefit_of(found.qs),
        "page": paginate(request, found.qs.order_by("-achieved_on", "number")),
    }
    return page_or_results(request, "innovation/result_list.html", context)


@login_required
@require_safe
def result_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    result = get_visible_or_404(
        Result.objects.select_related("enterprise__area", "studio", "pair"), request.user, pk=pk
    )
    return render(request, "innovation/result_detail.html", {"result": result})


@login_required
@require_safe
def enterprise_innovation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The enterprise's studios, pairs and results: a panel of its page."""
    enterprise = get_visible_or_404(Enterprise.objects, request.user, pk=pk)
    results = Result.objects.visible_to(request.user).filter(enterprise=enterprise)
    results = results.order_by("-achieved_on", "number")
    studios = Studio.objects.visible_to(request.user).filter(enterprise=enterprise)
    pairs = Pair.objects.visible_to(request.user).filter(enterprise=enterprise)
    context = {
        "enterprise": enterprise,
        "studios": studios.order_by("-founded_on", "name"),
        "pairs": pairs.order_by("number"),
        "benefit": selectors.benefit_of(results),
        "newest": results[:10],
    }
    return page_or_results(request, "innovation/enterprise_innovation.html", context)
