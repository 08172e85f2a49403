from typing import Self

from django.db.models import Q

from common.scoping import AreaScope, HasScope, ScopedQuerySet


class BatchQuerySet(ScopedQuerySet):
    """Imports into an area, and one's own that name none."""

    def visible_to(self, user: HasScope) -> Self:
        scope = getattr(user, "scope", AreaScope())
        own = Q(created_by=getattr(user, "pk", None), created_by__isnull=False)
        return self.filter(scope.q("area__path") | (own & Q(area__isnull=True)))


class RowQuerySet(ScopedQuerySet):
    area_path_field = "batch__area__path"

    def with_problems(self) -> Self:
        return self.exclude(problems=[])
