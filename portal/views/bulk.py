"""Doing something to many records of a list: fill in, look at it, do it, and take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.authentication import SignedInRequest
from common.access import require
from common.audit import taking_back
from common.audit.words import Teller
from common.bulk_edit import BulkEdit
from common.choices import EntryKind
from common.doubts import CONFIRM
from common.errors import DomainError
from common.listing import Asked as AskedList
from common.listing import Listing
from common.models import AuditEntry
from common.pages import posted
from common.writing import TAKEN
from portal.forms import BulkForm, TakeBackForm
from portal.registry import BULK_EDITS, may_edit
from portal.services import bulk
from portal.services.bulk import Answer, Asked, NotAsShown, Outcomes

TEMPLATE = "bulk_edit.html"
LINES_SHOWN = 100


@dataclass
class GridRow:
    """A record, its own fields, and what was last known of it."""

    row: Any
    form: BaseForm | None
    last: str


class Chosen:
    """The records that were chosen in the list, as far as they exist for the user."""

    def __init__(self, request: SignedInRequest, edit: BulkEdit, listing: Listing) -> None:
        self.query = (request.POST or request.GET).get("query", "")
        self.listing = listing
        ids = self._ids(request, edit.most)
        self.is_too_many = len(ids) > edit.most
        found = edit.rows().visible_to(request.user).in_bulk(ids[: edit.most])
        self.rows = [found[pk] for pk in ids if pk in found]

    @property
    def back(self) -> str:
        return f"{reverse(self.listing.code)}?{self.query}"

    def _ids(self, request: SignedInRequest, most: int) -> list[int]:
        """At most one more than may be."""
        if request.method == "POST":
            given = request.POST.get("rows", "").split(",")
        elif request.GET.get("all"):
            asked = AskedList(
                self.listing,
                user=request.user,
                query=QueryDict(self.query),
                today=timezone.localdate(),
            )
            return list(asked.ids()[: most + 1]) if asked.is_valid else []
        else:
            given = request.GET.getlist("rows")
        # A number longer than any is no record's.
        numbers = [int(text) for text in given if text.isascii() and text.isdigit()]
        return [pk for pk in dict.fromkeys(numbers) if pk < 2**63][: most + 1]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_edit(request: SignedInRequest, code: str) -> HttpResponse:
    """GET asks what to do to the chosen records, POST shows what it would do, and with the digest
    of what was shown does it."""
    if code not in BULK_EDITS:
        raise Http404
    edit, listing = BULK_EDITS[code]
    require(request.user.may_somewhere(edit.ability))
    chosen = Chosen(request, edit, listing)
    today = timezone.localdate()
    form = edit.form(request.user, posted(request), today)
    grid = _grid(edit, chosen, form, posted(request), today)
    context: dict[str, Any] = {"edit": edit, "chosen": chosen, "form": form, "grid": grid}
    bound = BulkForm(posted(request))
    context["bound"] = bound
    if not form.is_bound or not chosen.rows or chosen.is_too_many:
        return render(request, TEMPLATE, context)
    if not (all([form.is_valid(), *(one.form.is_valid() for one in grid if one.form)])):
        return render(request, TEMPLATE, context, status=422)
    given: dict[str, Any] = {"user": request.user, "asked": _asked(form, grid), "today": today}
    tried = partial(bulk.preview, edit, on=edit.day_of(form.cleaned_data, today), **given)
    return _answered(request, tried, partial(bulk.apply, edit, **given), context)


def _answered(
    request: SignedInRequest,
    tried: Callable[[], Outcomes],
    done: Callable[..., tuple[UUID, Outcomes]],
    context: dict[str, Any],
) -> HttpResponse:
    """The preview; or what was shown in one is done, if the answer to it is whole."""
    bound = context["bound"]
    if bound.is_valid() and bound.cleaned_data["shown"] and "preview" not in request.POST:
        try:
            group, outcomes = done(answer=Answer(**bound.cleaned_data))
        except NotAsShown as refusal:
            context["refusal"] = refusal.reason
        else:
            text = _("已写入 %(count)s 行。") % {"count": outcomes.changed}
            messages.success(request, text)
            back = QueryDict(mutable=True)
            back["query"] = context["chosen"].query
            back["list"] = context["chosen"].listing.code
            return redirect(f"{reverse('bulk-done', args=[group])}?{back.urlencode()}")
    context["outcomes"] = tried()
    return render(request, TEMPLATE, context, status=409 if "refusal" in context else 200)


def _grid(edit: BulkEdit, chosen: Chosen, form: Any, data: Any, today: Any) -> list[GridRow]:
    """The chosen records; in an edit that has a grid, each with its own fields."""
    if edit.row_form is None:
        return [GridRow(row, None, "") for row in chosen.rows]
    day = edit.day_of(form.cleaned_data, today) if form.is_bound and form.is_valid() else today
    last = edit.last(chosen.rows, day) if edit.last else {}
    return [
        GridRow(row, edit.row_form(row, data, f"row-{row.pk}"), last.get(row.pk, ""))
        for row in chosen.rows
    ]


def _asked(form: Any, grid: list[GridRow]) -> list[Asked]:
    common = form.cleaned_data
    return [
        Asked(one.row, {**common, **(one.form.cleaned_data if one.form else {})})
        for one in grid
        if one.form is None or one.form.has_changed()
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk_done(request: SignedInRequest, group: UUID) -> HttpResponse:
    """What one has done to many records, and a form that takes all of it back."""
    lines = AuditEntry.objects.filter(request=group, actor=request.user, kind=EntryKind.WRITE)
    # That warnings were confirmed is said in the log and takes nothing back.
    entries = list(lines.exclude(action=CONFIRM).order_by("pk"))
    if not taking_back.may_be_offered(entries, taking_back.MOST_LINES_OF_A_BULK):
        raise Http404
    form = TakeBackForm(posted(request))
    if form.is_bound and form.is_valid():
        refusal = _taken_back(request, entries, form.cleaned_data["reason"])
        if not refusal:
            text = _("已整批撤回，共 %(count)s 条记录恢复原样。") % {"count": len(entries)}
            messages.success(request, text)
            return HttpResponseRedirect(_list_of(request))
        form.add_error(None, refusal)
    shown = entries[:LINES_SHOWN]
    teller = Teller(shown, request.user)
    context = {
        "form": form,
        "lines": [teller.line(entry) for entry in shown],
        "count": len(entries),
        "more": len(entries) - len(shown),
        "back": _list_of(request),
    }
    return render(request, "bulk_done.html", context, status=422 if form.is_bound else 200)


def _taken_back(request: SignedInRequest, entries: list[AuditEntry], reason: str) -> str:
    """Takes all of it back; why not, or nothing."""
    try:
        taking_back.take_back(
            actor=request.user,
            lines=entries,
            reason=reason,
            may_edit=partial(may_edit, request.user),
            most=taking_back.MOST_LINES_OF_A_BULK,
        )
    except DomainError as refusal:
        return str(refusal)
    except ValidationError as refusal:
        return "".join(refusal.messages)
    except IntegrityError:
        return str(TAKEN)
    return ""


def _list_of(request: SignedInRequest) -> str:
    """The list that one came from."""
    code = request.GET.get("list", "")
    known = {listing.code for _edit, listing in BULK_EDITS.values()}
    route = code if code in known else "enterprise-list"
    return f"{reverse(route)}?{QueryDict(request.GET.get('query', '')).urlencode()}"
