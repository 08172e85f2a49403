from datetime import date
from typing import Self

from common.dated import DatedQuerySet, YearlyQuerySet
from common.scoping import AreaScope


class StationQuerySet(DatedQuerySet):
    from_field = "founded_on"
    until_field = "closed_on"

    def open_on(self, on: date) -> Self:
        return self.as_of(on)


class StationPeriodQuerySet(DatedQuerySet):
    """Posts, service areas and scopes of work."""

    area_path_field = "station__area__path"


class FundingQuerySet(YearlyQuerySet):
    area_path_field = "station__area__path"


class ActivityQuerySet(DatedQuerySet):
    area_path_field = "station__area__path"
    from_field = "held_on"
    until_field = ""


class CaseQuerySet(DatedQuerySet):
    """Every case opened by a day: a closed one is what the station has achieved."""

    area_path_field = "station__area__path"
    from_field = "opened_on"
    until_field = ""


class FacilityQuerySet(DatedQuerySet):
    """Facilities stand at the station or at an enterprise it serves."""

    area_path_field = "station__area__path"
    from_field = "opened_on"
    until_field = "closed_on"

    def in_scope(self, scope: AreaScope) -> Self:
        if scope.everything:
            return self
        return self.filter(scope.q("station__area__path") | scope.q("enterprise__area__path"))
