"""How a page is answered: whole, or only its results when htmx asks the same address; and how a
form is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.core.paginator import Page, Paginator
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.forms import BaseForm, BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from common.conflicts import NEW, Edited, compare, decided
from common.dated import FIRST_DAY, LAST_DAY
from common.doubts import Unconfirmed, of_form, said_on
from common.drafts import discard_draft, draft_of, restored
from common.errors import DomainError
from common.last_values import say_last
from common.models import Draft
from common.versions import ABSENT, StaleVersion, refuse_stale
from common.writing import TAKEN

PER_PAGE = 50
SAVE = _("保存")
SAVED = _("已保存。")


def wants_results(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; going back in the history asks for the whole page again."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return False
    return not htmx.history_restore_request and htmx.request_type != "full"


def page_or_results(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render `template`, or for htmx only its `{% partialdef results %}`.

    The template keeps the partial inside `<div id="results">`; links and forms name it as their
    `hx-target` beside an ordinary `href`/`action`, so every page works without a script.
    """
    name = f"{template}#results" if wants_results(request) else template
    response = render(request, name, context, status=status)
    # One address, two answers: a cache in between must not give one for the other.
    response.headers["Vary"] = ", ".join(
        filter(None, [response.headers.get("Vary"), "HX-Request", "HX-Request-Type"])
    )
    return response


def paginate(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?page=` names; the first or last one where it names none that exists."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def day_of(request: HttpRequest) -> date:
    """The day a page is asked for (`?as_of=YYYY-MM-DD`); today where it names none."""
    try:
        day = parse_date(request.GET.get("as_of", ""))
    except ValueError:
        day = None
    return day if day and FIRST_DAY <= day <= LAST_DAY else timezone.localdate()


def shown(found: FilterSet, *names: str) -> list[BoundField]:
    """The filters a page offers, in this order; the API takes all of them."""
    return [found.form[name] for name in names]


@dataclass(frozen=True)
class FormPage:
    """The words around a form. `back` is where cancelling leads; saving leads there too, or to the
    address that `after` makes out of what was written."""

    title: str | Promise
    back: str
    about: str = ""
    hint: str | Promise = ""
    submit: str | Promise = SAVE
    saved: str | Promise = SAVED
    after: Callable[[Any], str] | None = None
    # Where what the form says is tried out and its effects on the rates are shown.
    effects: str = ""
    # The records that the form is about: what it would bring them is checked before it stays.
    records: tuple[Model, ...] = ()
    # Whether what is typed is kept while it is typed (common/drafts.py).
    drafts: bool = False
    # Templates that stand behind the first field and below all of them, and what they need.
    beside: str = ""
    below: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing until it is sent."""
    return decided(request.POST) if request.method == "POST" else None


def answer_form(
    request: HttpRequest,
    form: BaseForm,
    write: Callable[..., Any],
    page: FormPage,
    edited: Edited = NEW,
) -> HttpResponse:
    """GET shows the form; POST calls `write(**cleaned_data)` and goes on.

    What the form, the database constraints or the service refuse is said on the form (422). The
    form carries the version of the row it is about; if somebody has changed that row meanwhile,
    nothing is written and a page shows what they wrote beside what was typed (409). A form that
    sends no version asks for no comparison. The comparison, the write, what the checks find in it
    and the question whether the row may still be written by this user are one transaction.
    """
    say_last(form, edited)
    if not form.is_bound:
        draft = draft_of(request.user, request.path) if page.drafts else None
        if draft is not None:
            restored(form, draft.content)
        seen = draft.content.get("version") if draft else None
        return _show(request, form, page, version=seen or edited.version, draft=draft)
    seen = request.POST.get("version", "")
    try:
        written = _write(form, lambda: _compared_and_written(request, form, write, page, edited))
    except StaleVersion as stale:
        conflict = compare(form, edited, stale)
        context = {"form": form, "form_page": page, "conflict": conflict}
        return render(request, "stale.html", context, status=HTTPStatus.CONFLICT)
    if form.errors:
        return _show(request, form, page, version=seen)
    if page.drafts:
        discard_draft(user=request.user, address=request.path)
    messages.success(request, str(page.saved))
    return HttpResponseRedirect(page.after(written) if page.after else page.back)


def _show(
    request: HttpRequest,
    form: BaseForm,
    page: FormPage,
    *,
    version: str,
    draft: Draft | None = None,
) -> HttpResponse:
    context = {"form": form, "form_page": page, "version": version, "draft": draft}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "form.html", context, status=status)


def _write(form: BaseForm, attempt: Callable[[], Any]) -> Any:
    """What was written; None where the form now says why nothing was. Raises StaleVersion."""
    try:
        return attempt()
    except StaleVersion:
        raise
    except Unconfirmed as doubted:
        said_on(form, doubted.found)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        _put_beside_fields(form, refusal)
    except IntegrityError:
        # Validation saw nothing, so somebody else wrote the same at the same moment.
        form.add_error(None, TAKEN)
    return None


@transaction.atomic
def _compared_and_written(
    request: HttpRequest,
    form: BaseForm,
    write: Callable[..., Any],
    page: FormPage,
    edited: Edited,
) -> Any:
    seen = request.POST.get("version", "")
    if seen and edited.row is not None:
        # Before the form is read: what was left as it was may no longer be in order.
        _refuse_stale(edited.row, seen)
    if not form.is_valid():
        return None
    if seen and edited.find:
        _refuse_unseen(form, edited, seen)
    measured = of_form(form, page.records, user=request.user, today=timezone.localdate())
    written = write(**form.cleaned_data)
    measured.settle(written, request.POST)
    if edited.still:
        _require_still(edited.still, written)
    return written


def _refuse_stale(row: Model, seen: str) -> None:
    try:
        refuse_stale(row, seen)
    except ObjectDoesNotExist as gone:
        raise Http404 from gone


def _refuse_unseen(form: BaseForm, edited: Edited, seen: str) -> None:
    """Raise StaleVersion where the write would replace a row that this form has not shown."""
    row = edited.find(form.cleaned_data) if edited.find else None
    if row is None:
        return
    try:
        refuse_stale(row, seen)
    except StaleVersion as unseen:
        if not compare(form, edited, StaleVersion(unseen.row, ABSENT)).is_empty:
            raise


def _require_still(still: Callable[[Any], Any], written: Any) -> None:
    try:
        still(written)
    except Http404 as outside:
        # It was visible when it was asked for; that it no longer would be is what is refused.
        raise PermissionDenied from outside


def _put_beside_fields(form: BaseForm, refusal: ValidationError) -> None:
    by_field = getattr(refusal, "error_dict", {NON_FIELD_ERRORS: [refusal]})
    for name, errors in by_field.items():
        for error in errors:
            form.add_error(name if name in form.fields else None, error)
