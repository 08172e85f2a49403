"""Turn the three questions (exists? may? allowed now?) into answers at a door."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from common.scoping import HasScope

M = TypeVar("M", bound=models.Model)


def get_visible_or_404(queryset: Any, user: HasScope, **lookup: Any) -> Any:
    """The one row of `queryset` (a ScopedQuerySet) that the user may see and `lookup` names.

    Raises Http404 for a missing row and for a row outside the scope alike, so that the answer does
    not tell which of the two it is.
    """
    try:
        return queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, TypeError, OverflowError) as missing:
        raise Http404 from missing


def require(allowed: bool) -> None:  # noqa: FBT001 - reads as a sentence: require(can_edit(...))
    """Raise PermissionDenied (403) unless a rule said yes."""
    if not allowed:
        raise PermissionDenied
