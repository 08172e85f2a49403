"""What is typed into a form is kept while it is typed, so that a closed window loses nothing.

A draft is its writer's alone: no other user, list or log ever shows it. It carries the version of
the row that the form was opened for, so what others wrote since is noticed as in any open form.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict

from common.models import Draft

# More is no form that somebody has typed.
MOST_FIELDS, MOST_CHARACTERS, MOST_CHOSEN = 80, 4_000, 1_000
# Never kept: what is no answer, and numbers that the form itself shows masked.
_NOT_KEPT = frozenset(["csrfmiddlewaretoken", "form", "phone", "confirmed", "confirmed-note"])


def save_draft(*, user: Any, address: str, typed: QueryDict, now: datetime) -> bool:
    """Keep what was typed into the form at this address; returns whether there was anything."""
    content = {
        name: _kept(typed.getlist(name))
        for name in list(typed)[:MOST_FIELDS]
        if name not in _NOT_KEPT and "password" not in name
    }
    if not any(value for name, value in content.items() if name != "version"):
        return False
    Draft.objects.update_or_create(
        user=user, address=address, defaults={"content": content, "saved_at": now}
    )
    return True


def _kept(values: list[Any]) -> str | list[str]:
    """What a field holds; a list where several were chosen."""
    texts = [str(value)[:MOST_CHARACTERS] for value in values[:MOST_CHOSEN]]
    return texts if len(texts) > 1 else "".join(texts)


def draft_of(user: Any, address: str) -> Draft | None:
    return Draft.objects.filter(user=user, address=address).first()


def discard_draft(*, user: Any, address: str) -> None:
    Draft.objects.filter(user=user, address=address).delete()


def purge_drafts(*, before: datetime) -> int:
    """Delete drafts that nobody has touched since; returns how many there were."""
    return Draft.objects.filter(saved_at__lt=before).delete()[0]


def restored(form: Any, content: Mapping[str, Any]) -> None:
    """Have an unbound form start from what was typed."""
    form.initial.update({name: text for name, text in content.items() if name in form.fields})
