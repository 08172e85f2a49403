from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from areas.choices import PARK_KINDS
from common.filters import (
    ChoiceFilter,
    FirstDayFilter,
    IdFilter,
    LastDayFilter,
    SearchFilter,
    YearFilter,
    YesNoFilter,
)
from enterprises.filters import OfEnterpriseFilter
from innovation.choices import ResultKind, StudioLevel


class _InnovationFilter(OfEnterpriseFilter):
    park = YesNoFilter(method="filter_park", label=_("园区企业"))

    def filter_park(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        in_park = Q(enterprise__area__kind__in=PARK_KINDS)
        return rows.filter(in_park if value else ~in_park)


class StudioFilter(_InnovationFilter):
    search = SearchFilter("name", "field", "enterprise__name", hint=_("名称、领域或企业"))
    level = ChoiceFilter(field_name="level", choices=StudioLevel.choices, label=_("级别"))


class PairFilter(_InnovationFilter):
    search = SearchFilter("number", "trade", "enterprise__name", hint=_("编号、工种或企业"))
    awarded = YesNoFilter(
        field_name="awarded_on", lookup_expr="isnull", exclude=True, label=_("获奖")
    )
    year = YearFilter(field_name="awarded_on__year", label=_("获奖年度"))


class ResultFilter(_InnovationFilter):
    search = SearchFilter("number", "title", "enterprise__name", hint=_("编号、名称或企业"))
    kind = ChoiceFilter(field_name="kind", choices=ResultKind.choices, label=_("种类"))
    year = YearFilter(field_name="achieved_on__year")
    since = FirstDayFilter(field_name="achieved_on")
    until = LastDayFilter(field_name="achieved_on")
    studio = IdFilter(field_name="studio", label=_("创新工作室"))
    pair = IdFilter(field_name="pair", label=_("师徒"))
