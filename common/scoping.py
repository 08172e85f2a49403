"""Which rows exist for a user: a value that names parts of the area tree, and the queryset method
that every read starts from."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

from django.db import models
from django.db.models import Q


@dataclass(frozen=True)
class AreaScope:
    """The parts of the area tree a user may see.

    `prefixes` are area paths, each ending in "/" so that `31/1/` does not match `31/15/`.
    An empty scope sees nothing.
    """

    prefixes: tuple[str, ...] = ()
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.prefixes)

    def contains(self, path: str) -> bool:
        """Whether the area with this path lies inside the scope."""
        return self.everything or any(path.startswith(prefix) for prefix in self.prefixes)

    def q(self, path_field: str) -> Q:
        """The condition on `path_field` that keeps the rows inside the scope."""
        if self.everything:
            return Q()
        if not self.prefixes:
            return Q(pk__in=[])
        condition = Q()
        for prefix in self.prefixes:
            condition |= Q(**{f"{path_field}__startswith": prefix})
        return condition


class HasScope(Protocol):
    """A user, as far as scoping is concerned."""

    @property
    def scope(self) -> AreaScope: ...


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset whose rows belong to an area; subclasses name the path column only."""

    area_path_field: ClassVar[str] = "area__path"

    def visible_to(self, user: HasScope) -> Self:
        """Rows that exist for this user; anonymous users see none."""
        return self.in_scope(getattr(user, "scope", AreaScope()))

    def in_scope(self, scope: AreaScope) -> Self:
        """Rows inside the scope."""
        return self if scope.everything else self.filter(scope.q(self.area_path_field))

    def in_area(self, path: str) -> Self:
        """Rows in the area with this path and everything below it."""
        return self.filter(**{f"{self.area_path_field}__startswith": path})
