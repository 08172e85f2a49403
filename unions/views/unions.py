"""A union's own page, and the forms about it."""

from collections.abc import Callable
from functools import partial
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
from accounts.models import User
from common.access import get_visible_or_404, require
from common.actions import answer_action
from common.conflicts import Edited
from common.pages import (
    FormPage,
    answer_form,
    page_or_results,
    paginate,
    posted,
)
from unions import forms, rules, selectors, services
from unions.actions import postpone_action
from unions.models import Coverage, Union
from unions.views.about import page_about

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def union_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One union; the enterprises it covers are its results, page by page."""
    union = get_visible_or_404(
        Union.objects.select_related("area__parent", "parent"), request.user, pk=pk
    )
    covered = Coverage.objects.visible_to(request.user).filter(union=union)
    covered = covered.select_related("enterprise__area").order_by(
        F("until").desc(nulls_first=True), "enterprise__pinyin", "enterprise__name", "pk"
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
        drafts=True,
        after=_address,
    )

    def found(**values: Any) -> Union:
        return services.found_union(actor=request.user, **values)

    edited = Edited(still=lambda union: _editable(request, union.pk))
    return answer_form(request, form, found, page, edited)


@login_required
@form_methods
def union_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    union = _editable(request, pk)
    form_of = partial(_edit_form, request.user)
    form = form_of(union, posted(request))

    def change(**values: Any) -> None:
        services.change_union(actor=request.user, union=union, **values)

    edited = Edited(row=union, form_of=form_of, still=_still(request, pk))
    return answer_form(request, form, change, page_about(union, _("修改工会资料")), edited)


@login_required
@form_methods
def term_elect(request: SignedInRequest, pk: int) -> HttpResponse:
    union = _editable(request, pk)
    form = forms.TermForm(posted(request))
    page = page_about(union, _("登记换届"), _("届满日期按选举日期和任期推算（工会法第十六条）。"))

    def elect(**values: Any) -> None:
        services.elect_committee(actor=request.user, union=union, **values)

    edited = Edited(
        form_of=lambda row: forms.TermForm(instance=row),
        last=union.terms.order_by("-elected_on").first(),
        still=_still(request, pk),
    )
    return answer_form(request, form, elect, page, edited)


@login_required
@form_methods
def term_postpone(request: SignedInRequest, pk: int) -> HttpResponse:
    """The upper union approved a later election."""
    today = timezone.localdate()
    return answer_action(request, postpone_action(today), pk, today=today)


@login_required
@form_methods
def union_system_adopt(request: SignedInRequest, pk: int) -> HttpResponse:
    """A regional or sectoral system: it holds for every enterprise that the union covers."""
    union = _editable(request, pk)
    form = forms.SystemForm(posted(request))
    hint = _("区域性、行业性的制度，对这个工会覆盖的每家企业都算有；企业自己的请在企业页登记。")
    page = page_about(union, _("登记区域性、行业性制度"), hint)

    def adopt(**values: Any) -> None:
        services.adopt_system(actor=request.user, union=union, **values)

    edited = Edited(
        form_of=lambda row: forms.SystemForm(instance=row),
        last=union.systems.order_by("-since").first(),
        still=_still(request, pk),
    )
    return answer_form(request, form, adopt, page, edited)


def _editable(request: SignedInRequest, pk: int) -> Union:
    union = get_visible_or_404(Union.objects.select_related("area"), request.user, pk=pk)
    require(rules.can_edit(request.user, union))
    return union


def _still(request: SignedInRequest, pk: int) -> Callable[[Any], Union]:
    """Asked again once it is written: whether the user may do this to the union."""
    return lambda _written: _editable(request, pk)


def _edit_form(user: User, union: Union, data: Any = None) -> forms.UnionForm:
    return forms.UnionForm(data, instance=union, user=user)


def _address(union: Union) -> str:
    return reverse("union-detail", args=[union.pk])
