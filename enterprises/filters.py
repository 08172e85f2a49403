import django_filters
from django.utils.translation import gettext_lazy as _

from areas.filters import InAreaFilter
from common.filters import (
    ChoiceFilter,
    FirstDayFilter,
    IdFilter,
    LastDayFilter,
    YearFilter,
    YesNoFilter,
)
from enterprises.choices import Exactness, Subject


class OfEnterpriseFilter(django_filters.FilterSet):
    """What every list of facts about enterprises can be narrowed by."""

    area = InAreaFilter()
    enterprise = IdFilter(field_name="enterprise", label=_("企业"))


class PlacementFilter(OfEnterpriseFilter):
    pass


class HeadcountFilter(OfEnterpriseFilter):
    exactness = ChoiceFilter(field_name="exactness", choices=Exactness.choices, label=_("准确程度"))
    since = FirstDayFilter(field_name="reported_on")
    until = LastDayFilter(field_name="reported_on")


class SizeFilter(OfEnterpriseFilter):
    year = YearFilter(field_name="year")
    above_scale = YesNoFilter(field_name="above_scale", label=_("规模以上"))


class AbsenceFilter(OfEnterpriseFilter):
    subject = ChoiceFilter(field_name="subject", choices=Subject.choices, label=_("事项"))
