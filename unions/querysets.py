from datetime import date
from typing import Any, ClassVar, Self

from django.db.models import Exists, OuterRef, Q

from common.dated import DatedQuerySet
from common.scoping import AreaScope, ScopedQuerySet
from enterprises.querysets import OF_ENTERPRISE


class UnionQuerySet(DatedQuerySet):
    """`as_of` keeps unions that are still being prepared; `standing_on` does not.

    Who answers for a single enterprise sees the unions that cover it or did.
    """

    from_field = "approved_on"
    until_field = "dissolved_on"

    def inside(self, scope: AreaScope) -> Q:
        covering = _covering(self.model, scope, OuterRef("pk"))
        return super().inside(scope) if covering is None else super().inside(scope) | covering

    def standing_on(self, on: date) -> Self:
        """Unions approved and not dissolved on this day (工会法 §12: approval founds a union)."""
        return self.filter(
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on), approved_on__lte=on
        )


class OfUnionQuerySet(ScopedQuerySet):
    """Rows that belong to a union."""

    area_path_field = "union__area__path"

    def inside(self, scope: AreaScope) -> Q:
        return _inside_by_union(super().inside(scope), self.model, scope)


class TermQuerySet(DatedQuerySet):
    """Every term begun by a day, ended or not: whether one is overdue is what is asked."""

    area_path_field = "union__area__path"
    from_field = "elected_on"
    until_field = ""

    def inside(self, scope: AreaScope) -> Q:
        return _inside_by_union(super().inside(scope), self.model, scope)


class CoverageQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    owner_fields: ClassVar = OF_ENTERPRISE


class MembershipQuerySet(DatedQuerySet):
    area_path_field = "enterprise__area__path"
    owner_fields: ClassVar = OF_ENTERPRISE
    from_field = "reported_on"
    until_field = ""


class SystemQuerySet(DatedQuerySet):
    """Democratic systems hang on an enterprise or on a union that shares one among many.

    Who answers for an enterprise sees those it has through a union that covers it.
    """

    def inside(self, scope: AreaScope) -> Q:
        of_enterprise = scope.q("enterprise__area__path", OF_ENTERPRISE)
        union = self.model._meta.get_field("union").related_model
        coverages = union._meta.get_field("coverages").related_model
        covering = coverages.objects.in_scope(scope).filter(union=OuterRef("union"))
        return of_enterprise | scope.q("union__area__path") | Q(Exists(covering))

    def in_area(self, path: str) -> Self:
        return self.filter(
            Q(enterprise__area__path__startswith=path) | Q(union__area__path__startswith=path)
        )


class SessionQuerySet(DatedQuerySet):
    """Meetings exist for those for whom their congress does."""

    from_field = "held_on"
    until_field = ""

    def inside(self, scope: AreaScope) -> Q:
        systems = self.model._meta.get_field("system").related_model
        return Q(system__in=systems.objects.in_scope(scope).values("pk"))

    def in_area(self, path: str) -> Self:
        return self.filter(
            Q(system__enterprise__area__path__startswith=path)
            | Q(system__union__area__path__startswith=path)
        )


class ConfirmationQuerySet(DatedQuerySet):
    """Who looked, and when: of enterprises and of unions in the same way as their other facts."""

    from_field = "confirmed_on"
    until_field = ""

    def inside(self, scope: AreaScope) -> Q:
        return scope.q("enterprise__area__path", OF_ENTERPRISE) | scope.q("union__area__path")

    def in_area(self, path: str) -> Self:
        return self.filter(
            Q(enterprise__area__path__startswith=path) | Q(union__area__path__startswith=path)
        )


def _inside_by_union(inside: Q, model: Any, scope: AreaScope) -> Q:
    """Rows inside, and those of the unions that cover one of the scope's single enterprises."""
    union = model._meta.get_field("union").related_model
    covering = _covering(union, scope, OuterRef("union"))
    return inside if covering is None else inside | covering


def _covering(union: Any, scope: AreaScope, union_id: Any) -> Q | None:
    ids = scope.owned("enterprise")
    if not ids:
        return None
    coverages = union._meta.get_field("coverages").related_model
    return Q(Exists(coverages.objects.filter(union=union_id, enterprise__in=ids)))
