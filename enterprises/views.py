"""An enterprise's own page and the forms about it. The list as of a date is in `portal`."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common.access import get_visible_or_404, require
from common.pages import FormPage, answer_form, posted
from enterprises import forms, rules, selectors, services
from enterprises.models import Enterprise

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def enterprise_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything recorded about one enterprise; what higher apps know comes in as their panels."""
    enterprise = get_visible_or_404(
        Enterprise.objects.select_related("area__parent"), request.user, pk=pk
    )
    context = {
        "enterprise": enterprise,
        "facts": selectors.enterprise_facts(enterprise),
        "can_edit": rules.can_edit(request.user, enterprise),
    }
    return render(request, "enterprises/enterprise_detail.html", context)


@login_required
@form_methods
def enterprise_create(request: SignedInRequest) -> HttpResponse:
    """Enter an enterprise without a file."""
    require(request.user.may_somewhere(Ability.EDIT))
    form = forms.EnterpriseForm(posted(request), user=request.user)
    page = FormPage(
        title=_("新增企业"),
        back=reverse("enterprise-list"),
        hint=_("同一家企业只录一次：先在企业列表按名称或信用代码查一下。"),
        saved=_("企业已录入。请接着登记职工人数和建会情况。"),
        after=lambda enterprise: reverse("enterprise-detail", args=[enterprise.pk]),
    )

    def register(**values: Any) -> Enterprise:
        return services.register_enterprise(actor=request.user, **values)

    return answer_form(request, form, register, page)


@login_required
@form_methods
def enterprise_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form = forms.EnterpriseForm(posted(request), instance=enterprise, user=request.user)
    page = _page(enterprise, _("修改企业资料"))

    def change(**values: Any) -> None:
        services.change_enterprise(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, change, page)


@login_required
@form_methods
def headcount_record(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form = forms.HeadcountForm(posted(request), initial={"reported_on": timezone.localdate()})
    page = _page(
        enterprise, _("登记职工人数"), _("同一天再次登记，以后一次为准；以前各天的人数保留不变。")
    )

    def record(**values: Any) -> None:
        services.record_headcount(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, record, page)


@login_required
@form_methods
def size_record(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form = forms.SizeForm(posted(request), initial={"year": timezone.localdate().year})

    def record(**values: Any) -> None:
        services.record_size(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, record, _page(enterprise, _("登记规模认定")))


@login_required
@form_methods
def absence_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Turns “unknown” into “none”: somebody asked and there is no union, congress …"""
    enterprise = _editable(request, pk)
    initial = {"confirmed_on": timezone.localdate(), "subject": request.GET.get("subject", "")}
    form = forms.AbsenceForm(posted(request), initial=initial)
    page = _page(
        enterprise,
        _("确认未建立"),
        _("核实过确实没有的，在这里确认；没有核实过的不用填，统计时算“不详”。"),
    )

    def confirm(confirmed_on: Any, **values: Any) -> None:
        services.confirm_absence(
            actor=request.user, enterprise=enterprise, on=confirmed_on, **values
        )

    return answer_form(request, form, confirm, page)


@login_required
@form_methods
def enterprise_move(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form = forms.MoveForm(posted(request), user=request.user)

    def move(**values: Any) -> None:
        services.move_enterprise(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, move, _page(enterprise, _("企业迁移")))


@login_required
@form_methods
def enterprise_close(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form = forms.CloseForm(posted(request))

    def close(**values: Any) -> None:
        services.close_enterprise(actor=request.user, enterprise=enterprise, **values)

    return answer_form(request, form, close, _page(enterprise, _("企业终止")))


def _editable(request: SignedInRequest, pk: int) -> Enterprise:
    enterprise = get_visible_or_404(Enterprise.objects.select_related("area"), request.user, pk=pk)
    require(rules.can_edit(request.user, enterprise))
    return enterprise


def _page(enterprise: Enterprise, title: Any, hint: Any = "") -> FormPage:
    back = reverse("enterprise-detail", args=[enterprise.pk])
    return FormPage(title=title, back=back, about=enterprise.name, hint=hint)
