"""Proposals, the rounds they are put forward to, and the awards they won."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404
from common.pages import page_or_results, paginate, shown
from enterprises.models import Enterprise
from proposals.filters import AwardFilter, ProposalFilter, RoundFilter
from proposals.models import Award, Proposal, Recommendation, Round


@login_required
@require_safe
def proposal_list(request: SignedInRequest) -> HttpResponse:
    proposals = Proposal.objects.visible_to(request.user).select_related("area", "enterprise__area")
    proposals = proposals.prefetch_related("recommendations__award")
    found = ProposalFilter(request.GET, proposals, request=request)
    context = {
        "filters": shown(
            found, "search", "area", "category", "year", "awarded", "from_park", "round"
        ),
        "page": paginate(request, found.qs.order_by("-submitted_on", "number")),
    }
    return page_or_results(request, "proposals/proposal_list.html", context)


@login_required
@require_safe
def proposal_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    proposal = get_visible_or_404(
        Proposal.objects.select_related("area__parent", "enterprise__area"), request.user, pk=pk
    )
    recommendations = Recommendation.objects.filter(proposal=proposal)
    recommendations = recommendations.select_related("round__area", "award")
    context = {
        "proposal": proposal,
        "recommendations": recommendations.order_by("-recommended_on"),
    }
    return render(request, "proposals/proposal_detail.html", context)


@login_required
@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    """Rounds with how many of the visible proposals were put forward and awarded."""
    mine = request.user.scope.q(
        "recommendations__proposal__area__path",
        {"enterprise": "recommendations__proposal__enterprise_id"},
    )
    won = mine & Q(recommendations__award__isnull=False)
    rounds = Round.objects.visible_to(request.user).select_related("area")
    rounds = rounds.annotate(
        recommended_count=Count("recommendations", filter=mine),
        award_count=Count("recommendations__award", filter=won),
    )
    found = RoundFilter(request.GET, rounds, request=request)
    context = {
        "filters": shown(found, "search", "year"),
        "page": paginate(request, found.qs.order_by("-year", "name", "pk")),
    }
    return page_or_results(request, "proposals/round_list.html", context)


@login_required
@require_safe
def award_list(request: SignedInRequest) -> HttpResponse:
    awards = Award.objects.visible_to(request.user).select_related(
        "recommendation__round", "recommendation__proposal__area",
        "recommendation__proposal__enterprise",
    )  # fmt: skip
    found = AwardFilter(request.GET, awards, request=request)
    rows = found.qs.order_by("-awarded_on", "grade", "recommendation__proposal__number")
    context = {
        "filters": shown(found, "search", "area", "grade", "year", "from_park", "round"),
        "page": paginate(request, rows),
    }
    return page_or_results(request, "proposals/award_list.html", context)


@login_required
@require_safe
def enterprise_proposals(request: SignedInRequest, pk: int) -> HttpResponse:
    """The enterprise's proposals: a panel of its page."""
    enterprise = get_visible_or_404(Enterprise.objects, request.user, pk=pk)
    proposals = Proposal.objects.visible_to(request.user).filter(enterprise=enterprise)
    context = {
        "enterprise": enterprise,
        "proposals": proposals.prefetch_related("recommendations__award").order_by("-submitted_on"),
    }
    return page_or_results(request, "proposals/enterprise_proposals.html", context)
