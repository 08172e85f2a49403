from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q


class GrantQuerySet(models.QuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)


class TokenQuerySet(models.QuerySet):
    def usable(self, at: datetime) -> Self:
        """Neither revoked nor expired, of a user who may sign in."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)
