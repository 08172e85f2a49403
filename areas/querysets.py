from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from areas.choices import PARK_KINDS
from common.scoping import ScopedQuerySet


class AreaQuerySet(ScopedQuerySet):
    area_path_field = "path"

    def parks(self) -> Self:
        return self.filter(kind__in=PARK_KINDS)

    def open_on(self, on: date) -> Self:
        """Areas that exist on this day; an unknown opening day means it always existed."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=on),
            Q(closed_on__isnull=True) | Q(closed_on__gt=on),
        )


class ParkManager(models.Manager.from_queryset(AreaQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> AreaQuerySet:
        return super().get_queryset().parks()
