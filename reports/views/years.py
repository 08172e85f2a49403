"""Which days the statistical year has, area by area."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from areas.models import Area
from common.access import require
from common.pages import FormPage, answer_form, posted
from reports import rules, services
from reports.forms import StatisticalYearForm
from reports.models import StatisticalYear


@login_required
@require_safe
def statistical_year_list(request: SignedInRequest) -> HttpResponse:
    """What is set for the areas the user sees, and for those above them."""
    years = StatisticalYear.objects.visible_to(request.user).select_related("area")
    context = {
        "years": years.order_by("area__path", "since"),
        "may_set": request.user.may_somewhere(Ability.REPORT),
    }
    return render(request, "reports/statistical_year_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statistical_year_create(request: SignedInRequest) -> HttpResponse:
    """From a year on, an area reports by other days."""
    require(request.user.may_somewhere(Ability.REPORT))
    form = StatisticalYearForm(
        posted(request), user=request.user, initial={"since": timezone.localdate().year}
    )
    page = FormPage(
        title=_("设定统计年度"),
        back=reverse("statistical-year-list"),
        hint=_("对该区域及其全部下级有效，直到另有设定；已编制的报告不变。"),
        submit=_("设定"),
    )

    def write(*, area: Area, since: int, kind: str) -> StatisticalYear:
        require(rules.can_build(request.user, area))
        return services.set_statistical_year(actor=request.user, area=area, since=since, kind=kind)

    return answer_form(request, form, write, page)
