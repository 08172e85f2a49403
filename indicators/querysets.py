from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Self

from django.db import connection
from django.db.models import Q

from common.dated import YearlyQuerySet
from common.keysets import Column, beyond, one_way
from common.scoping import AreaScope, ScopedQuerySet
from common.walking import reach_of_each
from enterprises.models import Enterprise, Placement

# Of so many enterprises a page is looked for first, then of more.
_ALONG_ALL = (500, 5_000)
# As many of each area.
_ALONG_EACH = (150, 1_500)
_BY_NAME = ["enterprise__pinyin", "enterprise__name", "enterprise_id"]


class StandingQuerySet(ScopedQuerySet):
    owner_fields: ClassVar = {"enterprise": "enterprise_id"}
    # Outside of these areas is none of the rows; None where nobody has said so.
    _inside: frozenset[int] | None = None

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._inside = self._inside
        return clone

    def __or__(self, other: Any) -> Self:
        found: Self = super().__or__(other)
        found._inside = None
        return found

    def as_of(self, day: date) -> Self:
        """One row for each enterprise that operates on this day."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)

    def sitting_in(self, area_ids: Collection[int], *, of: Collection[int] = ()) -> Self:
        """Rows whose enterprise sits in one of these areas, or is one of those named.

        By ids and not by `path LIKE`: PostgreSQL underestimates the latter and then loops.
        """
        inside = Q(area_id__in=area_ids)
        if of:
            return self.filter(inside | Q(enterprise_id__in=of))
        found: Self = self.filter(inside)
        found._inside = frozenset(area_ids)
        return found

    def walked(
        self, order: Sequence[Column], place: Sequence[Any] | None, *, backwards: bool
    ) -> Iterator[Self]:
        """Ever longer beginnings of the list after a place (common.keysets): each holds all of its
        rows up to some enterprise and none after. Nothing where no index has the order.

        The indexes are those of the enterprises: by name, or by area and name. The second has where
        they sit now; who has moved since is looked for among the placements.
        """
        if [column.path for column in order] != _BY_NAME or not one_way(order):
            return
        columns = [
            replace(column, path=path)
            for column, path in zip(order, ("pinyin", "name", "id"), strict=True)
        ]
        firms = Enterprise.objects.order_by(*(c.order(backwards=backwards) for c in columns))
        if place is not None:
            firms = firms.filter(beyond(columns, place, backwards=backwards))
        if self._inside is None:
            for number in _ALONG_ALL:
                yield self.filter(enterprise_id__in=firms.values("pk")[:number])
        elif connection.vendor == "postgresql":
            for number in _ALONG_EACH:
                areas = sorted(self._inside)
                reach = reach_of_each(firms, "area_id", areas, number)
                if reach is None:
                    # No shorter than all of them.
                    return
                # Beyond it as seen from the other side: what comes before it.
                near = firms.filter(beyond(columns, reach, backwards=not backwards))
                yield self._among(near.order_by().values("pk"), areas)

    def _among(self, firms: Any, areas: Sequence[int]) -> Self:
        """Those of these enterprises that sit in the areas, or sat there once."""
        moved = Placement.objects.filter(area_id__in=areas).values("enterprise")
        here, once = firms.filter(area_id__in=areas), firms.filter(pk__in=moved)
        return self.filter(enterprise_id__in=here.union(once))


class TargetQuerySet(YearlyQuerySet):
    """A target belongs to the area that set it; it may hold below, so those below see it."""

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | Q(area__path__in=scope.with_above)
