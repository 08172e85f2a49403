from typing import Any

import django_filters
from django import forms
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
from common.pages import day_of
from enterprises.choices import Exactness, Latest, Subject
from enterprises.selectors import ids_found


class EnterpriseSearchFilter(django_filters.CharFilter):
    """Every word is in the name or code, or in a former name, or is how that is read."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("名称、拼音、曾用名或信用代码")
        widget = forms.TextInput(attrs={"type": "search", "placeholder": hint})
        super().__init__(**{"label": _("查找"), "widget": widget, **kwargs})

    def filter(self, qs: Any, value: str) -> Any:
        ids = ids_found(value or "")
        return qs if ids is None else qs.filter(enterprise__in=ids)


class LatestFilter(ChoiceFilter):
    """Of observations, those after which nothing was reported up to the day, or all of them.

    The rows know how to keep the latest (`latest_as_of`); the day is the one that is asked for.
    """

    def __init__(self, of: str = "enterprise", **kwargs: Any) -> None:
        self.of = of
        defaults = {"label": _("范围"), "choices": Latest.choices, "empty_label": None}
        super().__init__(**{**defaults, **kwargs})

    def filter(self, qs: Any, value: str) -> Any:
        if value != Latest.LATEST:
            return qs
        return qs.latest_as_of(day_of(self.parent.request), of=self.of)


class OfEnterpriseFilter(django_filters.FilterSet):
    """What every list of facts about enterprises can be narrowed by."""

    search = EnterpriseSearchFilter()
    area = InAreaFilter()
    enterprise = IdFilter(field_name="enterprise", label=_("企业"))


class DuplicateFilter(django_filters.FilterSet):
    """Enterprises by where they sit now."""

    area = InAreaFilter()


class PlacementFilter(OfEnterpriseFilter):
    pass


class HeadcountFilter(OfEnterpriseFilter):
    which = LatestFilter()
    exactness = ChoiceFilter(field_name="exactness", choices=Exactness.choices, label=_("准确程度"))
    since = FirstDayFilter(field_name="reported_on")
    until = LastDayFilter(field_name="reported_on")


class SizeFilter(OfEnterpriseFilter):
    year = YearFilter(field_name="year")
    above_scale = YesNoFilter(field_name="above_scale", label=_("规模以上"))


class AbsenceFilter(OfEnterpriseFilter):
    subject = ChoiceFilter(field_name="subject", choices=Subject.choices, label=_("事项"))
