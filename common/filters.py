"""Filters that the lists of every app share; page, API and export declare them once."""

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import BigIntegerField, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from common import searching
from common.dated import DAY_VALIDATORS, FIRST_DAY, LAST_DAY


class SearchFilter(django_filters.CharFilter):
    """Rows in which every word occurs in one of the columns."""

    def __init__(self, *columns: str, **kwargs: Any) -> None:
        self.columns = columns
        hint = kwargs.pop("hint", "")
        widget = forms.TextInput(attrs={"type": "search", "placeholder": hint})
        super().__init__(**{"label": _("查找"), "widget": widget, **kwargs})

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in (value or "").split():
            qs = qs.filter(
                reduce(or_, (Q(**{f"{column}__icontains": word}) for column in self.columns))
            )
        return qs


class NamedSearchFilter(django_filters.CharFilter):
    """`common.searching` as a filter: names by a part, pinyin or initials, and further columns."""

    def __init__(self, code: str = "", *also: str, **kwargs: Any) -> None:
        self.columns = (code, *also)
        hint = kwargs.pop("hint", "")
        widget = forms.TextInput(attrs={"type": "search", "placeholder": hint})
        super().__init__(**{"label": _("查找"), "widget": widget, **kwargs})

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return searching.named(qs, value or "", *self.columns)


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a column's codes; the empty choice reads 全部."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"empty_label": _("全部"), **kwargs})


@extend_schema_field({"type": "boolean"})
class YesNoFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`; on a page 全部, 是, 否.

    Anything else is an error, where django-filter's own BooleanFilter would filter nothing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        defaults = {
            "choices": (("", _("全部")), ("true", _("是")), ("false", _("否"))),
            "coerce": lambda text: text == "true",
        }
        super().__init__(*args, **{**defaults, **kwargs})


class IdFilter(django_filters.NumberFilter):
    """Rows that belong to the row with this id: for the API and for links, hidden on a form."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.HiddenInput()
        # A number that no column can hold is a mistake, not an error of the database.
        bounds = {"min_value": 0, "max_value": BigIntegerField.MAX_BIGINT}
        super().__init__(**{"widget": widget, "lookup_expr": "exact", **bounds, **kwargs})


class YearFilter(django_filters.NumberFilter):
    """Rows of a year, by a column that holds it or the year of a date (`achieved_on__year`)."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        bounds = {"min_value": FIRST_DAY.year, "max_value": LAST_DAY.year}
        super().__init__(**{"label": _("年度"), **bounds, **kwargs})


class _DayFilter(django_filters.DateFilter):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"})
        super().__init__(**{"widget": widget, "validators": DAY_VALIDATORS, **kwargs})


class FirstDayFilter(_DayFilter):
    """Rows from this day on, the day included."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"lookup_expr": "gte", "label": _("自"), **kwargs})


class LastDayFilter(_DayFilter):
    """Rows up to this day, the day included."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"lookup_expr": "lte", "label": _("至"), **kwargs})
