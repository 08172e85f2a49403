"""Facts about enterprises, and the two events in the life of one that are more than a correction.

The list of enterprises as of a date lives beside the figures, in `indicators`.
"""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.access import get_visible_or_404, require
from common.api import ScopedViewSet, ScopedWriteViewSet
from enterprises import rules, services
from enterprises.filters import AbsenceFilter, HeadcountFilter, PlacementFilter, SizeFilter
from enterprises.models import Absence, Enterprise, Headcount, Placement, SizeRecord
from enterprises.serializers import (
    AbsenceSerializer,
    CloseSerializer,
    HeadcountSerializer,
    MovedEnterpriseSerializer,
    MoveSerializer,
    PlacementSerializer,
    SizeSerializer,
)


class _EnterpriseEvent(APIView):
    """One service call on one enterprise; the caller must be in charge of it before and after."""

    serializer_class: Any

    @property
    def user(self) -> Any:
        return self.request.user

    def post(self, request: Request, pk: int) -> Response:
        enterprise = get_visible_or_404(Enterprise.objects, self.user, pk=pk)
        require(rules.can_edit(self.user, enterprise))
        serializer = self.serializer_class(data=request.data, context={"request": request})
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            enterprise = self.happen(enterprise, serializer.validated_data)
            require(rules.can_edit(self.user, enterprise))
        return Response(MovedEnterpriseSerializer(enterprise).data)

    def happen(self, enterprise: Enterprise, data: dict[str, Any]) -> Enterprise:
        raise NotImplementedError


class EnterpriseMoveView(_EnterpriseEvent):
    """From a day on the enterprise sits in another area; before that day nothing changes."""

    serializer_class = MoveSerializer

    @extend_schema(
        request=MoveSerializer, responses=MovedEnterpriseSerializer, summary="企业：迁移"
    )
    def post(self, request: Request, pk: int) -> Response:
        return super().post(request, pk)

    def happen(self, enterprise: Enterprise, data: dict[str, Any]) -> Enterprise:
        return services.move_enterprise(actor=self.user, enterprise=enterprise, **data)


class EnterpriseCloseView(_EnterpriseEvent):
    """From a day on the enterprise no longer operates."""

    serializer_class = CloseSerializer

    @extend_schema(
        request=CloseSerializer, responses=MovedEnterpriseSerializer, summary="企业：终止"
    )
    def post(self, request: Request, pk: int) -> Response:
        return super().post(request, pk)

    def happen(self, enterprise: Enterprise, data: dict[str, Any]) -> Enterprise:
        return services.close_enterprise(actor=self.user, enterprise=enterprise, **data)


class PlacementViewSet(ScopedViewSet):
    """Where an enterprise sat before; written by moving it."""

    model = Placement
    related = ("enterprise", "area")
    serializer_class = PlacementSerializer
    filterset_class = PlacementFilter


class _FactViewSet(ScopedWriteViewSet):
    related = ("enterprise__area",)

    def may_edit(self, row: Any) -> bool:
        return rules.can_edit(self.user, row.enterprise)


class HeadcountViewSet(_FactViewSet):
    """Employees as reported on a day; posting a day again replaces what was reported for it."""

    model = Headcount
    serializer_class = HeadcountSerializer
    filterset_class = HeadcountFilter

    def add(self, data: dict[str, Any]) -> Headcount:
        return services.record_headcount(actor=self.user, **{"employees": None, **data})

    def change(self, row: Headcount, data: dict[str, Any]) -> Headcount:
        return services.change_headcount(actor=self.user, headcount=row, **data)


class SizeViewSet(_FactViewSet):
    """Size class and above-scale flag of a year; posting a year again replaces it."""

    model = SizeRecord
    serializer_class = SizeSerializer
    filterset_class = SizeFilter

    def add(self, data: dict[str, Any]) -> SizeRecord:
        return services.record_size(actor=self.user, **data)

    def change(self, row: SizeRecord, data: dict[str, Any]) -> SizeRecord:
        key = {"enterprise": row.enterprise, "year": row.year}
        return services.record_size(actor=self.user, **{**data, **key})


class AbsenceViewSet(_FactViewSet):
    """It was confirmed on a day that an enterprise has no union, congress, openness or contract."""

    http_method_names = ("get", "post", "head", "options")
    model = Absence
    serializer_class = AbsenceSerializer
    filterset_class = AbsenceFilter

    def add(self, data: dict[str, Any]) -> Absence:
        on = data.pop("confirmed_on")
        return services.confirm_absence(actor=self.user, on=on, **data)
