from typing import Self

from django.db.models import Q

from common.scoping import AreaScope, HasScope, ScopedQuerySet


class BatchQuerySet(ScopedQuerySet):
    """Imports into the areas one may import into, and one's own that name no area.

    To read an area is not enough: an uploaded list holds names and telephone numbers.
    """

    def visible_to(self, user: HasScope) -> Self:
        scope = _import_scope(user)
        own = Q(created_by=getattr(user, "pk", None), created_by__isnull=False)
        return self.filter(scope.q("area__path") | (own & Q(area__isnull=True)))


def _import_scope(user: HasScope) -> AreaScope:
    scope_for = getattr(user, "scope_for", None)
    return scope_for("import") if scope_for else AreaScope()


class MappingQuerySet(ScopedQuerySet):
    """What the offices in the areas one may import into have taught."""

    def visible_to(self, user: HasScope) -> Self:
        return self.filter(_import_scope(user).q("area__path"))


class WorkbookQuerySet(ScopedQuerySet):
    """Workbooks that are made in the background: whoever asked for one, and nobody else."""

    def visible_to(self, user: HasScope) -> Self:
        return self.filter(created_by=getattr(user, "pk", None))


class RowQuerySet(ScopedQuerySet):
    area_path_field = "batch__area__path"

    def with_problems(self) -> Self:
        return self.exclude(problems=[])

    def doubtful(self) -> Self:
        """Rows that may mean several records, whether or not one was chosen."""
        return self.exclude(candidates=[])
