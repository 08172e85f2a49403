"""Unions: the list, a union's own page, and the forms about it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from accounts.choices import Ability
from common.access import get_visible_or_404, require
from common.pages import (
    FormPage,
    answer_form,
    day_of,
    page_or_results,
    paginate,
    posted,
    shown,
)
from unions import forms, rules, selectors, services
from unions.filters import UnionFilter
from unions.models import Coverage, Union

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def union_list(request: SignedInRequest) -> HttpResponse:
    """The unions of a day, with whom they cover and when their term ends."""
    on = day_of(request)
    standing = Union.objects.visible_to(request.user).as_of(on).select_related("area")
    unions = selectors.with_facts(standing, scope=request.user.scope, on=on)
    found = UnionFilter(request.GET, unions, request=request)
    context = {
        "as_of": on,
        "soon": on + selectors.NOTICE,
        "filters": shown(found, "search", "area", "kind", "approved", "election"),
        "page": paginate(request, found.qs.order_by("area__path", "name", "pk")),
        "may_add": request.user.may_somewhere(Ability.EDIT),
    }
    return page_or_results(request, "unions/union_list.html", context)


@login_required
@require_safe
def union_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One union; the enterprises it covers are its results, page by page."""
    union = get_visible_or_404(
        Union.objects.select_related("area__parent", "parent"), request.user, pk=pk
    )
    covered = Coverage.objects.visible_to(request.user).filter(union=union)
    covered = covered.select_related("enterprise__area").order_by(
        F("until").desc(nulls_first=True), "enterprise__name", "pk"
    )
    context = {
        "union": union,
        "facts": selectors.union_facts(union),
        "today": timezone.localdate(),
        "page": paginate(request, covered),
        "can_edit": rules.can_edit(request.user, union),
    }
    return page_or_results(request, "unions/union_detail.html", context)


@login_required
@form_methods
def union_create(request: SignedInRequest) -> HttpResponse:
    """A joint, federation, park or township union; an own union starts from its enterprise."""
    require(request.user.may_somewhere(Ability.EDIT))
    form = forms.UnionForm(posted(request), user=request.user)
    page = FormPage(
        title=_("新增工会"),
        back=reverse("union-list"),
        hint=_("企业单独建会请从企业页面登记，会同时记下覆盖关系。没有批复日期的按筹建中处理。"),
        saved=_("工会已录入。"),
        after=_address,
    )

    def found(**values: Any) -> Union:
        return services.found_union(actor=request.user, **values)

    return answer_form(request, form, found, page)


@login_required
@form_methods
def union_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    union = _editable(request, pk)
    form = forms.UnionForm(posted(request), instance=union, user=request.user)

    def change(**values: Any) -> None:
        services.change_union(actor=request.user, union=union, **values)

    return answer_form(request, form, change, _page(union, _("修改工会资料")))


@login_required
@form_methods
def term_elect(request: SignedInRequest, pk: int) -> HttpResponse:
    union = _editable(request, pk)
    form = forms.TermForm(posted(request))
    page = _page(union, _("登记换届"), _("届满日期按选举日期和任期推算（工会法第十六条）。"))

    def elect(**values: Any) -> None:
        services.elect_committee(actor=request.user, union=union, **values)

    return answer_form(request, form, elect, page)


@login_required
@form_methods
def union_dissolve(request: SignedInRequest, pk: int) -> HttpResponse:
    union = _editable(request, pk)
    form = forms.OnDayForm(posted(request), initial={"on": timezone.localdate()})
    page = _page(union, _("撤销工会"), _("从这一天起，它覆盖的企业不再计为由它覆盖。"))

    def dissolve(**values: Any) -> None:
        services.dissolve_union(actor=request.user, union=union, **values)

    return answer_form(request, form, dissolve, page)


def _editable(request: SignedInRequest, pk: int) -> Union:
    union = get_visible_or_404(Union.objects.select_related("area"), request.user, pk=pk)
    require(rules.can_edit(request.user, union))
    return union


def _address(union: Union) -> str:
    return reverse("union-detail", args=[union.pk])


def _page(union: Union, title: Any, hint: Any = "") -> FormPage:
    return FormPage(title=title, back=_address(union), about=union.name, hint=hint)
