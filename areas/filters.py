from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from areas.choices import AreaKind, ParkLevel
from areas.forms import AreaSelect, indented_name
from areas.models import Area
from common.filters import ChoiceFilter, NamedSearchFilter


def _offered(request: HttpRequest | None) -> QuerySet[Any]:
    if request is None:
        return Area.objects.none()
    return Area.objects.visible_to(request.user).order_by("path")  # type: ignore[arg-type]


class _AreaField(django_filters.fields.ModelChoiceField):
    widget = AreaSelect

    def label_from_instance(self, area: Area) -> str:
        return indented_name(area)


@extend_schema_field({"type": "string", "description": "区域编码：该区域及其全部下级"})
class InAreaFilter(django_filters.ModelChoiceFilter):
    """`?area=CODE`: rows in that area and everything below it.

    Offers, and accepts, only what the asker may see.
    """

    field_class = _AreaField

    def __init__(self, **kwargs: Any) -> None:
        defaults = {
            "label": _("区域"),
            "empty_label": _("全部"),
            "queryset": _offered,
            "to_field_name": "code",
        }
        super().__init__(**{**defaults, **kwargs})

    def filter(self, qs: Any, value: Area | None) -> Any:
        return qs.in_area(value.path) if value else qs


class AreaFilter(django_filters.FilterSet):
    search = NamedSearchFilter("code", hint=_("名称、拼音或编码"))
    area = InAreaFilter()
    kind = ChoiceFilter(label=_("类别"), choices=AreaKind.choices)
    park_level = ChoiceFilter(label=_("园区级别"), choices=ParkLevel.choices)
    parent = django_filters.CharFilter(
        field_name="parent__code", lookup_expr="exact", label=_("上级区域的编码")
    )

    class Meta:
        model = Area
        fields: list[str] = []
