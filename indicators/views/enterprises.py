"""The enterprises of a day, which every figure opens into, and how one stood over time."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common.access import get_visible_or_404, require
from common.listing import Asked, answer_list
from common.pages import page_or_results, posted
from common.throttling import ExportRate, limited
from enterprises.models import Enterprise
from indicators import selectors
from indicators.export import export_enterprises, may_export_full
from indicators.forms import FullExportForm
from indicators.lists import ENTERPRISES


@login_required
@require_safe
def enterprise_list(request: SignedInRequest) -> HttpResponse:
    """The same filters and the same rows as the figures, the API and the exports."""
    return answer_list(request, ENTERPRISES, today=timezone.localdate())


@limited(ExportRate)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enterprise_export(request: SignedInRequest) -> HttpResponseBase:
    """The list that the address names, with telephone numbers in full: for a reason, which is
    logged. The masked list is one click away on the list's own page."""
    require(request.user.may_somewhere(Ability.PERSONAL))
    today = timezone.localdate()
    asked = Asked(ENTERPRISES, user=request.user, query=request.GET, today=today, full=True)
    if not asked.is_valid:
        raise Http404
    require(may_export_full(asked))
    form = FullExportForm(posted(request))
    if form.is_bound and form.is_valid():
        extension, now = form.cleaned_data["format"], timezone.now()
        return export_enterprises(asked, extension, now=now, reason=form.reason)
    context = {
        "form": form,
        "count": asked.rows.count(),
        "as_of": asked.reader.day,
        "query": request.GET.urlencode(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "indicators/enterprise_export.html", context, status=status)


@login_required
@require_safe
def enterprise_standings(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the enterprise counted, period by period: a panel of its page."""
    enterprise = get_visible_or_404(Enterprise.objects, request.user, pk=pk)
    context = {
        "enterprise": enterprise,
        "standings": selectors.history_of(user=request.user, enterprise=enterprise),
        "today": timezone.localdate(),
    }
    return page_or_results(request, "indicators/enterprise_standings.html", context)
