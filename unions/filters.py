from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, NumberFilter

from areas.filters import InAreaFilter
from common.filters import FirstDayFilter, LastDayFilter, YesNoFilter
from enterprises.filters import OfEnterpriseFilter
from unions.choices import CoverageForm, SystemKind, UnionKind


class UnionFilter(FilterSet):
    area = InAreaFilter()
    kind = ChoiceFilter(
        field_name="kind", lookup_expr="exact", choices=UnionKind.choices, label=_("组织类型")
    )
    parent = NumberFilter(field_name="parent", lookup_expr="exact", label=_("上级工会"))
    approved = YesNoFilter(
        field_name="approved_on", lookup_expr="isnull", exclude=True, label=_("已批复")
    )
    search = CharFilter(method="search_names", label=_("名称、信用代码或批复文号"))

    def search_names(self, unions: Any, name: str, text: str) -> Any:
        return unions.filter(
            Q(name__icontains=text)
            | Q(credit_code__iexact=text)
            | Q(approval_number__icontains=text)
        )


class OfUnionFilter(FilterSet):
    area = InAreaFilter()
    union = NumberFilter(field_name="union", lookup_expr="exact", label=_("工会"))


class TermFilter(OfUnionFilter):
    pass


class CoverageFilter(OfEnterpriseFilter):
    union = NumberFilter(field_name="union", lookup_expr="exact", label=_("工会"))
    form = ChoiceFilter(
        field_name="form", lookup_expr="exact", choices=CoverageForm.choices, label=_("建会形式")
    )


class MembershipFilter(OfEnterpriseFilter):
    union = NumberFilter(field_name="union", lookup_expr="exact", label=_("工会"))
    since = FirstDayFilter(field_name="reported_on")
    until = LastDayFilter(field_name="reported_on")


class SystemFilter(OfEnterpriseFilter):
    union = NumberFilter(field_name="union", lookup_expr="exact", label=_("工会"))
    kind = ChoiceFilter(
        field_name="kind", lookup_expr="exact", choices=SystemKind.choices, label=_("制度")
    )
