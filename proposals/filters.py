from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from areas.choices import PARK_KINDS
from areas.filters import InAreaFilter
from common.filters import ChoiceFilter, SearchFilter, YearFilter, YesNoFilter
from proposals.choices import Grade, ProposalCategory
from proposals.models import Award, Proposal, Round


class ProposalFilter(django_filters.FilterSet):
    search = SearchFilter("number", "title", "enterprise__name", hint=_("编号、案由或企业名称"))
    area = InAreaFilter()
    category = ChoiceFilter(label=_("类别"), choices=ProposalCategory.choices)
    year = YearFilter(field_name="submitted_on__year")
    awarded = YesNoFilter(
        label=_("获奖"), field_name="recommendations__award", lookup_expr="isnull", exclude=True,
        distinct=True,
    )  # fmt: skip
    from_park = YesNoFilter(label=_("来自园区"), method="of_parks")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def of_parks(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        parks = {"area__kind__in": PARK_KINDS}
        return rows.filter(**parks) if value else rows.exclude(**parks)


class RoundFilter(django_filters.FilterSet):
    search = SearchFilter("name", hint=_("评选名称"))
    year = YearFilter(field_name="year")

    class Meta:
        model = Round
        fields: list[str] = []


class AwardFilter(django_filters.FilterSet):
    search = SearchFilter(
        "recommendation__proposal__number", "recommendation__proposal__title",
        "recommendation__proposal__enterprise__name", hint=_("编号、案由或企业名称"),
    )  # fmt: skip
    area = InAreaFilter()
    grade = ChoiceFilter(label=_("等次"), choices=Grade.choices)
    year = YearFilter(field_name="recommendation__round__year")
    from_park = YesNoFilter(label=_("来自园区"), method="of_parks")

    class Meta:
        model = Award
        fields: list[str] = []

    def of_parks(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        parks = {"recommendation__proposal__area__kind__in": PARK_KINDS}
        return rows.filter(**parks) if value else rows.exclude(**parks)
