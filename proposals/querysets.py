from typing import Self

from django.db.models import Q

from areas.choices import PARK_KINDS
from common.dated import DatedQuerySet, YearlyQuerySet
from common.scoping import AreaScope


class ProposalQuerySet(DatedQuerySet):
    """A proposal belongs to the area where its enterprise sat when it was put forward."""

    from_field = "submitted_on"
    until_field = ""


class RoundQuerySet(YearlyQuerySet):
    """A round belongs to the area that holds it; those below take part in it and may see it."""

    def in_scope(self, scope: AreaScope) -> Self:
        if scope.everything:
            return self
        above = {
            prefix[: end + 1]
            for prefix in scope.prefixes
            for end, letter in enumerate(prefix)
            if letter == "/"
        }
        return self.filter(scope.q("area__path") | Q(area__path__in=above))


class RecommendationQuerySet(DatedQuerySet):
    area_path_field = "proposal__area__path"
    from_field = "recommended_on"
    until_field = ""


class AwardQuerySet(DatedQuerySet):
    area_path_field = "recommendation__proposal__area__path"
    from_field = "awarded_on"
    until_field = ""

    def from_parks(self) -> Self:
        """Awards to proposals of park enterprises."""
        return self.filter(recommendation__proposal__area__kind__in=PARK_KINDS)
