from datetime import date
from typing import Self

from django.db.models import Q

from common.scoping import AreaScope, ScopedQuerySet


class StationQuerySet(ScopedQuerySet):
    def open_on(self, on: date) -> Self:
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), founded_on__lte=on)


class OfStationQuerySet(ScopedQuerySet):
    """Rows that belong to a station."""

    area_path_field = "station__area__path"


class FacilityQuerySet(ScopedQuerySet):
    """Facilities stand at the station or at an enterprise it serves."""

    def in_scope(self, scope: AreaScope) -> Self:
        if scope.everything:
            return self
        return self.filter(scope.q("station__area__path") | scope.q("enterprise__area__path"))
