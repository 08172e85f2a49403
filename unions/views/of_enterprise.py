"""What unions mean for one enterprise: the panel on its page and the forms behind it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404, require
from common.actions import answer_action
from common.conflicts import Edited
from common.pages import answer_form, page_or_results, posted
from common.templatetags.ui import period
from enterprises import rules as enterprise_rules
from enterprises.models import Enterprise
from unions import forms, rules, selectors, services
from unions.actions import BY_CODE, approve_action, visit_action
from unions.models import DemocraticSystem
from unions.views.about import page_about

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def enterprise_unions(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who covers the enterprise, its members and its democratic systems."""
    enterprise = get_visible_or_404(Enterprise.objects.select_related("area"), request.user, pk=pk)
    context = {
        "enterprise": enterprise,
        "facts": selectors.unions_of(enterprise, user=request.user, on=timezone.localdate()),
        "today": timezone.localdate(),
        "can_edit": enterprise_rules.can_edit(request.user, enterprise),
        "can_fill": enterprise_rules.can_fill(request.user, enterprise),
    }
    return page_or_results(request, "unions/enterprise_unions.html", context)


@login_required
@form_methods
def union_action(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Founding, joining, leaving, dissolving: unions/actions.py."""
    return answer_action(request, BY_CODE[action], pk, today=timezone.localdate())


@login_required
@form_methods
def enterprise_visit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Headcount, members, union, congress, openness and contract of one visit on one page."""
    today = timezone.localdate()
    return answer_action(request, visit_action(today), pk, today=today)


@login_required
@form_methods
def union_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    """A joint union or a federation is founded, with all whom it covers."""
    today = timezone.localdate()
    return answer_action(request, approve_action(today), pk, today=today)


@login_required
@form_methods
def membership_record(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk, enterprise_rules.can_fill)
    form = forms.MembershipForm(posted(request), initial={"reported_on": timezone.localdate()})
    page = page_about(
        enterprise, _("登记会员人数"), _("同一天已有登记的，会先给您看原来的再决定。")
    )

    def record(**values: Any) -> None:
        services.record_membership(actor=request.user, enterprise=enterprise, **values)

    edited = Edited(
        find=lambda data: enterprise.memberships.filter(reported_on=data["reported_on"]).first(),
        form_of=lambda row: forms.MembershipForm(instance=row),
        last=enterprise.memberships.order_by("-reported_on").first(),
        still=_still(request, pk, enterprise_rules.can_fill),
    )
    return answer_form(request, form, record, page, edited)


@login_required
@form_methods
def system_adopt(request: SignedInRequest, pk: int) -> HttpResponse:
    enterprise = _editable(request, pk, enterprise_rules.can_fill)
    form = forms.SystemForm(posted(request), initial={"kind": request.GET.get("kind", "")})

    def adopt(**values: Any) -> None:
        services.adopt_system(actor=request.user, enterprise=enterprise, **values)

    kind = request.GET.get("kind")
    earlier = enterprise.systems.order_by("-since")
    edited = Edited(
        form_of=lambda row: forms.SystemForm(instance=row),
        last=(earlier.filter(kind=kind) if kind else earlier).first(),
        still=_still(request, pk, enterprise_rules.can_fill),
    )
    return answer_form(request, form, adopt, page_about(enterprise, _("登记民主管理制度")), edited)


@login_required
@form_methods
def system_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends a system of an enterprise, or one that a union's enterprises share."""
    system = _system(request, pk)
    form_of = forms.LastDayForm if system.tells_last_day else forms.OnDayForm
    # Where a contract has a last day already, that is what is changed.
    known = system.tells_last_day and system.until
    initial = {} if known else {"on": timezone.localdate()}
    form = form_of(posted(request), initial=initial)
    title = _("改到期日") if system.tells_last_day else _("终止%s") % system.get_kind_display()
    now = _("现在登记的：%(system)s，%(period)s") % {
        "system": system.get_kind_display(),
        "period": period(system),
    }
    owner: Any = system.enterprise or system.union
    page = page_about(owner, title, now)

    def end(on: Any, on_precision: str) -> None:
        values = {"until": on, "until_precision": on_precision}
        services.change_system(actor=request.user, system=system, **values)

    edited = Edited(row=system, still=lambda _written: _system(request, pk))
    return answer_form(request, form, end, page, edited)


def _editable(
    request: SignedInRequest, pk: int, rule: Callable[..., bool] = enterprise_rules.can_edit
) -> Enterprise:
    rows = Enterprise.objects.unmerged().select_related("area")
    enterprise = get_visible_or_404(rows, request.user, pk=pk)
    require(rule(request.user, enterprise))
    return enterprise


def _still(
    request: SignedInRequest, pk: int, rule: Callable[..., bool] = enterprise_rules.can_edit
) -> Callable[[Any], Enterprise]:
    """Asked again once it is written: whether the user may do this to the enterprise."""
    return lambda _written: _editable(request, pk, rule)


def _system(request: SignedInRequest, pk: int) -> Any:
    rows = DemocraticSystem.objects.select_related("enterprise__area", "union__area")
    system = get_visible_or_404(rows, request.user, pk=pk)
    require(rules.can_edit_system(request.user, system))
    return system
