"""What an action would do to the rates, tried out and undone: a panel of the action's page."""

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
from indicators.effects import Effects, try_out
from portal.actions import action_of


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
    found, refusal, doubts = _tried(request, asked, row, form)
    context = {
        "action": asked,
        "back": back,
        "effects": found,
        "refusal": refusal,
        "warnings": [(check.reason, check.rule) for check in doubts],
    }
    return page_or_results(request, "portal/effects.html", context)


def _filled_in(request: SignedInRequest, action: Action, row: Any) -> Any:
    """The form as it was sent, as far as figures go."""
    form = action.form(request.user, row, request.POST)
    if "note" in form.fields:
        # On what grounds is the last thing one types, and changes no figure.
        form.fields["note"].required = False
    return form


def _tried(
    request: SignedInRequest, action: Action, row: Any, form: Any
) -> tuple[Effects | None, str, list[Check]]:
    """The effects, or why the action would be refused, neither while the form is incomplete; and
    what the checks find that was not so before."""
    if not form.is_valid():
        return None, "", []
    cleaned = form.cleaned_data
    on = getattr(cleaned[action.day], "on", cleaned[action.day])
    places, enterprises = list(action.places(row, cleaned)), list(action.enterprises(row, cleaned))

    measured = of_form(form, [row], user=request.user, today=timezone.localdate())
    doubts: list[Check] = []

    def write() -> None:
        written = action.write(request.user, row, **cleaned)
        doubts.extend(measured.new(written))
        action.still(request.user, row)

    try:
        found = try_out(write, user=request.user, on=on, places=places, enterprises=enterprises)
    except DomainError as refusal:
        return None, str(refusal), []
    except ValidationError as refusal:
        return None, "".join(refusal.messages), []
    except IntegrityError:
        return None, str(TAKEN), []
    return found, "", doubts
