"""What two records of one enterprise hold, kind by kind, before they are merged."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from enterprises.models import Enterprise

SHOWN = 10


@dataclass(frozen=True)
class FactsOfBoth:
    """The rows of one kind that refer to each; as many of each as are shown, and how many are."""

    kind: Any
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    our_count: int
    their_count: int


def facts_of_both(survivor: Enterprise, merged: Enterprise, *, user: User) -> list[FactsOfBoth]:
    """As far as they exist for the user; kinds of which neither has any are left out."""
    found = []
    for relation in Enterprise._meta.related_objects:
        model: Any = relation.related_model
        if getattr(model, "is_derived", False):
            continue
        rows = model._default_manager.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(user)
        ours, theirs = (rows.filter(**{relation.field.name: row}) for row in (survivor, merged))
        counts = ours.count(), theirs.count()
        if any(counts):
            found.append(FactsOfBoth(model._meta.verbose_name, _said(ours), _said(theirs), *counts))
    return found


def _said(rows: Any) -> tuple[str, ...]:
    """The rows by what tells them apart, the enterprise's own name left out."""
    related = [
        field.name
        for field in rows.model._meta.concrete_fields
        if field.many_to_one and field.name != "area"
    ]
    rows = rows.select_related(*related).order_by("-pk")[:SHOWN]
    return tuple(" ".join(str(row).removeprefix(_owner(row)).split()) for row in rows)


def _owner(row: Any) -> str:
    return str(getattr(row, "enterprise", "") or "")
