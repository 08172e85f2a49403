"""Figures as of a day, and the enterprises behind them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.utils import translate_validation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from areas.models import Area
from common.access import require
from common.api import ScopedWriteViewSet, as_of, day_parameter
from common.export_files import XLSX
from common.listing import Asked
from enterprises import rules, services
from enterprises.models import Enterprise, FormerEnterpriseName
from indicators import schema, selectors
from indicators.choices import By, Every, Phones
from indicators.counting import period_ends, year_before
from indicators.export import export_enterprises, may_export_full
from indicators.filters import NARROWING, EnterpriseFilter
from indicators.lists import ENTERPRISES
from indicators.serializers import (
    COLUMNS,
    CoverageTableSerializer,
    EnterpriseRowSerializer,
    EnterpriseSerializer,
    EnterpriseWriteSerializer,
    TrendSerializer,
    enterprise_json,
    place_json,
    row_json,
    table_json,
)

TREND_YEARS = 5
# Ten years of months; one day more is asked for in two requests.
TREND_DAYS = 120

FILES = {(200, XLSX): OpenApiTypes.BINARY, (200, "text/csv"): OpenApiTypes.BINARY}


class CoverageView(APIView):
    """Counts and rates of an area on a day, with a row for each part of it."""

    @extend_schema(
        summary=gettext_lazy("指标：统计时点的数和率"),
        parameters=[
            *schema.filter_parameters(("area", "as_of", "group", *NARROWING)),
            schema.choice_parameter("by", By, gettext_lazy("每行是什么，默认为下级区域")),
        ],
        responses=CoverageTableSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request)
        table = selectors.coverage(
            user=asked.request.user,
            area=area_of_figures(asked),
            as_of=asked.day,
            by=choice_of(request, "by", By, By.CHILDREN),
            group=asked.group_code,
            narrow=asked.narrowing,
        )
        return Response(table_json(table))


class CoverageTrendView(APIView):
    """The same counts and rates of a whole area at the ends of periods."""

    @extend_schema(
        summary=gettext_lazy("指标：走势"),
        parameters=[
            *schema.filter_parameters(("area", "group", *NARROWING)),
            schema.day_parameter("from", gettext_lazy("起始日期，默认为截止日期五年前")),
            schema.day_parameter("to", gettext_lazy("截止日期，默认为当天")),
            schema.choice_parameter("every", Every, gettext_lazy("各期期末，默认为月末")),
        ],
        responses=TrendSerializer,
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request)
        area = area_of_figures(asked)
        every = choice_of(request, "every", Every, Every.MONTH)
        found = selectors.trend(
            user=asked.request.user,
            area=area,
            days=_days(request, every),
            group=asked.group_code,
            narrow=asked.narrowing,
        )
        return Response(
            {
                "area": place_json(area),
                "group": asked.group_code,
                "every": every,
                "rows": [{"as_of": day, **row_json(row)} for day, row in found],
            }
        )


@extend_schema_view(
    list=extend_schema(
        parameters=schema.filter_parameters(), responses=EnterpriseRowSerializer(many=True)
    ),
    retrieve=extend_schema(parameters=schema.filter_parameters(["as_of"])),
    create=extend_schema(request=EnterpriseWriteSerializer),
    partial_update=extend_schema(request=EnterpriseWriteSerializer),
)
class EnterpriseViewSet(ScopedWriteViewSet):
    """The enterprises that operate on a day, chosen as the figures choose them."""

    http_method_names = ("get", "post", "patch", "head", "options")
    model = Enterprise
    related = ("area",)
    serializer_class = EnterpriseSerializer
    write_serializer_class = EnterpriseWriteSerializer
    # The list reads its parameters itself: it is a list of standings.
    filter_backends = ()  # type: ignore[assignment]
    lookup_value_regex = "[0-9]+"

    def prepare(self, rows: Any) -> Any:
        names = FormerEnterpriseName.objects.order_by("-until", "-pk")
        return super().prepare(rows).prefetch_related(Prefetch("former_names", names))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.asked = asked_of(request)
        page = self.paginate_queryset(self.asked.qs.values(*COLUMNS.values()))
        return self.get_paginated_response([enterprise_json(values) for values in page or ()])

    def count_of(self) -> int | None:
        """The length of the list where it is a figure that is kept: nothing narrows it."""
        asked = self.asked
        if asked.narrowing:
            return None
        return selectors.number_of_enterprises(
            user=asked.request.user, area=asked.place, as_of=asked.day, group=asked.group_code
        )

    def get_serializer_context(self) -> dict[str, Any]:
        return {
            **super().get_serializer_context(),
            "as_of": as_of(self.request),
            "standing_of": self._standing_of,
        }

    def may_edit(self, row: Any) -> bool:
        # What is to be corrected of a record that was merged is corrected where it leads to.
        return not row.merged_into_id and rules.can_edit(self.request.user, row)  # type: ignore[arg-type]

    def add(self, data: dict[str, Any]) -> Enterprise:
        return services.register_enterprise(actor=self.request.user, **data)

    def change(self, row: Any, data: dict[str, Any]) -> Enterprise:
        return services.change_enterprise(actor=self.request.user, enterprise=row, **data)

    def _standing_of(self, enterprise: Enterprise, day: date) -> dict[str, Any] | None:
        user: Any = self.request.user
        standing = selectors.standing_of(user=user, enterprise=enterprise, as_of=day)
        return standing.values(*COLUMNS.values()).first()


class FileView(APIView):
    """Answers with a file, whatever the caller accepts."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002 - REST framework's signature
        # The address says which file; a client that accepts only that file must get it.
        return super().perform_content_negotiation(request, force=True)


