"""How a page is answered: whole, or only its results when htmx asks the same address; and how a
form is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from common.dated import FIRST_DAY, LAST_DAY
from common.errors import DomainError

PER_PAGE = 50
SAVE = _("保存")
SAVED = _("已保存。")
TAKEN = _("已有一条记录用了同样的内容，请先查找那一条。")


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


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing until it is sent."""
    return request.POST if request.method == "POST" else None


def answer_form(
    request: HttpRequest,
    form: BaseForm,
    write: Callable[..., Any],
    page: FormPage,
) -> HttpResponse:
    """GET shows the form; POST calls `write(**cleaned_data)` and goes on.

    What the form, the database constraints or the service refuse is said on the form (422).
    """
    written = _write(form, write) if form.is_bound and form.is_valid() else None
    if form.is_bound and not form.errors:
        messages.success(request, str(page.saved))
        return HttpResponseRedirect(page.after(written) if page.after else page.back)
    status = 422 if form.is_bound else 200
    return render(request, "form.html", {"form": form, "form_page": page}, status=status)


def _write(form: BaseForm, write: Callable[..., Any]) -> Any:
    try:
        return write(**form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        _put_beside_fields(form, refusal)
    return None


def _put_beside_fields(form: BaseForm, refusal: ValidationError) -> None:
    by_field = getattr(refusal, "error_dict", {NON_FIELD_ERRORS: [refusal]})
    for name, errors in by_field.items():
        for error in errors:
            said = ValidationError(TAKEN) if error.code == "unique" else error
            form.add_error(name if name in form.fields else None, said)
