from typing import Self

from django.db.models import Exists, OuterRef

from common.dated import DatedQuerySet, YearlyQuerySet
from common.scoping import AreaScope, ScopedQuerySet


class EnterpriseQuerySet(ScopedQuerySet):
    """Enterprises; one that has moved still exists for those who answered for it before."""

    def in_scope(self, scope: AreaScope) -> Self:
        if scope.everything:
            return self
        placements = self.model._meta.get_field("placements").related_model
        earlier = placements.objects.filter(scope.q("area__path"), enterprise=OuterRef("pk"))
        return self.filter(scope.q("area__path") | Exists(earlier))


class FactQuerySet(ScopedQuerySet):
    """Rows about one enterprise."""

    area_path_field = "enterprise__area__path"


class PlacementQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"


class HeadcountQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    from_field = "reported_on"
    until_field = ""


class SizeQuerySet(YearlyQuerySet):
    area_path_field = "enterprise__area__path"


class AbsenceQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    from_field = "confirmed_on"
    until_field = ""
