from datetime import date
from typing import Self

from django.db.models import Q

from common.dated import DatedQuerySet
from common.scoping import AreaScope, ScopedQuerySet


class UnionQuerySet(DatedQuerySet):
    """`as_of` keeps unions that are still being prepared; `standing_on` does not."""

    from_field = "approved_on"
    until_field = "dissolved_on"

    def standing_on(self, on: date) -> Self:
        """Unions approved and not dissolved on this day (工会法 §12: approval founds a union)."""
        return self.filter(
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on), approved_on__lte=on
        )


class OfUnionQuerySet(ScopedQuerySet):
    """Rows that belong to a union."""

    area_path_field = "union__area__path"


class TermQuerySet(DatedQuerySet):
    """Every term begun by a day, ended or not: whether one is overdue is what is asked."""

    area_path_field = "union__area__path"
    from_field = "elected_on"
    until_field = ""


class CoverageQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"


class MembershipQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    from_field = "reported_on"
    until_field = ""


class SystemQuerySet(DatedQuerySet):
    """Democratic systems hang on an enterprise or on a union that shares one among many."""

    def in_scope(self, scope: AreaScope) -> Self:
        if scope.everything:
            return self
        return self.filter(scope.q("enterprise__area__path") | scope.q("union__area__path"))

    def in_area(self, path: str) -> Self:
        return self.filter(
            Q(enterprise__area__path__startswith=path) | Q(union__area__path__startswith=path)
        )
