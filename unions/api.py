from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from common.access import get_visible_or_404, require
from common.api import ScopedWriteViewSet
from common.api_checks import MeasuredWrites
from enterprises import rules as enterprise_rules
from enterprises.models import Enterprise
from unions import rules, services
from unions.filters import (
    ConfirmationFilter,
    CoverageFilter,
    MembershipFilter,
    SystemFilter,
    TermFilter,
    UnionFilter,
)
from unions.models import Confirmation, Coverage, DemocraticSystem, Membership, Term, Union
from unions.serializers import (
    ConfirmationSerializer,
    CoverageSerializer,
    EndingSerializer,
    MembershipSerializer,
    OwnUnionSerializer,
    PostponementSerializer,
    SystemSerializer,
    TermSerializer,
    UnionSerializer,
)


def _ended(door: Any, request: Request, end: Callable[[Any, dict[str, Any]], Any]) -> Response:
    """One service call that ends the row of a detail address, with a day and the grounds."""
    row = door.get_object()
    require(door.may_edit(row))
    with transaction.atomic():
        door.refuse_stale(request, row)
        asked = EndingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        measured = door.measured(request, row, asked.fields, asked.validated_data)
        end(row, asked.validated_data)
        written = door._written(row)  # noqa: SLF001 - as the door's own actions do
        warnings = door.settled(request, measured, written)
    return door.answer(request, door.get_serializer(written).data, warnings)


class UnionViewSet(ScopedWriteViewSet):
    """Unions; without an approval date one is still being prepared and covers nobody."""

    model = Union
    related = ("area", "parent")
    ordering = ("pinyin", "name", "pk")
    serializer_class = UnionSerializer
    filterset_class = UnionFilter

    def may_edit(self, row: Union) -> bool:
        return rules.can_edit(self.user, row)

    def add(self, data: dict[str, Any]) -> Union:
        return services.found_union(actor=self.user, **data)

    def change(self, row: Union, data: dict[str, Any]) -> Union:
        return services.change_union(actor=self.user, union=row, **data)

    @extend_schema(request=EndingSerializer, responses=UnionSerializer, summary="工会：撤销")
    @action(detail=True, methods=["post"])
    def dissolve(self, request: Request, pk: str) -> Response:
        """From a day on the union no longer stands, and covers nobody."""
        return _ended(
            self,
            request,
            lambda row, data: services.dissolve_union(actor=self.user, union=row, **data),
        )


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

    @extend_schema(request=EndingSerializer, responses=CoverageSerializer, summary="建会覆盖：终止")
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """From a day on the union no longer covers the enterprise: it left."""
        return _ended(
            self,
            request,
            lambda row, data: services.end_coverage(actor=self.user, coverage=row, **data),
        )


class ConfirmationViewSet(ScopedWriteViewSet):
    """What is recorded of an enterprise, or of a union, was looked at on a day and is right."""

    http_method_names = ("get", "post", "head", "options")
    model = Confirmation
    write_abilities = (Ability.EDIT, Ability.FILL)
    related = ("enterprise__area", "union__area", "confirmed_by")
    ordering = ("-confirmed_on", "pk")
    serializer_class = ConfirmationSerializer
    filterset_class = ConfirmationFilter

    def may_edit(self, row: Confirmation) -> bool:
        return rules.can_confirm(self.user, row)

    def add(self, data: dict[str, Any]) -> Confirmation:
        enterprise, union = data.get("enterprise"), data.get("union")
        (row,) = services.confirm_unchanged(
            actor=self.user,
            on=data["confirmed_on"],
            enterprises=[enterprise] if enterprise else [],
            unions=[union] if union else [],
        )
        return row


class MembershipViewSet(ScopedWriteViewSet):
    """Members as reported on a day; posting a day again replaces what was reported for it."""

    model = Membership
    write_abilities = (Ability.EDIT, Ability.FILL)
    related = ("enterprise__area", "union")
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter

    def may_edit(self, row: Membership) -> bool:
        return enterprise_rules.can_fill(self.user, row.enterprise)

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
        with transaction.atomic():
            self.refuse_stale(request, term)
            data = PostponementSerializer(data=request.data)
            data.is_valid(raise_exception=True)
            measured = self.measured(request, term, data.fields, data.validated_data)
            services.postpone_election(actor=self.user, term=term, **data.validated_data)
            written = self._written(term)
            warnings = self.settled(request, measured, written)
        return self.answer(request, self.get_serializer(written).data, warnings)


class SystemViewSet(ScopedWriteViewSet):
    """Congress, openness, contract, directors of an enterprise, or shared through a union."""

    model = DemocraticSystem
    write_abilities = (Ability.EDIT, Ability.FILL)
    related = ("enterprise__area", "union__area")
    serializer_class = SystemSerializer
    filterset_class = SystemFilter

    def may_edit(self, row: DemocraticSystem) -> bool:
        return rules.can_edit_system(self.user, row)

    def add(self, data: dict[str, Any]) -> DemocraticSystem:
        return services.adopt_system(actor=self.user, **data)

    def change(self, row: DemocraticSystem, data: dict[str, Any]) -> DemocraticSystem:
        return services.change_system(actor=self.user, system=row, **data)


class OwnUnionView(MeasuredWrites, APIView):
    """An enterprise's own union was approved: it is founded and covers the enterprise at once."""

    @extend_schema(
        request=OwnUnionSerializer, responses={201: UnionSerializer}, summary="企业：单独建会"
    )
    def post(self, request: Request, pk: int) -> Response:
        user: Any = request.user
        enterprise = get_visible_or_404(
            Enterprise.objects.unmerged().select_related("area"), user, pk=pk
        )
        require(enterprise_rules.can_edit(user, enterprise))
        with transaction.atomic():
            asked = OwnUnionSerializer(data=request.data)
            asked.is_valid(raise_exception=True)
            measured = self.measured(request, enterprise, asked.fields, asked.validated_data)
            union = services.found_own_union(
                actor=user, enterprise=enterprise, **asked.validated_data
            )
            require(rules.can_edit(user, union))
            warnings = self.settled(request, measured, union)
        shown = UnionSerializer(union, context={"request": request})
        return self.answer(request, shown.data, warnings, HTTPStatus.CREATED)
