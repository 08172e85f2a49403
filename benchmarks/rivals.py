"""The same list of enterprises as others write it: REST framework as it comes, with its cursor
pagination, and the driver alone. None of them knows of scope or of dates of standings."""

from datetime import date
from typing import Any

from django.db import connection
from rest_framework import generics, pagination, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from areas.models import Area
from enterprises.models import Enterprise

DAY = date(2022, 9, 30)
OWNERSHIP = "private"
SIZE = 50
# That of our list, which the table has an index for.
ORDER = ("pinyin", "name", "id")


class EmptyView(APIView):
    """Signed in, allowed, and nothing to do."""

    def get(self, request: Request) -> Response:
        return Response({})


class AreaSerializer(serializers.ModelSerializer[Area]):
    class Meta:
        model = Area
        fields = ["code", "name", "kind"]


class RowSerializer(serializers.ModelSerializer[Enterprise]):
    area = AreaSerializer()

    class Meta:
        model = Enterprise
        fields = [
            "id", "credit_code", "name", "area", "kind", "ownership", "industry_section",
            "industry_division", "address", "contact", "opened_on", "opened_precision", "closed_on",
            "closing_reason", "remark", "created_at", "updated_at",
        ]  # fmt: skip


class StockPages(pagination.PageNumberPagination):
    page_size = SIZE


class CursorPages(pagination.CursorPagination):
    page_size = SIZE
    ordering = ORDER


class StockList(generics.ListAPIView[Enterprise]):
    serializer_class = RowSerializer
    pagination_class = StockPages

    def get_queryset(self) -> Any:
        rows = Enterprise.objects.filter(ownership=OWNERSHIP, opened_on__lte=DAY)
        return rows.select_related("area").order_by(*ORDER)


class CursorList(StockList):
    pagination_class = CursorPages  # type: ignore[assignment]


class DriverList(APIView):
    """As fast as it can be from Python: one statement, and its rows as they are."""

    def get(self, request: Request) -> Response:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.id, e.credit_code, e.name, a.code, a.name, e.kind, e.ownership, "
                "e.industry_section, e.opened_on FROM enterprises_enterprise e "
                "JOIN areas_area a ON a.id = e.area_id "
                "WHERE e.ownership = %s AND e.opened_on <= %s "
                "ORDER BY e.pinyin, e.name, e.id LIMIT %s",
                [OWNERSHIP, DAY, SIZE],
            )
            return Response({"results": cursor.fetchall()})
