from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Ability
from common.access import get_visible_or_404, require
from common.api import ScopedViewSet
from reports import rules, services
from reports.filters import YearlyReportFilter
from reports.models import ReportFile, YearlyReport
from reports.serializers import (
    ReportDetailSerializer,
    ReportRequestSerializer,
    ReportSerializer,
)
from reports.tasks import request_report


class ReportViewSet(ScopedViewSet):
    """Yearly reports: ask for one, follow its progress, fetch its files."""

    model = YearlyReport
    related = ("area", "job")
    ordering = ("-pk",)
    filterset_class = YearlyReportFilter
    write_ability = Ability.REPORT

    def get_serializer_class(self) -> Any:
        return ReportSerializer if self.action == "list" else ReportDetailSerializer

    def prepare(self, rows: Any) -> Any:
        rows = super().prepare(rows)
        # The figures of a city are half a megabyte: only the one that is asked for brings them.
        return rows.defer("figures") if self.action == "list" else rows.prefetch_related("files")

    @extend_schema(request=ReportRequestSerializer, responses={202: ReportDetailSerializer})
    def create(self, request: Request) -> Response:
        """Have a report built; while one of this area and year is being built, it is that one."""
        asked = ReportRequestSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        require(rules.can_build(self.user, asked.validated_data["area"]))
        report = request_report(actor=self.user, **asked.validated_data)
        return Response(self.get_serializer(report).data, status=status.HTTP_202_ACCEPTED)


class ReportFileView(APIView):
    """One file of a report."""

    @extend_schema(responses={(200, services.XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int, name: str) -> FileResponse:
        user: Any = request.user
        file = get_visible_or_404(ReportFile.objects, user, report=pk, name=name)
        response = FileResponse(
            file.content.open("rb"), as_attachment=True, filename=name, content_type=services.XLSX
        )
        # It may be opened on a shared computer: nothing of it stays in a cache.
        response.headers["Cache-Control"] = "private, no-store"
        return response
