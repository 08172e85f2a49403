"""The history of a record in words, the values one of its columns had, and taking a change back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import SignedInRequest
from common.access import get_visible_or_404, require
from common.audit import taking_back
from common.audit.history import groups, lines_of, requests_of, values_of
from common.errors import DomainError
from common.models import AuditEntry
from common.pages import page_or_results, paginate, posted
from portal.forms import TakeBackForm
from portal.registry import RECORDS, Record, may_edit, sees_parts
from portal.selectors import StepInWords, offered, steps_in_words

PER_PAGE = 10


@login_required
@require_safe
def history(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """What was changed, request by request, newest first; a panel of the record's page."""
    record, row = _record(request, kind, pk)
    lines = lines_of(row, with_parts=sees_parts(request.user, record, row))
    page = paginate(request, requests_of(lines), PER_PAGE)
    found = groups(lines, page.object_list, request.user)
    context = {
        **_context(kind, record, row),
        "page": page,
        "groups": found,
        "offered": offered(found) if may_edit(request.user, row) else set(),
    }
    return page_or_results(request, "portal/history.html", context)


@login_required
@require_safe
def history_values(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Every value that a column of the record, or of a row it owns, has had."""
    record, row = _record(request, kind, pk)
    lines = lines_of(row, with_parts=sees_parts(request.user, record, row))
    of = (request.GET.get("row", ""), request.GET.get("id", ""))
    label, values = values_of(lines, of, request.GET.get("column", ""), request.user)
    if not values:
        raise Http404
    context = {**_context(kind, record, row), "label": label, "values": values}
    return page_or_results(request, "portal/history_values.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def history_take_back(request: SignedInRequest, kind: str, pk: int, group: UUID) -> HttpResponse:
    """Shows what would be so again; sent with a reason, makes it so."""
    record, row = _record(request, kind, pk)
    require(may_edit(request.user, row))
    if not lines_of(row).filter(request=group).exists():
        raise Http404
    # All that the request wrote: half of it taken back would be neither before nor after.
    lines = list(AuditEntry.objects.filter(request=group).select_related("actor").order_by("pk"))
    form = TakeBackForm(posted(request))
    allowed = partial(may_edit, request.user)
    if form.is_bound and form.is_valid():
        try:
            taking_back.take_back(
                actor=request.user,
                lines=lines,
                reason=form.cleaned_data["reason"],
                may_edit=allowed,
            )
        except (DomainError, ValidationError) as refusal:
            form.add_error(None, _said(refusal))
        else:
            messages.success(request, _("已撤回。"))
            return HttpResponseRedirect(_after(request, record, row))
    steps, refusal_text = _planned(request, lines)
    context = {
        **_context(kind, record, row),
        "form": form,
        "newest": lines[-1],
        "steps": steps,
        "refusal": "" if form.errors else refusal_text,
    }
    status = 422 if form.is_bound else 200
    return render(request, "portal/history_take_back.html", context, status=status)


def _planned(request: SignedInRequest, lines: list[AuditEntry]) -> tuple[list[StepInWords], str]:
    try:
        steps = taking_back.plan(lines, may_edit=partial(may_edit, request.user))
    except DomainError as refusal:
        return [], str(refusal)
    return steps_in_words(steps, request.user), ""


def _said(refusal: DomainError | ValidationError) -> Any:
    # Of a column that the form has not, the message alone says nothing.
    return refusal.messages if isinstance(refusal, ValidationError) else str(refusal)


def _after(request: SignedInRequest, record: Record, row: Any) -> str:
    """The record's page, unless what was taken back is that the record was added."""
    if record.model.objects.visible_to(request.user).filter(pk=row.pk).exists():
        return reverse(record.route, args=[row.pk])
    return reverse("home")


def _record(request: SignedInRequest, kind: str, pk: int) -> tuple[Record, Any]:
    record = RECORDS.get(kind)
    if record is None:
        raise Http404
    rows = record.model.objects.select_related(*record.related)
    return record, get_visible_or_404(rows, request.user, pk=pk)


def _context(kind: str, record: Record, row: Any) -> dict[str, Any]:
    return {"kind": kind, "record": row, "back": reverse(record.route, args=[row.pk])}
