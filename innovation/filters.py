import django_filters
from django.utils.translation import gettext_lazy as _

from areas.filters import InAreaFilter
from common.filters import ChoiceFilter, SearchFilter, YearFilter, YesNoFilter
from innovation.choices import ResultKind, StudioLevel
from innovation.models import Pair, Result, Studio


class StudioFilter(django_filters.FilterSet):
    search = SearchFilter("name", "field", "enterprise__name", hint=_("名称、领域或企业"))
    area = InAreaFilter()
    level = ChoiceFilter(label=_("级别"), choices=StudioLevel.choices)

    class Meta:
        model = Studio
        fields: list[str] = []


class PairFilter(django_filters.FilterSet):
    search = SearchFilter("number", "trade", "enterprise__name", hint=_("编号、工种或企业"))
    area = InAreaFilter()
    awarded = YesNoFilter(
        label=_("获奖"), field_name="awarded_on", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Pair
        fields: list[str] = []


class ResultFilter(django_filters.FilterSet):
    search = SearchFilter("number", "title", "enterprise__name", hint=_("编号、名称或企业"))
    area = InAreaFilter()
    kind = ChoiceFilter(label=_("种类"), choices=ResultKind.choices)
    year = YearFilter(field_name="achieved_on__year")

    class Meta:
        model = Result
        fields: list[str] = []
