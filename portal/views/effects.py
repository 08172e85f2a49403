"""What an action would do to the rates, tried out and undone: a panel of the action's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.authentication import SignedInRequest
from common.actions import Action
from common.checking import Check
from common.doubts import of_form
from common.errors import DomainError
from common.pages import page_or_results
from common.writing import TAKEN
from indicators.effects import Effects, PlaceEffect, try_out
from portal.actions import action_of
from portal.selectors.served import compared, served_by


@login_required
@require_POST
def effects(request: SignedInRequest, action: str, pk: int) -> HttpResponse:
    """The same form as the action's page, sent here; nothing of it stays."""
    asked = action_of(action, timezone.localdate())
    if asked is None:
        raise Http404
    row = asked.row(request.user, pk)
    back = asked.back(row)
    form = _filled_in(request, asked, row)
    tried = _tried(request, asked, row, form)
    context = {
        "action": asked,
        "back": back,
        "effects": tried.effects,
        "stations": tried.stations,
        "refusal": tried.refusal,
        "warnings": [(check.reason, check.rule) for check in tried.doubts],
    }
    return page_or_results(request, "portal/effects.html", context)


def _filled_in(request: SignedInRequest, action: Action, row: Any) -> Any:
    """The form as it was sent, as far as figures go."""
    form = action.form(request.user, row, request.POST)
    if "note" in form.fields:
        # On what grounds is the last thing one types, and changes no figure.
        form.fields["note"].required = False
    return form


@dataclass(frozen=True)
class Tried:
    """The effects, or why the action would be refused, neither while the form is incomplete; and
    what the checks find that was not so before."""

    effects: Effects | None = None
    stations: Sequence[PlaceEffect] = ()
    refusal: str = ""
    doubts: Sequence[Check] = ()


def _tried(request: SignedInRequest, action: Action, row: Any, form: Any) -> Tried:
    if not form.is_valid():
        return Tried()
    try:
        return _effects(request, action, row, form)
    except DomainError as refusal:
        return Tried(refusal=str(refusal))
    except ValidationError as refusal:
        return Tried(refusal="".join(refusal.messages))
    except IntegrityError:
        return Tried(refusal=str(TAKEN))


def _effects(request: SignedInRequest, action: Action, row: Any, form: Any) -> Tried:
    user, cleaned = request.user, form.cleaned_data
    on = getattr(cleaned[action.day], "on", cleaned[action.day])
    places, enterprises = list(action.places(row, cleaned)), list(action.enterprises(row, cleaned))
    stations = list(action.stations(row, cleaned))
    before, after = served_by(stations, user=user, on=on), []
    measured = of_form(form, [row], user=user, today=timezone.localdate())
    doubts: list[Check] = []

    def write() -> None:
        written = action.write(user, row, **cleaned)
        doubts.extend(measured.new(written))
        action.still(user, row)
        after.extend(served_by(stations, user=user, on=on))

    found = try_out(write, user=user, on=on, places=places, enterprises=enterprises)
    served = [compared(*each) for each in zip(stations, before, after, strict=True)]
    return Tried(found, served, doubts=doubts)
