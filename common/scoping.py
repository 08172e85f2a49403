"""Which rows exist for a user: a value that names parts of the area tree, and the queryset method
that every read starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

from django.db import models
from django.db.models import Lookup, Q

# A single record that a scope reaches wherever it sits: ("enterprise", 12), ("station", 3).
Owner = tuple[str, int]


@models.CharField.register_lookup
class Under(Lookup):
    """`path__under=prefixes`: the column begins with one of them.

    One condition instead of an alternative for each: who answers for fourteen cities must not wait
    for their query to be put together fourteen times.
    """

    lookup_name = "under"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        texts = [f"{connection.ops.prep_for_like_query(prefix)}%" for prefix in self.rhs]
        # As `startswith` compares on this database, so that it uses the same index.
        begins = f"{column} {connection.operators['startswith'] % '%s'}"
        values = [value for text in texts for value in (*params, text)]
        return f"({' OR '.join([begins] * len(texts))})", values


@dataclass(frozen=True)
class AreaScope:
    """The parts of the area tree a user may see, and single records beside them.

    `prefixes` are area paths, each ending in "/" so that `31/1/` does not match `31/15/`.
    `owners` are records that are reached by themselves: what belongs to them is seen, what lies in
    the same area is not. An empty scope sees nothing.
    """

    prefixes: tuple[str, ...] = ()
    everything: bool = False
    owners: frozenset[Owner] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.prefixes) or bool(self.owners)

    def __or__(self, other: "AreaScope") -> "AreaScope":
        """What either of the two sees."""
        return AreaScope(
            prefixes=tuple(sorted({*self.prefixes, *other.prefixes})),
            everything=self.everything or other.everything,
            owners=self.owners | other.owners,
        )

    @property
    def has_areas(self) -> bool:
        """Whether any part of the tree lies inside, and not only single records."""
        return self.everything or bool(self.prefixes)

    @property
    def with_above(self) -> set[str]:
        """The paths of the areas of the scope and of all above them: whose rules hold inside."""
        return {
            prefix[: end + 1]
            for prefix in self.prefixes
            for end, letter in enumerate(prefix)
            if letter == "/"
        }

    def contains(self, path: str, *owners: Owner) -> bool:
        """Whether the area with this path, or one of these records, lies inside the scope."""
        if self.everything or any(path.startswith(prefix) for prefix in self.prefixes):
            return True
        return not self.owners.isdisjoint(owners)

    def owned(self, kind: str) -> list[int]:
        """The ids of the single records of this kind."""
        return sorted(pk for owner, pk in self.owners if owner == kind)

    def q(self, path_field: str, owner_fields: Mapping[str, str] | None = None) -> Q:
        """The condition that keeps the rows inside the scope.

        `path_field` is the column with the path of their area, `owner_fields` those with the ids of
        the records they belong to, by kind.
        """
        if self.everything:
            return Q()
        condition = Q(**{f"{path_field}__under": self.prefixes}) if self.prefixes else Q()
        for kind, column in (owner_fields or {}).items():
            if ids := self.owned(kind):
                condition |= Q(**{f"{column}__in": ids})
        return condition or Q(pk__in=[])


class HasScope(Protocol):
    """A user, as far as scoping is concerned."""

    @property
    def scope(self) -> AreaScope: ...


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset whose rows belong to an area; subclasses name the column of its path and, where
    rows belong to a record that can be granted by itself, the column of its id."""

    area_path_field: ClassVar[str] = "area__path"
    owner_fields: ClassVar[Mapping[str, str]] = {}

    # Outside of these parts of the tree is none of the rows; empty where nobody has said so.
    _within: tuple[str, ...] = ()

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._within = self._within
        return clone

    def __or__(self, other: Any) -> Self:
        found: Self = super().__or__(other)
        found._within = ()
        return found

    def visible_to(self, user: HasScope) -> Self:
        """Rows that exist for this user; anonymous users see none."""
        return self.in_scope(getattr(user, "scope", AreaScope()))

    def in_scope(self, scope: AreaScope) -> Self:
        """Rows inside the scope."""
        if scope.everything:
            return self
        condition = self.inside(scope)
        found = self.filter(condition)
        if condition == Q(**{f"{self.area_path_field}__under": scope.prefixes}):
            found._within = scope.prefixes  # noqa: SLF001 - one of our own
        return found

    def inside(self, scope: AreaScope) -> Q:
        """The condition by which `in_scope` chooses; what a subclass widens."""
        return scope.q(self.area_path_field, self.owner_fields)

    def in_area(self, path: str) -> Self:
        """Rows in the area with this path and everything below it."""
        if self._within and all(part.startswith(path) for part in self._within):
            # Said already, and said twice the database would expect a fraction of a fraction.
            return self
        return self.filter(**{f"{self.area_path_field}__startswith": path})
