"""Writes of the portal's own rows: the views that people keep."""

from typing import Any

from django.db import transaction

from areas.models import Area
from common import writing
from portal.models import SavedView


@transaction.atomic
def save_view(
    *, actor: Any, page: str, name: str, query: str, area: Area | None, is_shared: bool
) -> SavedView:
    """Keep the address of a page under a name."""
    view = SavedView(owner=actor, page=page, name=name, query=query, area=area, is_shared=is_shared)
    return writing.create(actor, view, action="saved_view.create")


@transaction.atomic
def change_view(*, actor: Any, view: SavedView, name: str, is_shared: bool) -> SavedView:
    """Rename a view, share it, or share it no longer."""
    values = {"name": name, "is_shared": is_shared}
    return writing.change(actor, view, values, action="saved_view.change")


@transaction.atomic
def remove_view(*, actor: Any, view: SavedView) -> None:
    """The address is forgotten; what it showed stays where it was."""
    writing.remove(actor, view, action="saved_view.remove")