class EnterpriseExportView(FileView):
    """Exactly the enterprises that the same parameters list, as a file."""

    @extend_schema(
        operation_id="enterprises_export",
        summary=gettext_lazy("企业：导出"),
        parameters=[
            *schema.filter_parameters(),
            schema.choice_parameter(
                "phones", Phones, gettext_lazy("full：联系电话不隐去中间几位，须有权限并说明理由")
            ),
            schema.text_parameter("reason", gettext_lazy("phones=full 时必填，记入日志")),
        ],
        responses=FILES,
    )
    def get(self, request: Request, extension: str) -> HttpResponseBase:
        asked_of(request)
        full = choice_of(request, "phones", Phones, Phones.MASKED) == Phones.FULL
        user, today = request.user, timezone.localdate()
        query = request.query_params
        asked = Asked(ENTERPRISES, user=user, query=query, today=today, full=full)
        reason = request.query_params.get("reason", "").strip()
        if full and not reason:
            require(may_export_full(asked))
            raise ValidationError({"reason": [_("请说明为什么需要完整电话。")]})
        now = timezone.now()
        return export_enterprises(asked, extension, now=now, reason=reason)


def asked_of(request: Request) -> EnterpriseFilter:
    """What the request asks; 404 for an area it may not see, 400 naming the parameter."""
    asked = EnterpriseFilter(
        request.query_params, request=request, today=timezone.localdate(), only_given=True
    )
    if asked.is_valid():
        return asked
    if "area" in asked.errors:
        raise Http404
    raise translate_validation(asked.errors)


def area_of_figures(asked: EnterpriseFilter) -> Area:
    area = asked.place or selectors.top_area(asked.request.user)
    if area is None:
        raise Http404
    return area


def choice_of(request: Request, name: str, choices: Any, default: str) -> str:
    code = request.query_params.get(name) or default
    if code not in choices.values:
        raise ValidationError({name: [_("应为其中之一：%s。") % ", ".join(choices.values)]})
    return str(code)


def _days(request: Request, every: str) -> list[date]:
    last = day_parameter(request, "to") or timezone.localdate()
    first = day_parameter(request, "from") or _years_earlier(last, TREND_YEARS)
    if first > last:
        raise ValidationError({"from": [_("起始日期不能晚于截止日期。")]})
    days = period_ends(first, last, every)
    if len(days) > TREND_DAYS:
        raise ValidationError({"from": [_("一次最多 %d 期，请缩短期间。") % TREND_DAYS]})
    return days


def _years_earlier(day: date, years: int) -> date:
    """The first day of the period: the day after the same day, so many years earlier."""
    earlier = day
    for _year in range(years):
        earlier = year_before(earlier)
    return earlier + timedelta(days=1)
