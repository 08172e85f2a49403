from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from areas.filters import InAreaFilter
from common.filters import (
    ChoiceFilter,
    FirstDayFilter,
    IdFilter,
    LastDayFilter,
    SearchFilter,
    YesNoFilter,
)
from common.pages import day_of
from enterprises.filters import OfEnterpriseFilter
from unions import selectors
from unions.choices import CoverageForm, SystemKind, UnionKind


class UnionFilter(django_filters.FilterSet):
    search = SearchFilter(
        "name", "credit_code", "approval_number", hint=_("名称、信用代码或批复文号")
    )
    area = InAreaFilter()
    kind = ChoiceFilter(field_name="kind", choices=UnionKind.choices, label=_("组织类型"))
    parent = IdFilter(field_name="parent", label=_("上级工会"))
    approved = YesNoFilter(
        field_name="approved_on", lookup_expr="isnull", exclude=True, label=_("已批复")
    )
    election = ChoiceFilter(
        method="filter_election",
        choices=[("ending", _("半年内届满")), ("overdue", _("已届满"))],
        label=_("换届"),
    )

    def filter_election(self, unions: Any, name: str, code: str) -> Any:
        on = day_of(self.request)
        overdue = selectors.term_ended_by(unions, on, on=on)
        if code == "overdue":
            return overdue
        ending = selectors.term_ended_by(unions, on + selectors.NOTICE, on=on)
        return ending.exclude(pk__in=overdue.values("pk"))


class TermFilter(django_filters.FilterSet):
    area = InAreaFilter()
    union = IdFilter(field_name="union", label=_("工会"))


class CoverageFilter(OfEnterpriseFilter):
    union = IdFilter(field_name="union", label=_("工会"))
    form = ChoiceFilter(field_name="form", choices=CoverageForm.choices, label=_("建会形式"))


class MembershipFilter(OfEnterpriseFilter):
    union = IdFilter(field_name="union", label=_("工会"))
    since = FirstDayFilter(field_name="reported_on")
    until = LastDayFilter(field_name="reported_on")


class SystemFilter(OfEnterpriseFilter):
    union = IdFilter(field_name="union", label=_("工会"))
    kind = ChoiceFilter(field_name="kind", choices=SystemKind.choices, label=_("制度"))
