"""An enterprise's own page and the forms about it. The list as of a date is in `indicators`."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from accounts.models import User
from common.access import get_visible_or_404, require
from common.actions import answer_action
from common.choices import Precision
from common.conflicts import Edited
from common.listing import answer_list
from common.pages import FormPage, answer_form, page_or_results, posted, shown
from common.values import name_key
from enterprises import forms, rules, selectors, services
from enterprises.actions import BY_CODE
from enterprises.filters import DuplicateFilter
from enterprises.lists import HEADCOUNTS
from enterprises.models import Enterprise

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def enterprise_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything recorded about one enterprise; what higher apps know comes in as their panels."""
    enterprise = get_visible_or_404(
        Enterprise.objects.select_related("area__parent"), request.user, pk=pk
    )
    if enterprise.merged_into_id:
        return redirect("enterprise-detail", pk=enterprise.merged_into_id)
    if not rules.answers_for(request.user, enterprise):
        return render(request, "enterprises/enterprise_left.html", {"enterprise": enterprise})
    context = {
        "enterprise": enterprise,
        "facts": selectors.enterprise_facts(enterprise),
        "can_edit": rules.can_edit(request.user, enterprise),
        "can_fill": rules.can_fill(request.user, enterprise),
        "can_see_phone": rules.can_see_phone(request.user, enterprise),
    }
    return render(request, "enterprises/enterprise_detail.html", context)


@login_required
@require_safe
def headcount_list(request: SignedInRequest) -> HttpResponse:
    """The reports of employees up to a day, by default the latest of each enterprise."""
    return answer_list(request, HEADCOUNTS, today=timezone.localdate())


