from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.access import require
from common.api import ScopedWriteViewSet
from enterprises import rules as enterprise_rules
from unions import rules, services
from unions.filters import (
    CoverageFilter,
    MembershipFilter,
    SystemFilter,
    TermFilter,
    UnionFilter,
)
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union
from unions.serializers import (
    CoverageSerializer,
    MembershipSerializer,
    PostponementSerializer,
    SystemSerializer,
    TermSerializer,
    UnionSerializer,
)


class UnionViewSet(ScopedWriteViewSet):
    """Unions; without an approval date one is still being prepared and covers nobody."""

    model = Union
    related = ("area", "parent")
    ordering = ("name", "pk")
    serializer_class = UnionSerializer
    filterset_class = UnionFilter

    def may_edit(self, row: Union) -> bool:
        return rules.can_edit(self.user, row)

    def add(self, data: dict[str, Any]) -> Union:
        return services.found_union(actor=self.user, **data)

    def change(self, row: Union, data: dict[str, Any]) -> Union:
        return services.change_union(actor=self.user, union=row, **data)


class CoverageViewSet(ScopedWriteViewSet):
    """Which union covers which enterprise, from–until (the day `until` is no longer covered)."""

    model = Coverage
    related = ("union", "enterprise__area")
    serializer_class = CoverageSerializer
    filterset_class = CoverageFilter

    def may_edit(self, row: Coverage) -> bool:
        return enterprise_rules.can_edit(self.user, row.enterprise)

    def add(self, data: dict[str, Any]) -> Coverage:
        return services.cover_enterprise(actor=self.user, **data)

    def change(self, row: Coverage, data: dict[str, Any]) -> Coverage:
        return services.change_coverage(actor=self.user, coverage=row, **data)


class MembershipViewSet(ScopedWriteViewSet):
    """Members as reported on a day; posting a day again replaces what was reported for it."""

    model = Membership
    related = ("enterprise__area", "union")
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter

    def may_edit(self, row: Membership) -> bool:
        return enterprise_rules.can_edit(self.user, row.enterprise)

    def add(self, data: dict[str, Any]) -> Membership:
        return services.record_membership(actor=self.user, **data)

    def change(self, row: Membership, data: dict[str, Any]) -> Membership:
        return services.change_membership(actor=self.user, membership=row, **data)


class TermViewSet(ScopedWriteViewSet):
    """Committees' terms; the end follows from the election, a postponement needs an approval."""

    http_method_names = ("get", "post", "head", "options")
    model = Term
    related = ("union__area",)
    serializer_class = TermSerializer
    filterset_class = TermFilter

    def may_edit(self, row: Term) -> bool:
        return rules.can_edit(self.user, row.union)

    def add(self, data: dict[str, Any]) -> Term:
        return services.elect_committee(actor=self.user, **data)

    @extend_schema(
        request=PostponementSerializer, responses=TermSerializer, summary="届次：延期换届"
    )
    @action(detail=True, methods=["post"])
    def postpone(self, request: Request, pk: str) -> Response:
        """The next election may be held until `to`, with the upper union's approval number."""
        term = self.get_object()
        require(self.may_edit(term))
        data = PostponementSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        services.postpone_election(actor=self.user, term=term, **data.validated_data)
        return Response(self.get_serializer(term).data)


class SystemViewSet(ScopedWriteViewSet):
    """Congress, openness, contract, directors of an enterprise, or shared through a union."""

    model = DemocraticSystem
    related = ("enterprise__area", "union__area")
    serializer_class = SystemSerializer
    filterset_class = SystemFilter

    def may_edit(self, row: DemocraticSystem) -> bool:
        return rules.can_edit_system(self.user, row)

    def add(self, data: dict[str, Any]) -> DemocraticSystem:
        return services.adopt_system(actor=self.user, **data)

    def change(self, row: DemocraticSystem, data: dict[str, Any]) -> DemocraticSystem:
        return services.change_system(actor=self.user, system=row, **data)
