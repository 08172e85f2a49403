from typing import ClassVar, Self

from areas.choices import PARK_KINDS
from common.dated import DatedQuerySet


class OfEnterpriseQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    owner_fields: ClassVar = {"enterprise": "enterprise_id"}

    def from_parks(self) -> Self:
        """Rows of enterprises that sit in a park."""
        return self.filter(enterprise__area__kind__in=PARK_KINDS)


class StudioQuerySet(OfEnterpriseQuerySet):
    from_field = "founded_on"
    until_field = "closed_on"


class PairQuerySet(OfEnterpriseQuerySet):
    until_field = ""


class ResultQuerySet(OfEnterpriseQuerySet):
    from_field = "achieved_on"
    until_field = ""
