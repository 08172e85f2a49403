from collections.abc import Collection
from datetime import date
from typing import Self

from common.scoping import ScopedQuerySet


class StandingQuerySet(ScopedQuerySet):
    def as_of(self, day: date) -> Self:
        """One row for each enterprise that operates on this day."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)

    def sitting_in(self, area_ids: Collection[int]) -> Self:
        """Rows whose enterprise sits in one of these areas.

        By ids and not by `path LIKE`: PostgreSQL underestimates the latter and then loops.
        """
        return self.filter(area_id__in=area_ids)
