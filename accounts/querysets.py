from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class GrantQuerySet(models.QuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
