"""What unions mean for one enterprise: the panel on its page and the forms behind it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404, require
from common.pages import FormPage, answer_form, page_or_results, posted
from enterprises import rules as enterprise_rules
from enterprises.models import Enterprise
from unions import forms, rules, selectors, services
from unions.models import Coverage, DemocraticSystem

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def enterprise_unions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who covers the enterprise, its members and its democratic systems."""
    enterprise = get_visible_or_404(Enterprise.objects.select_related("area"), request.user, pk=pk)
    context = {
        "enterprise": enterprise,
        "facts": selectors.unions_of(enterprise, on=timezone.localdate()),
        "can_edit": enterprise_rules.can_edit(request.user, enterprise),
    }
    return page_or_results(request, "unions/enterprise_unions.html", context)


@login_required
@form_methods
def own_union_found(request: SignedInRequest, pk: int) -> HttpResponse:
    """The enterprise's own union and its coverage, in one step."""
    enterprise = _editable(request, pk)
    form = forms.OwnUnionForm(
        posted(request), initial={"name": _("%s工会委员会") % enterprise.name}
    )
    page = _page(enterprise, _("登记单独建会"), _("自批复之日起计为已建会（工会法第十二条）。"))

    def found(**values: Any) -> None:
        services.found_own_union(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, found, page)


@login_required
@form_methods
def enterprise_cover(request: SignedInRequest, pk: int) -> HttpResponse:
    """A union shared with other enterprises covers this one."""
    enterprise = _editable(request, pk)
    form = forms.CoverForm(posted(request), user=request.user)
    page = _page(
        enterprise,
        _("登记加入联合工会"),
        _("联合工会、工会联合会、园区或乡镇工会都可以；列表里没有的，先在“工会”里新增。"),
    )

    def cover(**values: Any) -> None:
        services.cover_enterprise(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, cover, page)


@login_required
@form_methods
def membership_record(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form = forms.MembershipForm(posted(request), initial={"reported_on": timezone.localdate()})
    page = _page(enterprise, _("登记会员人数"), _("同一天再次登记，以后一次为准。"))

    def record(**values: Any) -> None:
        services.record_membership(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, record, page)


@login_required
@form_methods
def system_adopt(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form = forms.SystemForm(posted(request), initial={"kind": request.GET.get("kind", "")})

    def adopt(**values: Any) -> None:
        services.adopt_system(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, adopt, _page(enterprise, _("登记民主管理制度")))


@login_required
@form_methods
def coverage_end(request: SignedInRequest, pk: int) -> HttpResponse:
    coverage = get_visible_or_404(
        Coverage.objects.select_related("enterprise__area", "union"), request.user, pk=pk
    )
    require(enterprise_rules.can_edit(request.user, coverage.enterprise))
    form = forms.OnDayForm(posted(request), initial={"on": timezone.localdate()})
    hint = _("从这一天起，%s不再覆盖该企业。") % coverage.union.name
    page = _page(coverage.enterprise, _("终止覆盖"), hint)

    def end(**values: Any) -> None:
        services.end_coverage(actor=request.user, coverage=coverage, **values)

    return answer_form(request, form, end, page)


@login_required
@form_methods
def system_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends a system of an enterprise; one shared through a union is changed by its API."""
    system = get_visible_or_404(
        DemocraticSystem.objects.filter(enterprise__isnull=False).select_related(
            "enterprise__area"
        ),
        request.user,
        pk=pk,
    )
    require(rules.can_edit_system(request.user, system))
    form = forms.OnDayForm(posted(request), initial={"on": timezone.localdate()})
    page = _page(system.enterprise, _("终止%s") % system.get_kind_display())

    def end(on: Any) -> None:
        services.change_system(actor=request.user, system=system, until=on)

    return answer_form(request, form, end, page)


def _editable(request: SignedInRequest, pk: int) -> Enterprise:
    enterprise = get_visible_or_404(Enterprise.objects.select_related("area"), request.user, pk=pk)
    require(enterprise_rules.can_edit(request.user, enterprise))
    return enterprise


def _page(enterprise: Enterprise, title: str, hint: str = "") -> FormPage:
    back = reverse("enterprise-detail", args=[enterprise.pk])
    return FormPage(title=title, back=back, about=enterprise.name, hint=hint)
