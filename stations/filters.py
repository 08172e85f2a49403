from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, NumberFilter

from areas.filters import InAreaFilter
from common.filters import FirstDayFilter, LastDayFilter, YesNoFilter
from stations.choices import (
    ActivityKind,
    FacilityKind,
    FundingSource,
    HolderKind,
    PostRole,
    StationKind,
    WorkLine,
)
from stations.models import ServiceArea


class StationFilter(FilterSet):
    area = InAreaFilter()
    kind = ChoiceFilter(
        field_name="kind", lookup_expr="exact", choices=StationKind.choices, label=_("类别")
    )
    pilot = YesNoFilter(field_name="is_pilot", lookup_expr="exact", label=_("试点"))
    model = YesNoFilter(field_name="is_model", lookup_expr="exact", label=_("样板站"))
    serves = CharFilter(method="filter_serves", label=_("服务的区域编码"))
    search = CharFilter(field_name="name", lookup_expr="icontains", label=_("名称"))

    def filter_serves(self, stations: Any, name: str, code: str) -> Any:
        serving = ServiceArea.objects.filter(area__code=code).values("station")
        return stations.filter(pk__in=serving)


class OfStationFilter(FilterSet):
    area = InAreaFilter()
    station = NumberFilter(field_name="station", lookup_expr="exact", label=_("指导站"))


class PostFilter(OfStationFilter):
    role = ChoiceFilter(
        field_name="role", lookup_expr="exact", choices=PostRole.choices, label=_("职务")
    )
    holder_kind = ChoiceFilter(
        field_name="holder_kind",
        lookup_expr="exact",
        choices=HolderKind.choices,
        label=_("任职者类别"),
    )


class ServiceAreaFilter(OfStationFilter):
    served = CharFilter(field_name="area__code", lookup_expr="exact", label=_("服务的区域编码"))


class FacilityFilter(OfStationFilter):
    kind = ChoiceFilter(
        field_name="kind", lookup_expr="exact", choices=FacilityKind.choices, label=_("种类")
    )
    enterprise = NumberFilter(field_name="enterprise", lookup_expr="exact", label=_("所在企业"))


class FundingFilter(OfStationFilter):
    source = ChoiceFilter(
        field_name="source", lookup_expr="exact", choices=FundingSource.choices, label=_("来源")
    )
    year = NumberFilter(field_name="year", lookup_expr="exact", label=_("年度"))


class ActivityFilter(OfStationFilter):
    kind = ChoiceFilter(
        field_name="kind", lookup_expr="exact", choices=ActivityKind.choices, label=_("种类")
    )
    since = FirstDayFilter(field_name="held_on")
    until = LastDayFilter(field_name="held_on")


class CaseFilter(OfStationFilter):
    line = ChoiceFilter(
        field_name="line", lookup_expr="exact", choices=WorkLine.choices, label=_("工作内容")
    )
    enterprise = NumberFilter(field_name="enterprise", lookup_expr="exact", label=_("企业"))
    closed = YesNoFilter(
        field_name="closed_on", lookup_expr="isnull", exclude=True, label=_("已办结")
    )