@login_required
@form_methods
def enterprise_phone(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say why, and see the telephone number in full: in this answer and in no other.

    For htmx the cell of the enterprise's page, without script a page of its own.
    """
    enterprise = get_visible_or_404(Enterprise.objects.select_related("area"), request.user, pk=pk)
    require(rules.can_see_phone(request.user, enterprise))
    form = forms.PhoneReasonForm(posted(request))
    number = None
    if form.is_bound and form.is_valid():
        number = services.reveal_phone(
            actor=request.user, enterprise=enterprise, reason=form.reason
        )
    response = page_or_results(
        request,
        "enterprises/enterprise_phone.html",
        {"enterprise": enterprise, "form": form, "number": number},
        status=422 if form.errors else 200,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@form_methods
def enterprise_create(request: SignedInRequest) -> HttpResponse:
    """Enter an enterprise without a file."""
    require(request.user.may_somewhere(Ability.EDIT))
    form = forms.EnterpriseForm(posted(request), user=request.user)
    page = FormPage(
        title=_("新增企业"),
        back=reverse("enterprise-list"),
        hint=_("同一家企业只录一次：录入名称或信用代码时，下面会提示已登记的相似企业。"),
        beside="enterprises/_similar_panel.html",
        drafts=True,
        saved=_("企业已录入。请接着登记职工人数和建会情况。"),
        after=lambda enterprise: reverse("enterprise-detail", args=[enterprise.pk]),
    )

    def register(**values: Any) -> Enterprise:
        return services.register_enterprise(actor=request.user, **values)

    edited = Edited(still=lambda enterprise: _editable(request, enterprise.pk))
    return answer_form(request, form, register, page, edited)


@login_required
@form_methods
def enterprise_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form_of = partial(_edit_form, request.user)
    form = form_of(enterprise, posted(request))
    page = replace(_page(enterprise, _("修改企业资料")), beside="enterprises/_similar_panel.html")

    def change(
        renamed_on: Any = None, renamed_precision: str = Precision.DAY, **values: Any
    ) -> None:
        if renamed_on:
            # From when, instead of as if it had always been so.
            name = values.pop("name")
            services.rename_enterprise(
                actor=request.user,
                enterprise=enterprise,
                name=name,
                on=renamed_on,
                on_precision=renamed_precision,
            )
        services.change_enterprise(actor=request.user, enterprise=enterprise, **values)

    edited = Edited(row=enterprise, form_of=form_of, still=_still(request, pk))
    return answer_form(request, form, change, page, edited)


@login_required
@form_methods
def headcount_record(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk, rules.can_fill)
    form = forms.HeadcountForm(posted(request), initial={"reported_on": timezone.localdate()})
    page = _page(
        enterprise,
        _("登记职工人数"),
        _("同一天已有登记的，会先给您看原来的再决定；以前各天的人数保留不变。"),
    )

    def record(**values: Any) -> None:
        services.record_headcount(actor=request.user, enterprise=enterprise, **values)

    edited = Edited(
        find=lambda data: enterprise.headcounts.filter(reported_on=data["reported_on"]).first(),
        form_of=lambda row: forms.HeadcountForm(instance=row),
        last=enterprise.headcounts.order_by("-reported_on").first(),
        still=_still(request, pk, rules.can_fill),
    )
    return answer_form(request, form, record, page, edited)


@login_required
@form_methods
def size_record(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk)
    form = forms.SizeForm(posted(request), initial={"year": timezone.localdate().year})

    def record(**values: Any) -> None:
        services.record_size(actor=request.user, enterprise=enterprise, **values)

    edited = Edited(
        find=lambda data: enterprise.sizes.filter(year=data["year"]).first(),
        form_of=lambda row: forms.SizeForm(instance=row),
        last=enterprise.sizes.order_by("-year").first(),
        still=_still(request, pk),
    )
    return answer_form(request, form, record, _page(enterprise, _("登记规模认定")), edited)


@login_required
@form_methods
def absence_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Turns “unknown” into “none”: somebody asked and there is no union, congress …"""
    enterprise = _editable(request, pk, rules.can_fill)
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

    earlier = enterprise.absences.order_by("-confirmed_on")
    if subject := initial["subject"]:
        earlier = earlier.filter(subject=subject)
    edited = Edited(
        form_of=lambda row: forms.AbsenceForm(instance=row),
        last=earlier.first(),
        still=_still(request, pk, rules.can_fill),
    )
    return answer_form(request, form, confirm, page, edited)


@login_required
@form_methods
def enterprise_action(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Moving, closing, opening again, renaming: enterprises/actions.py."""
    return answer_action(request, BY_CODE[action], pk, today=timezone.localdate())


@login_required
@require_safe
def enterprise_similar(request: SignedInRequest) -> HttpResponse:
    """What is registered already under such a name or code, as far as the user sees it."""
    require(request.user.may_somewhere(Ability.EDIT))
    asked = request.GET
    code = asked.get("code") or asked.get("credit_code") or ""
    but = asked.get("but", "")
    found = selectors.similar_to(
        asked.get("name", "")[:120],
        name_key(code).upper()[:18],
        scope=request.user.scope_for(Ability.READ),
        but=int(but) if but.isdecimal() and len(but) < 18 else None,
    )
    return page_or_results(request, "enterprises/enterprise_similar.html", {"found": found})


@login_required
@require_safe
def duplicate_list(request: SignedInRequest) -> HttpResponse:
    """The enterprises of an area that may be registered twice."""
    require(request.user.may_somewhere(Ability.EDIT))
    scope = request.user.scope_for(Ability.EDIT)
    rows = Enterprise.objects.unmerged().in_scope(scope)
    asked = DuplicateFilter(request.GET, rows, request=request)
    count = asked.qs.count() if asked.is_valid() else 0
    few = 0 < count <= selectors.MOST_COMPARED
    context = {
        "filters": shown(asked, "area"),
        "count": count,
        "most": selectors.MOST_COMPARED,
        "groups": (
            selectors.likely_duplicates(asked.qs, selectors.Stems.around(scope)) if few else []
        ),
    }
    status = 200 if asked.is_valid() else 400
    return page_or_results(request, "enterprises/duplicate_list.html", context, status=status)


def _editable(
    request: SignedInRequest, pk: int, rule: Callable[..., bool] = rules.can_edit
) -> Enterprise:
    rows = Enterprise.objects.unmerged().select_related("area")
    enterprise = get_visible_or_404(rows, request.user, pk=pk)
    require(rule(request.user, enterprise))
    return enterprise


def _still(
    request: SignedInRequest, pk: int, rule: Callable[..., bool] = rules.can_edit
) -> Callable[[Any], Enterprise]:
    """Asked again once it is written: whether the user may do this to the enterprise."""
    return lambda _written: _editable(request, pk, rule)


def _edit_form(user: User, enterprise: Enterprise, data: Any = None) -> forms.EnterpriseForm:
    return forms.EnterpriseForm(data, instance=enterprise, user=user)


def _page(enterprise: Enterprise, title: Any, hint: Any = "") -> FormPage:
    back = reverse("enterprise-detail", args=[enterprise.pk])
    return FormPage(
        title=title,
        back=back,
        about=enterprise.name,
        hint=hint,
        drafts=True,
        records=(enterprise,),
    )
