"""How the log is narrowed down; page and export take the same."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from common.audit.origin import plain_address
from common.audit.words import VERBS
from common.choices import Door, EntryKind
from common.filters import ChoiceFilter, FirstDayFilter, LastDayFilter, SearchFilter
from common.models import AuditEntry


def _verbs() -> list[tuple[str, str]]:
    """Each word once, with the codes it stands for."""
    codes: dict[str, list[str]] = {}
    for code, word in VERBS.items():
        codes.setdefault(str(word), []).append(code)
    return [(",".join(found), word) for word, found in codes.items()]


class LogFilter(django_filters.FilterSet):
    since = FirstDayFilter(method="from_day")
    until = LastDayFilter(method="to_day")
    kind = ChoiceFilter(choices=EntryKind.choices, label=_("类别"))
    door = ChoiceFilter(choices=Door.choices, label=_("途径"))
    action = ChoiceFilter(choices=_verbs, method="with_verb", label=_("动作"))
    user = SearchFilter("actor__username", "actor__name", label=_("操作人"))
    record = SearchFilter("target_name", label=_("对象"), hint=_("名称中的字"))
    address = django_filters.CharFilter(method="from_address", label=_("来源地址"))
    number = django_filters.CharFilter(method="with_number", label=_("记录号或请求号"))

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def from_day(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(at__gte=make_aware(datetime.combine(value, time.min)))

    def to_day(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        end = datetime.combine(value + timedelta(days=1), time.min)
        return rows.filter(at__lt=make_aware(end))

    def with_verb(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        wanted = Q()
        for code in value.split(","):
            wanted |= Q(action__endswith=f".{code}")
        return rows.filter(wanted)

    def from_address(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        address = plain_address(value)
        return rows.filter(address=address) if address else rows.none()

    def with_number(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        text = value.strip()
        if text.isdecimal() and len(text) <= 18:
            return rows.filter(pk=int(text))
        try:
            return rows.filter(request=UUID(text))
        except (ValueError, ValidationError):
            return rows.none()
