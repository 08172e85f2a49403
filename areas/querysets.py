from datetime import date
from typing import Self

from django.db import models

from areas.choices import PARK_KINDS
from common.dated import DatedQuerySet


class AreaQuerySet(DatedQuerySet):
    area_path_field = "path"
    from_field = "opened_on"
    until_field = "closed_on"

    def parks(self) -> Self:
        return self.filter(kind__in=PARK_KINDS)

    def open_on(self, on: date) -> Self:
        """Areas that exist on this day; an unknown opening day means it always existed."""
        return self.as_of(on)


class ParkManager(models.Manager.from_queryset(AreaQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> AreaQuerySet:
        return super().get_queryset().parks()
