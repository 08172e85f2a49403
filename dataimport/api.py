from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Ability
from areas.models import Area
from common.access import require
from common.api import ScopedViewSet
from dataimport import rules, selectors, services, tasks
from dataimport.choices import RowAction
from dataimport.filters import ImportFilter
from dataimport.models import ImportBatch, ImportRow
from dataimport.serializers import (
    ConfirmSerializer,
    ImportDetailSerializer,
    ImportRowSerializer,
    ImportSerializer,
    UploadSerializer,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportViewSet(ScopedViewSet):
    """Imports of lists: upload, follow the check, look at the problems, apply or discard."""

    model = ImportBatch
    related = ("area", "job", "created_by")
    ordering = ("-created_at", "-pk")
    filterset_class = ImportFilter
    write_ability = Ability.IMPORT
    parser_classes = (MultiPartParser, JSONParser)

    def get_serializer_class(self) -> Any:
        return ImportSerializer if self.action == "list" else ImportDetailSerializer

    @extend_schema(
        request={"multipart/form-data": UploadSerializer}, responses={202: ImportDetailSerializer}
    )
    def create(self, request: Request) -> Response:
        """Upload a list; it is checked in the background, nothing is written yet."""
        asked = UploadSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        area = data.get("area") or self._only_area()
        require(rules.can_import_into(self.user, area))
        batch = tasks.start_import(
            actor=self.user,
            kind=data["kind"],
            file=data["file"],
            area=area,
            as_of=data.get("as_of"),
        )
        return self._answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=ConfirmSerializer, responses={202: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Confirm a checked import; 409 while rows have errors, unless they are skipped."""
        asked = ConfirmSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        batch = self._decidable()
        batch = tasks.confirm_import(actor=self.user, batch=batch, **asked.validated_data)
        return self._answer(batch, status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={200: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Give an import up; its file and rows are deleted."""
        batch = services.discard_batch(actor=self.user, batch=self._decidable())
        return self._answer(batch)

    @extend_schema(
        parameters=[OpenApiParameter("action", enum=RowAction.values)],
        responses={200: ImportRowSerializer(many=True)},
    )
    @action(detail=True, url_path="rows", filter_backends=[])
    def rows(self, request: Request, pk: str) -> Response:
        """The rows as they are understood and what each would do, page by page."""
        found: QuerySet[ImportRow] = ImportRow.objects.filter(batch=self.get_object())
        if request.GET.get("action"):
            found = found.filter(action=request.GET["action"])
        page = self.paginate_queryset(found.order_by("position"))
        return self.get_paginated_response(ImportRowSerializer(page, many=True).data)

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    def problems(self, request: Request, pk: str) -> HttpResponse:
        """All problems as a workbook."""
        batch = self.get_object()
        return HttpResponse(
            selectors.problems_workbook(batch),
            content_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="problems-{batch.pk}.xlsx"'},
        )

    def _decidable(self) -> ImportBatch:
        batch: ImportBatch = self.get_object()
        require(rules.can_decide(self.user, batch))
        return batch

    def _only_area(self) -> Area:
        areas = selectors.outermost_areas(self.user)
        if len(areas) != 1:
            raise ValidationError({"area": [_("请指明区域编码。")]})
        return areas[0]

    def _answer(self, batch: ImportBatch, code: int = status.HTTP_200_OK) -> Response:
        return Response(ImportDetailSerializer(batch).data, status=code)
