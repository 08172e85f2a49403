import django_filters

from areas.filters import InAreaFilter
from common.filters import YearFilter


class YearlyReportFilter(django_filters.FilterSet):
    area = InAreaFilter()
    year = YearFilter(field_name="year")
