from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Grant
from common.scoping import AreaScope


class SavedViewQuerySet(models.QuerySet[Any]):
    def owned_by(self, user: Any) -> Self:
        return self.filter(owner=user)

    def visible_to(self, user: Any, *, on: date) -> Self:
        """One's own, and those that others share: of an area inside one's scope, or by somebody
        whose area holds all of a part of one's scope on the day (a city's officer speaks to its
        counties)."""
        scope: AreaScope = user.scope
        shared = Q(is_shared=True, owner__is_active=True)
        return self.filter(Q(owner=user) | shared & (_inside(scope) | _from_above(scope, on)))


def _inside(scope: AreaScope) -> Q:
    return Q(area__isnull=False) & scope.q("area__path")


def _from_above(scope: AreaScope, on: date) -> Q:
    above = {path for prefix in scope.prefixes for path in _with_those_above(prefix)}
    grants = Grant.objects.in_force(on).filter(user=OuterRef("owner"), area__path__in=above)
    return Q(Exists(grants))


def _with_those_above(path: str) -> list[str]:
    """31/15/ → 31/, 31/15/."""
    codes = path.strip("/").split("/")
    return ["".join(f"{code}/" for code in codes[: end + 1]) for end in range(len(codes))]
