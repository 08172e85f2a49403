from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import ScopedWriteViewSet
from innovation import rules, selectors, services
from innovation.filters import PairFilter, ResultFilter, StudioFilter
from innovation.models import Pair, Result, Studio
from innovation.serializers import (
    BenefitSerializer,
    PairSerializer,
    ResultSerializer,
    StudioSerializer,
)


class _OfEnterpriseViewSet(ScopedWriteViewSet):
    related: ClassVar[tuple[str, ...]] = ("enterprise__area",)

    def may_edit(self, row: Any) -> bool:
        return rules.can_edit(self.user, row.enterprise)


class StudioViewSet(_OfEnterpriseViewSet):
    """Innovation studios."""

    model = Studio
    ordering = ("name", "pk")
    serializer_class = StudioSerializer
    filterset_class = StudioFilter

    def add(self, data: dict[str, Any]) -> Studio:
        return services.found_studio(actor=self.user, **data)

    def change(self, row: Studio, data: dict[str, Any]) -> Studio:
        return services.change_studio(actor=self.user, studio=row, **data)


class PairViewSet(_OfEnterpriseViewSet):
    """Master–apprentice pairs."""

    model = Pair
    ordering = ("number",)
    serializer_class = PairSerializer
    filterset_class = PairFilter

    def add(self, data: dict[str, Any]) -> Pair:
        return services.record_pair(actor=self.user, **data)

    def change(self, row: Pair, data: dict[str, Any]) -> Pair:
        return services.change_pair(actor=self.user, pair=row, **data)


class ResultViewSet(_OfEnterpriseViewSet):
    """Innovation results and their benefit in yuan."""

    model = Result
    related = ("enterprise__area", "studio", "pair")
    ordering = ("number",)
    serializer_class = ResultSerializer
    filterset_class = ResultFilter

    def add(self, data: dict[str, Any]) -> Result:
        return services.record_result(actor=self.user, **data)

    def change(self, row: Result, data: dict[str, Any]) -> Result:
        return services.change_result(actor=self.user, result=row, **data)

    @extend_schema(responses=BenefitSerializer, summary="创新成果：汇总")
    @action(detail=False, pagination_class=None)
    def summary(self, request: Request) -> Response:
        """Number and benefit of the results that the same filters would list."""
        benefit = selectors.benefit_of(self.filter_queryset(self.get_queryset()))
        return Response(BenefitSerializer(benefit).data)
