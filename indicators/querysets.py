from collections.abc import Collection
from datetime import date
from typing import ClassVar, Self

from django.db.models import Q

from common.dated import YearlyQuerySet
from common.scoping import AreaScope, ScopedQuerySet


class StandingQuerySet(ScopedQuerySet):
    owner_fields: ClassVar = {"enterprise": "enterprise_id"}

    def as_of(self, day: date) -> Self:
        """One row for each enterprise that operates on this day."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)

    def sitting_in(self, area_ids: Collection[int], *, of: Collection[int] = ()) -> Self:
        """Rows whose enterprise sits in one of these areas, or is one of those named.

        By ids and not by `path LIKE`: PostgreSQL underestimates the latter and then loops.
        """
        inside = Q(area_id__in=area_ids)
        return self.filter(inside | Q(enterprise_id__in=of) if of else inside)


class TargetQuerySet(YearlyQuerySet):
    """A target belongs to the area that set it; it may hold below, so those below see it."""

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | Q(area__path__in=scope.with_above)
