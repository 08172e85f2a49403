from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from areas.filters import InAreaFilter
from common import searching
from common.filters import (
    ChoiceFilter,
    FirstDayFilter,
    IdFilter,
    LastDayFilter,
    NamedSearchFilter,
    YesNoFilter,
)
from common.pages import day_of
from enterprises.filters import EnterpriseSearchFilter, LatestFilter, OfEnterpriseFilter
from enterprises.selectors import ids_found
from unions import selectors
from unions.choices import CoverageForm, SystemKind, UnionKind
from unions.models import Union


class UnionFilter(django_filters.FilterSet):
    search = NamedSearchFilter(
        "credit_code", "approval_number", hint=_("名称、拼音、信用代码或批复文号")
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


class OfUnionSearchFilter(django_filters.CharFilter):
    """Every word is in the name, code or approval of the union, or is how its name is read."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("工会名称、拼音、信用代码或批复文号")
        widget = forms.TextInput(attrs={"type": "search", "placeholder": hint})
        super().__init__(**{"label": _("查找"), "widget": widget, **kwargs})

    def filter(self, qs: Any, value: str) -> Any:
        found = unions_found(value or "")
        return qs if found is None else qs.filter(union__in=found)


class SystemSearchFilter(EnterpriseSearchFilter):
    """The name or code of the enterprise that has a system, or of the union that shares one."""

    def filter(self, qs: Any, value: str) -> Any:
        ids, found = ids_found(value or ""), unions_found(value or "")
        if ids is None or found is None:
            return qs
        return qs.filter(Q(enterprise__in=ids) | Q(union__in=found))


class TermFilter(django_filters.FilterSet):
    search = OfUnionSearchFilter()
    area = InAreaFilter()
    union = IdFilter(field_name="union", label=_("工会"))
    which = LatestFilter(of="union", label=_("范围"))
    election = ChoiceFilter(
        method="filter_election",
        choices=[("ending", _("半年内届满")), ("overdue", _("已届满"))],
        label=_("换届"),
    )

    def filter_election(self, terms: Any, name: str, code: str) -> Any:
        on = day_of(self.request)
        overdue = Q(over_on__lte=on)
        ending = Q(over_on__gt=on, over_on__lte=on + selectors.NOTICE)
        return terms.alias(over_on=Coalesce("postponed_to", "ends_on")).filter(
            overdue if code == "overdue" else ending
        )


class CoverageFilter(OfEnterpriseFilter):
    union = IdFilter(field_name="union", label=_("工会"))
    form = ChoiceFilter(field_name="form", choices=CoverageForm.choices, label=_("建会形式"))


class MembershipFilter(OfEnterpriseFilter):
    union = IdFilter(field_name="union", label=_("工会"))
    which = LatestFilter()
    since = FirstDayFilter(field_name="reported_on")
    until = LastDayFilter(field_name="reported_on")


class ConfirmationFilter(OfEnterpriseFilter):
    union = IdFilter(field_name="union", label=_("工会"))
    since = FirstDayFilter(field_name="confirmed_on")
    until = LastDayFilter(field_name="confirmed_on")


class SystemFilter(OfEnterpriseFilter):
    search = SystemSearchFilter()
    union = IdFilter(field_name="union", label=_("工会"))
    kind = ChoiceFilter(field_name="kind", choices=SystemKind.choices, label=_("制度"))
    of = ChoiceFilter(
        method="filter_of",
        choices=[("enterprise", _("企业自有")), ("union", _("区域性、行业性"))],
        label=_("建立在"),
    )

    def filter_of(self, systems: Any, name: str, code: str) -> Any:
        return systems.filter(union__isnull=code == "enterprise")


def unions_found(text: str) -> Any:
    """The unions that every word of what was typed names; None where nothing was typed."""
    if not searching.words_of(text):
        return None
    found = searching.named(Union.objects.all(), text, "credit_code", "approval_number")
    return found.values("pk")
