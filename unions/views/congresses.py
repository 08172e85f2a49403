"""The meetings of a workers' congress: of one enterprise, or one that a union's enterprises
share."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404, require
from common.conflicts import Edited
from common.pages import answer_form, posted
from unions import forms, rules, services
from unions.choices import SystemKind
from unions.models import CongressSession, DemocraticSystem
from unions.views.about import page_about

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _form_of(row: CongressSession) -> forms.SessionForm:
    return forms.SessionForm(instance=row)


@login_required
@form_methods
def session_record(request: SignedInRequest, pk: int) -> HttpResponse:
    system = _congress(request, pk)
    form = forms.SessionForm(posted(request))
    hint = _("每开一次会登记一次。同一天已有登记的，会先给您看原来的再决定。")

    def record(**values: Any) -> CongressSession:
        return services.record_session(actor=request.user, system=system, **values)

    edited = Edited(
        find=lambda data: system.sessions.filter(held_on=data["held_on"]).first(),
        form_of=_form_of,
        last=system.sessions.order_by("-held_on").first(),
        still=lambda _written: _congress(request, pk),
    )
    return answer_form(
        request, form, record, page_about(_owner(system), _("登记职代会会次"), hint), edited
    )


@login_required
@form_methods
def session_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    form = forms.SessionForm(posted(request), instance=session)

    def change(**values: Any) -> None:
        services.change_session(actor=request.user, session=session, **values)

    edited = Edited(row=session, form_of=_form_of, still=lambda _written: _session(request, pk))
    return answer_form(
        request, form, change, page_about(_owner(session.system), _("更正职代会会次")), edited
    )


def _congress(request: SignedInRequest, pk: int) -> DemocraticSystem:
    rows = DemocraticSystem.objects.filter(
        kind=SystemKind.CONGRESS, enterprise__merged_into__isnull=True
    ).select_related("enterprise__area", "union__area")
    system: DemocraticSystem = get_visible_or_404(rows, request.user, pk=pk)
    require(rules.can_edit_system(request.user, system))
    return system


def _session(request: SignedInRequest, pk: int) -> CongressSession:
    rows = CongressSession.objects.filter(
        system__enterprise__merged_into__isnull=True
    ).select_related("system__enterprise__area", "system__union__area")
    session: CongressSession = get_visible_or_404(rows, request.user, pk=pk)
    require(rules.can_edit_session(request.user, session))
    return session


def _owner(system: DemocraticSystem) -> Any:
    return system.enterprise or system.union
