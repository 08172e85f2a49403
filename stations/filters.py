from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from areas.filters import InAreaFilter
from common.filters import (
    ChoiceFilter,
    FirstDayFilter,
    IdFilter,
    LastDayFilter,
    SearchFilter,
    YearFilter,
    YesNoFilter,
)
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


class StationFilter(django_filters.FilterSet):
    search = SearchFilter("name", hint=_("指导站名称"))
    area = InAreaFilter()
    kind = ChoiceFilter(field_name="kind", choices=StationKind.choices, label=_("类别"))
    pilot = YesNoFilter(field_name="is_pilot", label=_("试点"))
    model = YesNoFilter(field_name="is_model", label=_("样板站"))
    serves = django_filters.CharFilter(method="filter_serves", label=_("服务的区域编码"))

    def filter_serves(self, stations: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        serving = ServiceArea.objects.filter(area__code=code).values("station")
        return stations.filter(pk__in=serving)


class OfStationFilter(django_filters.FilterSet):
    """What every list of things of a station can be narrowed by; `area` is where it sits."""

    area = InAreaFilter()
    station = IdFilter(field_name="station", label=_("指导站"))


class PostFilter(OfStationFilter):
    role = ChoiceFilter(field_name="role", choices=PostRole.choices, label=_("职务"))
    holder_kind = ChoiceFilter(
        field_name="holder_kind", choices=HolderKind.choices, label=_("任职者类别")
    )


class ServiceAreaFilter(OfStationFilter):
    served = django_filters.CharFilter(
        field_name="area__code", lookup_expr="exact", label=_("服务的区域编码")
    )


class FacilityFilter(OfStationFilter):
    kind = ChoiceFilter(field_name="kind", choices=FacilityKind.choices, label=_("种类"))
    enterprise = IdFilter(field_name="enterprise", label=_("所在企业"))


class FundingFilter(OfStationFilter):
    source = ChoiceFilter(field_name="source", choices=FundingSource.choices, label=_("来源"))
    year = YearFilter(field_name="year")


class ActivityFilter(OfStationFilter):
    kind = ChoiceFilter(field_name="kind", choices=ActivityKind.choices, label=_("种类"))
    since = FirstDayFilter(field_name="held_on")
    until = LastDayFilter(field_name="held_on")


class CaseFilter(OfStationFilter):
    line = ChoiceFilter(field_name="line", choices=WorkLine.choices, label=_("工作内容"))
    enterprise = IdFilter(field_name="enterprise", label=_("企业"))
    closed = YesNoFilter(
        field_name="closed_on", lookup_expr="isnull", exclude=True, label=_("已办结")
    )
