from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.db import connection
from django.db.models import Q

from common.chunks import Numbers, chunks
from common.dated import YearlyQuerySet
from common.keysets import Column, beyond, one_way
from common.prepared import One, Prepared
from common.scoping import AreaScope, ScopedQuerySet
from common.walking import reach_of_each
from enterprises.models import Enterprise, Placement

# Of so many enterprises a page is looked for first, then of so many more.
_ALONG_ALL = (500, 5_000)
# Of those that can be meant, the standings of so many are asked for at once: two pages or so.
_AT_ONCE = 150
# As many of each area.
_ALONG_EACH = (150, 300, 600)
_BY_NAME = ["enterprise__pinyin", "enterprise__name", "enterprise_id"]
_OF_ENTERPRISES = ("pinyin", "name", "id")
# What an enterprise has in a column of its own, and lists are often narrowed to.
_OWN = {
    f"enterprise__{name}{comparison}": name
    for name in ("kind", "ownership", "industry_section")
    for comparison in ("", "__exact")
}


class StandingQuerySet(ScopedQuerySet):
    owner_fields: ClassVar = {"enterprise": "enterprise_id"}
    # Outside of these areas is none of the rows; None where nobody has said so.
    _inside: frozenset[int] | None = None
    # What is in those columns of every row's enterprise, as far as somebody has said so.
    _equal: tuple[tuple[str, Any], ...] = ()

    def _clone(self) -> Self:
        clone: Self = super()._clone()
        clone._inside, clone._equal = self._inside, self._equal
        return clone

    def __or__(self, other: Any) -> Self:
        found: Self = super().__or__(other)
        found._inside, found._equal = None, ()
        return found

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        found: Self = super().filter(*args, **kwargs)
        said = tuple((_OWN[path], value) for path, value in kwargs.items() if path in _OWN)
        found._equal = (*self._equal, *said)
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
        self, order: Sequence[Column], place: Any, *, backwards: bool
    ) -> Iterator[tuple[Any, Self | None]]:
        """Stretches of the list after a place (common.keysets), one after another, each with the
        place before it; None is the stretch behind them that no index is gone along for.

        The indexes are those of the enterprises: by name, or by area and name. The second has where
        they sit now; who has moved since is looked for among the placements.
        """
        if [column.path for column in order] == _BY_NAME and one_way(order):
            columns = [
                replace(column, path=path)
                for column, path in zip(order, _OF_ENTERPRISES, strict=True)
            ]
            if self._inside is None:
                place = yield from self._along_all(columns, place, backwards=backwards)
                if place is None:
                    return
            elif connection.vendor == "postgresql":
                place = yield from self._along_each(columns, place, backwards=backwards)
        yield place, None

    def _along_all(
        self, columns: Sequence[Column], place: Any, *, backwards: bool
    ) -> Generator[tuple[Any, Self | None], None, Any]:
        """Returns where it ends; None at the end of all."""
        names, wanted = zip(*self._equal, strict=True) if self._equal else ((), ())
        for number in _ALONG_ALL:
            # An index leads past those that cannot be meant; looked up each by itself, they would
            # take longer than all the rest of the page.
            descending = columns[0].descending != backwards
            walk = _walk(number, names, begins=place is None, descending=descending)
            seen = walk.rows(*(place or ()))
            for ids in chunks([pk for pk, *own in seen if (*own,) == wanted], _AT_ONCE):
                yield place, self.filter(enterprise__among=Numbers(ids))
            if len(seen) < number:
                return None
            place = Enterprise.objects.values_list(*_OF_ENTERPRISES).get(pk=seen[-1][0])
        return place

    def _along_each(
        self, columns: Sequence[Column], place: Any, *, backwards: bool
    ) -> Generator[tuple[Any, Self | None], None, Any]:
        """Returns where it ends."""
        areas = sorted(self._inside or ())
        moved = Placement.objects.filter(area_id__in=areas).values("enterprise")
        for number in _ALONG_EACH:
            firms = _enterprises(columns, place, backwards=backwards)
            reach = reach_of_each(firms, "area_id", areas, number)
            if reach is None:
                # No shorter than all of them.
                return place
            # Beyond it as seen from the other side: what comes before it.
            near = firms.filter(beyond(columns, reach, backwards=not backwards)).order_by()
            ids = near.filter(area_id__in=areas).union(near.filter(pk__in=moved)).values_list("pk")
            # Told to the database, which would guess that they are many times as many.
            found = [pk for (pk,) in ids]
            yield place, self.filter(enterprise_id__in=[*found, reach[-1]])
            place = reach
        return place


class TargetQuerySet(YearlyQuerySet):
    """A target belongs to the area that set it; it may hold below, so those below see it."""

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | Q(area__path__in=scope.with_above)


@lru_cache(maxsize=64)
def _walk(number: int, names: Sequence[str], *, begins: bool, descending: bool) -> Prepared:
    """So many enterprises by name, after a place unless it `begins`: their number and `names`."""
    fields = [Enterprise._meta.get_field(name) for name in _OF_ENTERPRISES]
    columns = [
        Column(path, descending, nullable=False, field=field)
        for path, field in zip(_OF_ENTERPRISES, fields, strict=True)
    ]

    def compose(*place: Any) -> Any:
        firms = _enterprises(columns, place or None, backwards=False)
        return firms.values_list("pk", *names)[:number]

    return Prepared(compose, () if begins else (One(str), One(str), One(int)))


def _enterprises(columns: Sequence[Column], place: Any, *, backwards: bool) -> Any:
    """All in this order, after a place in it."""
    firms = Enterprise.objects.order_by(*(c.order(backwards=backwards) for c in columns))
    if place is None:
        return firms
    return firms.filter(beyond(columns, place, backwards=backwards))
