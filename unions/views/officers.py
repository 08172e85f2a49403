"""Who holds which office on the committee of a union."""

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
from unions.models import Officer, Union
from unions.views.about import page_about

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _form_of(row: Officer) -> forms.OfficerForm:
    return forms.OfficerForm(instance=row)


@login_required
@form_methods
def officer_appoint(request: SignedInRequest, pk: int) -> HttpResponse:
    union = _union(request, pk)
    form = forms.OfficerForm(posted(request))
    hint = _("一人任几个职务的，每个职务登记一次；换人的，先给原任登记离任。")

    def appoint(**values: Any) -> Officer:
        return services.appoint_officer(actor=request.user, union=union, **values)

    edited = Edited(form_of=_form_of, still=lambda _written: _union(request, pk))
    return answer_form(request, form, appoint, page_about(union, _("登记任职"), hint), edited)


@login_required
@form_methods
def officer_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    officer = _officer(request, pk)
    form = forms.OfficerForm(posted(request), instance=officer)

    def change(**values: Any) -> None:
        services.change_officer(actor=request.user, officer=officer, **values)

    edited = Edited(row=officer, form_of=_form_of, still=lambda _written: _officer(request, pk))
    return answer_form(request, form, change, page_about(officer.union, _("更正任职")), edited)


def _union(request: SignedInRequest, pk: int) -> Union:
    union: Union = get_visible_or_404(Union.objects.select_related("area"), request.user, pk=pk)
    require(rules.can_edit(request.user, union))
    return union


def _officer(request: SignedInRequest, pk: int) -> Officer:
    rows = Officer.objects.select_related("union__area")
    officer: Officer = get_visible_or_404(rows, request.user, pk=pk)
    require(rules.can_edit_officer(request.user, officer))
    return officer
