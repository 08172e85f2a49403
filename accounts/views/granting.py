"""The security administrator's pages: who holds which role, and what anybody may see and do.

A station or an enterprise is named here and nothing else is shown of it: whoever grants holds no
business role.
"""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import rules, selectors, subjects
from accounts.authentication import SignedInRequest
from accounts.choices import ABILITIES, ADMINISTRATORS, OF_A_SUBJECT, Ability, Role
from accounts.filters import HolderFilter
from accounts.forms_administration import ChangeEndForm, EndForm, GrantForm
from accounts.models import Grant, User
from accounts.services import grants
from areas.models import Area
from common.access import require
from common.pages import (
    FormPage,
    answer_form,
    day_of,
    page_or_results,
    paginate,
    posted,
    shown,
)

form_methods = require_http_methods(["GET", "HEAD", "POST"])
FOUND_AT_MOST = 30


@login_required
@require_safe
def holder_list(request: SignedInRequest) -> HttpResponse:
    """Everybody, with the roles they hold today."""
    require(rules.can_see_grants(request.user))
    today = timezone.localdate()
    found = HolderFilter(request.GET, User.objects.all(), today=today)
    page = paginate(request, found.qs.order_by("-is_active", "username"))
    held = selectors.grants_by_user(page.object_list, today)
    context = {
        "filters": shown(found, "search", "role", "holding"),
        "page": page,
        "rows": [(user, held.get(user.pk, [])) for user in page],
    }
    return page_or_results(request, "accounts/administration/holder_list.html", context)


@login_required
@require_safe
def holder_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """All grants of one person: in force, to come, ended."""
    holder = _holder(request, pk)
    context = {
        "holder": holder,
        "rows": selectors.grant_rows(holder, timezone.localdate()),
        "may_grant": rules.can_grant(request.user, holder),
    }
    return render(request, "accounts/administration/holder_detail.html", context)


@login_required
@require_safe
def holder_access(request: SignedInRequest, pk: int) -> HttpResponse:
    """What this person may see and do on a day, and by which grant."""
    holder = _holder(request, pk)
    on = day_of(request)
    context = {
        "holder": holder,
        "as_of": on,
        "today": timezone.localdate(),
        "opened_on": timezone.localdate(holder.date_joined),
        "access": selectors.access_of(holder, on),
    }
    return page_or_results(request, "accounts/administration/holder_access.html", context)


@login_required
@form_methods
def grant_give(request: SignedInRequest, pk: int) -> HttpResponse:
    """First the role, then the station or enterprise if it is for one, then area and days."""
    holder = _holder(request, pk)
    require(rules.can_grant(request.user, holder))
    role = request.GET.get("role", "")
    if role not in Role.values:
        return _choose_role(request, holder)
    if role not in OF_A_SUBJECT:
        return _give(request, holder, Role(role), None)
    place = request.GET.get("place", "")
    if not place.isdecimal():
        return _choose_record(request, holder, Role(role))
    return _give(request, holder, Role(role), int(place))


def _choose_role(request: SignedInRequest, holder: User) -> HttpResponse:
    roles = [
        (role, [ability.label for ability in Ability if ability in ABILITIES[role]], _where(role))
        for role in Role
    ]
    context = {"holder": holder, "roles": roles}
    return render(request, "accounts/administration/grant_role.html", context)


def _where(role: Role) -> str:
    if role in ADMINISTRATORS:
        return _("不分区域；不能同时有其他任何角色（三员分立）")
    if role == Role.STATION_OFFICER:
        return _("指定一个指导站：看到该站当天的服务区域，区域增减当天起作用")
    if role == Role.ENTERPRISE_OFFICER:
        return _("指定一家企业：只看到、只填报这一家")
    return _("指定一个区域：包括本级和以下全部区域")


def _choose_record(request: SignedInRequest, holder: User, role: Role) -> HttpResponse:
    words = request.GET.get("search", "").strip()
    looked = bool(words) or role == Role.STATION_OFFICER
    found = subjects.of_role(role).search(words, FOUND_AT_MOST + 1) if looked else []
    context = {
        "holder": holder,
        "role": role,
        "words": words,
        "looked": looked,
        "found": found[:FOUND_AT_MOST],
        "more": len(found) > FOUND_AT_MOST,
    }
    return page_or_results(request, "accounts/administration/grant_record.html", context)


def _give(request: SignedInRequest, holder: User, role: Role, record: int | None) -> HttpResponse:
    named = subjects.of_role(role).names([record]) if record is not None else {}
    if record is not None and record not in named:
        raise Http404
    today = timezone.localdate()
    form = GrantForm(posted(request), role=role, of_a_record=record is not None, today=today)
    page = FormPage(
        title=_("授权：%s") % role.label,
        about=_about(holder),
        back=reverse("holder-detail", args=[holder.pk]),
        hint=" ".join(filter(None, [named.get(record or 0, ""), _where(role)])),
        submit=_("授权"),
        saved=_("已授权。请在下面核对区域和期限。"),
    )

    def write(place: Area | None = None, **days: date | None) -> Grant:
        return grants.grant_role(
            actor=request.user,
            user=holder,
            role=role,
            place=place if record is None else record,
            **days,  # type: ignore[arg-type]
        )

    return answer_form(request, form, write, page)


@login_required
@form_methods
def grant_end(request: SignedInRequest, pk: int) -> HttpResponse:
    grant = _changeable(request, pk)
    today = timezone.localdate()
    page = _page_of(
        grant,
        _("收回授权"),
        hint=_("收回后，这一天以前的授权记录保留；还没有生效的直接撤销。"),
        submit=_("收回"),
        saved=_("已收回。"),
    )

    def write(**values: Any) -> None:
        grants.end_grant(actor=request.user, grant=grant, **values)

    return answer_form(request, EndForm(posted(request), today=today), write, page)


@login_required
@form_methods
def grant_change_end(request: SignedInRequest, pk: int) -> HttpResponse:
    grant = _changeable(request, pk)
    today = timezone.localdate()
    form = ChangeEndForm(posted(request), initial={"until": grant.until}, today=today)
    page = _page_of(grant, _("修改终止日期"), saved=_("终止日期已修改。"))

    def write(**values: Any) -> None:
        grants.change_end(actor=request.user, grant=grant, today=today, **values)

    return answer_form(request, form, write, page)


def _holder(request: SignedInRequest, pk: int) -> User:
    """For others nobody exists."""
    if not rules.can_see_grants(request.user):
        raise Http404
    return get_object_or_404(User, pk=pk)


def _changeable(request: SignedInRequest, pk: int) -> Grant:
    if not rules.can_see_grants(request.user):
        raise Http404
    grant = get_object_or_404(Grant.objects.select_related("user", "area"), pk=pk)
    require(rules.can_grant(request.user, grant.user))
    return grant


def _about(holder: User) -> str:
    return f"{holder}（{holder.username}）" if holder.name else holder.username


def _page_of(grant: Grant, title: str, **words: Any) -> FormPage:
    ((role, place),) = selectors.places_of([grant])
    what = " · ".join(filter(None, [str(Role(role).label), place]))
    return FormPage(
        title=title,
        about=f"{_about(grant.user)}：{what}",
        back=reverse("holder-detail", args=[grant.user_id]),
        **words,
    )
