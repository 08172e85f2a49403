from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from areas.filters import InAreaFilter
from common.filters import YearFilter, YesNoFilter
from stations.models import Station

COMPARED_YEARS = 5


def _stations(request: Any) -> Any:
    """Those that the asker sees."""
    return Station.objects.visible_to(request.user) if request else Station.objects.none()


class YearlyReportFilter(django_filters.FilterSet):
    area = InAreaFilter()
    station = django_filters.ModelChoiceFilter(label=_("指导站"), queryset=_stations)
    year = YearFilter(field_name="year")


class ReportPartFilter(django_filters.FilterSet):
    """Parts that wait for their confirmation are what most people look for."""

    area = InAreaFilter()
    year = YearFilter(field_name="report__year")
    open = YesNoFilter(label=_("未确认"), field_name="completed_at", lookup_expr="isnull")


def years_asked(query: Mapping[str, str], today: date) -> tuple[int, int]:
    """First and last year of a comparison: what the address says, or the five last years."""
    last = _year(query.get("to", ""), today.year - 1)
    first = _year(query.get("from", ""), last - COMPARED_YEARS + 1)
    return min(first, last), last


def _year(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and 1949 <= int(text) <= 2999 else default
