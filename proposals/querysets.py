from typing import ClassVar, Self

from django.db.models import Q

from areas.choices import PARK_KINDS
from common.dated import DatedQuerySet, YearlyQuerySet
from common.scoping import AreaScope


class ProposalQuerySet(DatedQuerySet):
    """A proposal belongs to the area where its enterprise sat when it was put forward."""

    owner_fields: ClassVar = {"enterprise": "enterprise_id"}
    from_field = "submitted_on"
    until_field = ""


class RoundQuerySet(YearlyQuerySet):
    """A round belongs to the area that holds it; those below take part in it and may see it."""

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | Q(area__path__in=scope.with_above)


class RecommendationQuerySet(DatedQuerySet):
    area_path_field = "proposal__area__path"
    owner_fields: ClassVar = {"enterprise": "proposal__enterprise_id"}
    from_field = "recommended_on"
    until_field = ""


class AwardQuerySet(DatedQuerySet):
    area_path_field = "recommendation__proposal__area__path"
    owner_fields: ClassVar = {"enterprise": "recommendation__proposal__enterprise_id"}
    from_field = "awarded_on"
    until_field = ""

    def from_parks(self) -> Self:
        """Awards to proposals of park enterprises."""
        return self.filter(recommendation__proposal__area__kind__in=PARK_KINDS)
