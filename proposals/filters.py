from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from areas.choices import PARK_KINDS
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
from proposals.choices import Grade, ProposalCategory
from proposals.models import Award, Recommendation


def _keep(rows: QuerySet[Any], condition: Q, *, wanted: bool) -> QuerySet[Any]:
    return rows.filter(condition if wanted else ~condition)


class ProposalFilter(django_filters.FilterSet):
    search = SearchFilter("number", "title", "enterprise__name", hint=_("编号、案由或企业名称"))
    area = InAreaFilter()
    category = ChoiceFilter(
        field_name="category", choices=ProposalCategory.choices, label=_("类别")
    )
    year = YearFilter(field_name="submitted_on__year")
    recommended = YesNoFilter(method="filter_recommended", label=_("已推荐申报"))
    awarded = YesNoFilter(method="filter_awarded", label=_("获奖"))
    from_park = YesNoFilter(method="filter_from_park", label=_("来自园区"))
    enterprise = IdFilter(field_name="enterprise", label=_("企业"))
    round = IdFilter(method="filter_round", label=_("申报的评选"))
    round_year = YearFilter(method="filter_round_year", label=_("申报评选的年度"))

    # Subqueries, not joins: a proposal recommended to two rounds is still one proposal.
    def filter_round(self, rows: QuerySet[Any], name: str, pk: Any) -> QuerySet[Any]:
        put_forward = Recommendation.objects.filter(round=pk).values("proposal")
        return rows.filter(pk__in=put_forward)

    def filter_round_year(self, rows: QuerySet[Any], name: str, year: Any) -> QuerySet[Any]:
        put_forward = Recommendation.objects.filter(round__year=year).values("proposal")
        return rows.filter(pk__in=put_forward)

    def filter_recommended(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        put_forward = Q(pk__in=Recommendation.objects.values("proposal"))
        return _keep(rows, put_forward, wanted=value)

    def filter_awarded(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        won = Q(pk__in=Award.objects.values("recommendation__proposal"))
        return _keep(rows, won, wanted=value)

    def filter_from_park(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        return _keep(rows, Q(area__kind__in=PARK_KINDS), wanted=value)


class RoundFilter(django_filters.FilterSet):
    search = SearchFilter("name", hint=_("评选名称"))
    area = InAreaFilter()
    year = YearFilter(field_name="year")


class RecommendationFilter(django_filters.FilterSet):
    area = InAreaFilter()
    year = YearFilter(field_name="round__year", label=_("评选年度"))
    round = IdFilter(field_name="round", label=_("评选"))
    proposal = IdFilter(field_name="proposal", label=_("提案"))
    since = FirstDayFilter(field_name="recommended_on")
    until = LastDayFilter(field_name="recommended_on")


class AwardFilter(django_filters.FilterSet):
    search = SearchFilter(
        "recommendation__proposal__number",
        "recommendation__proposal__title",
        "recommendation__proposal__enterprise__name",
        hint=_("编号、案由或企业名称"),
    )
    area = InAreaFilter()
    grade = ChoiceFilter(field_name="grade", choices=Grade.choices, label=_("等次"))
    year = YearFilter(field_name="recommendation__round__year")
    from_park = YesNoFilter(method="filter_from_park", label=_("来自园区"))
    round = IdFilter(field_name="recommendation__round", label=_("评选"))

    def filter_from_park(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        in_park = Q(recommendation__proposal__area__kind__in=PARK_KINDS)
        return _keep(rows, in_park, wanted=value)
