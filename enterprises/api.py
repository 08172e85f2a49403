"""Facts about enterprises, and the events in the life of one that are more than a correction.

The list of enterprises as of a date lives beside the figures, in `indicators`.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from common.access import get_visible_or_404, require
from common.api import ScopedViewSet, ScopedWriteViewSet
from common.api_checks import MeasuredWrites
from common.api_versions import VersionedWrites
from enterprises import rules, services
from enterprises.filters import AbsenceFilter, HeadcountFilter, PlacementFilter, SizeFilter
from enterprises.models import Absence, Enterprise, Headcount, Placement, SizeRecord
from enterprises.serializers import (
    AbsenceSerializer,
    CloseSerializer,
    HeadcountSerializer,
    MovedEnterpriseSerializer,
    MoveSerializer,
    PhoneReasonSerializer,
    PhoneSerializer,
    PlacementSerializer,
    RenameSerializer,
    ReopenSerializer,
    SizeSerializer,
)


class _EnterpriseEvent(MeasuredWrites, VersionedWrites, APIView):
    """One service call on one enterprise; the caller must be in charge of it before and after."""

    serializer_class: Any

    @property
    def user(self) -> Any:
        return self.request.user

    def post(self, request: Request, pk: int) -> Response:
        enterprise = self._visible(pk)
        require(rules.can_edit(self.user, enterprise))
        with transaction.atomic():
            self.refuse_stale(request, enterprise)
            serializer = self.serializer_class(data=request.data, context={"request": request})
            serializer.is_valid(raise_exception=True)
            data = serializer.validated_data
            measured = self.measured(request, enterprise, data, data)
            self.happen(enterprise, data)
            enterprise = self._still_in_charge_of(enterprise)
            warnings = self.settled(request, measured, enterprise)
        return self.answer(request, self.compared(enterprise), warnings)

    def happen(self, enterprise: Enterprise, data: dict[str, Any]) -> Enterprise:
        raise NotImplementedError

    def shown(self, row: Enterprise) -> Any:
        return self.compared(self._visible(row.pk))

    def compared(self, row: Enterprise) -> Any:
        return MovedEnterpriseSerializer(row).data

    def _visible(self, pk: int) -> Enterprise:
        return get_visible_or_404(
            Enterprise.objects.unmerged().select_related("area"), self.user, pk=pk
        )

    def _still_in_charge_of(self, enterprise: Enterprise) -> Enterprise:
        try:
            enterprise = self._visible(enterprise.pk)
        except Http404 as outside:
            raise PermissionDenied from outside
        require(rules.can_edit(self.user, enterprise))
        return enterprise


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


class EnterpriseReopenView(_EnterpriseEvent):
    """From a day on a closed enterprise operates again; until then it stays uncounted."""

    serializer_class = ReopenSerializer

    @extend_schema(
        request=ReopenSerializer, responses=MovedEnterpriseSerializer, summary="企业：重新开业"
    )
    def post(self, request: Request, pk: int) -> Response:
        return super().post(request, pk)

    def happen(self, enterprise: Enterprise, data: dict[str, Any]) -> Enterprise:
        return services.reopen_enterprise(actor=self.user, enterprise=enterprise, **data)


class EnterpriseRenameView(_EnterpriseEvent):
    """From a day on the enterprise has another name; the old one stays findable."""

    serializer_class = RenameSerializer

    @extend_schema(
        request=RenameSerializer, responses=MovedEnterpriseSerializer, summary="企业：更名"
    )
    def post(self, request: Request, pk: int) -> Response:
        return super().post(request, pk)

    def happen(self, enterprise: Enterprise, data: dict[str, Any]) -> Enterprise:
        return services.rename_enterprise(actor=self.user, enterprise=enterprise, **data)


class EnterprisePhoneView(APIView):
    """The telephone number in full, for a reason; the reading is logged."""

    write_abilities = (Ability.PERSONAL,)

    @extend_schema(
        request=PhoneReasonSerializer, responses=PhoneSerializer, summary="企业：查看完整电话"
    )
    def post(self, request: Request, pk: int) -> Response:
        user: Any = request.user
        enterprise = get_visible_or_404(Enterprise.objects.select_related("area"), user, pk=pk)
        require(rules.can_see_phone(user, enterprise))
        asked = PhoneReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        number = services.reveal_phone(
            actor=user, enterprise=enterprise, reason=asked.validated_data["reason"]
        )
        return Response({"phone": number}, headers={"Cache-Control": "private, no-store"})


class PlacementViewSet(ScopedViewSet):
    """Where an enterprise sat before; written by moving it."""

    model = Placement
    related = ("enterprise", "area")
    serializer_class = PlacementSerializer
    filterset_class = PlacementFilter


class _FactViewSet(ScopedWriteViewSet):
    related = ("enterprise__area",)
    write_abilities: tuple[Ability, ...] = (Ability.EDIT, Ability.FILL)

    def may_edit(self, row: Any) -> bool:
        return rules.can_fill(self.user, row.enterprise)


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
    # Whether an enterprise is above scale is what the statistics bureau says, not the enterprise.
    write_abilities = (Ability.EDIT,)

    def may_edit(self, row: Any) -> bool:
        return rules.can_edit(self.user, row.enterprise)

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
