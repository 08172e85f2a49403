from datetime import date
from typing import ClassVar, Self

from django.db.models import Q

from common.dated import DatedQuerySet, YearlyQuerySet
from common.scoping import AreaScope

# A station's officer sees the station wherever it has its seat.
OF_STATION = {"station": "station_id"}


class StationQuerySet(DatedQuerySet):
    owner_fields: ClassVar = {"station": "pk"}
    from_field = "founded_on"
    until_field = "closed_on"

    def open_on(self, on: date) -> Self:
        return self.as_of(on)


class StationPeriodQuerySet(DatedQuerySet):
    """Posts and scopes of work."""

    area_path_field = "station__area__path"
    owner_fields: ClassVar = OF_STATION


class ServiceAreaQuerySet(StationPeriodQuerySet):
    """Who answers for an area sees which stations serve it, wherever these have their seat."""

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | scope.q("area__path")


class FundingQuerySet(YearlyQuerySet):
    area_path_field = "station__area__path"
    owner_fields: ClassVar = OF_STATION


class ActivityQuerySet(DatedQuerySet):
    area_path_field = "station__area__path"
    owner_fields: ClassVar = OF_STATION
    from_field = "held_on"
    until_field = ""


class CaseQuerySet(DatedQuerySet):
    """Every case opened by a day: a closed one is what the station has achieved.

    Who answers for an enterprise sees what any station did for it.
    """

    area_path_field = "station__area__path"
    owner_fields: ClassVar = OF_STATION
    from_field = "opened_on"
    until_field = ""

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | _of_enterprise(scope)


class FacilityQuerySet(DatedQuerySet):
    """Facilities stand at the station or at an enterprise it serves."""

    area_path_field = "station__area__path"
    owner_fields: ClassVar = OF_STATION
    from_field = "opened_on"
    until_field = "closed_on"

    def inside(self, scope: AreaScope) -> Q:
        return super().inside(scope) | _of_enterprise(scope)


def _of_enterprise(scope: AreaScope) -> Q:
    return scope.q("enterprise__area__path", {"enterprise": "enterprise_id"})
