"""A named change of one record, with a day and a reason: its page, its preview and its service in
one declaration, so that what is shown beforehand is what is done (docs/adr/0023)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from common.access import get_visible_or_404, require
from common.conflicts import Edited
from common.forms import show_last
from common.pages import SAVE, FormPage, answer_form, posted

# What an action is asked with: by whom, about which row, what was sent (None: nothing yet).
FormOf = Callable[[Any, Any, QueryDict | None], BaseForm]
Rule = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Action:
    """`rows()` are those that it is about, `may(user, row)` says who does it, `form(user, row,
    data)` asks for what it needs, `write(actor, row, **cleaned)` calls the service.

    `places(row, cleaned)` are the areas whose figures it can change, `enterprises(row, cleaned)`
    the enterprises, `stations(row, cleaned)` the stations by what they serve. The day of the change
    is the cleaned value called `day`.
    """

    code: str
    title: str | Promise
    rows: Callable[[], Any]
    may: Rule
    form: FormOf
    write: Callable[..., Any]
    back: Callable[[Any], str]
    places: Callable[[Any, Mapping[str, Any]], Iterable[Any]]
    enterprises: Callable[[Any, Mapping[str, Any]], Iterable[Any]]
    stations: Callable[[Any, Mapping[str, Any]], Iterable[Any]] = lambda _row, _cleaned: ()
    hint: str | Promise = ""
    submit: str | Promise = SAVE
    day: str = "on"
    about: Callable[[Any], str] = str
    # Whether the form is about columns of the row, so that two people at it must not undo each
    # other; an action that adds something of its own is not.
    changes_row: bool = True
    # What was last known of what the form asks, field by field.
    last: Callable[[Any], Mapping[str, str]] = lambda _row: {}
    # Whether the day is today unless one says otherwise.
    starts_today: bool = False

    def row(self, user: Any, pk: int) -> Any:
        """The row, if it exists for the user and they may do this to it (else 404, 403)."""
        row = get_visible_or_404(self.rows(), user, pk=pk)
        require(self.may(user, row))
        return row

    def still(self, user: Any, row: models.Model) -> Any:
        """Asked again once it is written."""
        return self.row(user, row.pk)


def answer_action(request: HttpRequest, action: Action, pk: int, *, today: date) -> HttpResponse:
    """The page of an action: GET shows its form, POST does it."""
    user: Any = request.user
    row = action.row(user, pk)
    form = action.form(user, row, posted(request))
    if action.starts_today:
        form.initial.setdefault(action.day, today)
    show_last(form, **action.last(row))
    page = FormPage(
        title=action.title,
        back=action.back(row),
        about=action.about(row),
        hint=action.hint,
        submit=action.submit,
        drafts=True,
        records=(row,),
        effects=reverse("effects", args=[action.code, row.pk]),
    )

    def write(**values: Any) -> Any:
        return action.write(user, row, **values)

    edited = Edited(
        row=row if action.changes_row else None, still=lambda _written: action.still(user, row)
    )
    return answer_form(request, form, write, page, edited)
