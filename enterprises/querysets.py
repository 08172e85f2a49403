from typing import ClassVar, Self

from django.db.models import Exists, OuterRef, Q

from common.dated import DatedQuerySet, YearlyQuerySet
from common.scoping import AreaScope, ScopedQuerySet

OF_ENTERPRISE = {"enterprise": "enterprise_id"}


class EnterpriseQuerySet(ScopedQuerySet):
    """Enterprises; one that has moved still exists for those who answered for it before."""

    owner_fields: ClassVar = {"enterprise": "pk"}

    def unmerged(self) -> Self:
        """Without the records that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def inside(self, scope: AreaScope) -> Q:
        if not scope.has_areas:
            return super().inside(scope)
        placements = self.model._meta.get_field("placements").related_model
        earlier = placements.objects.filter(scope.q("area__path"), enterprise=OuterRef("pk"))
        return super().inside(scope) | Q(Exists(earlier))


class FactQuerySet(ScopedQuerySet):
    """Rows about one enterprise."""

    area_path_field = "enterprise__area__path"
    owner_fields: ClassVar = OF_ENTERPRISE


class PlacementQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    owner_fields: ClassVar = OF_ENTERPRISE


class HeadcountQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    owner_fields: ClassVar = OF_ENTERPRISE
    from_field = "reported_on"
    until_field = ""


class SizeQuerySet(YearlyQuerySet):
    area_path_field = "enterprise__area__path"
    owner_fields: ClassVar = OF_ENTERPRISE


class AbsenceQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    owner_fields: ClassVar = OF_ENTERPRISE
    from_field = "confirmed_on"
    until_field = ""
