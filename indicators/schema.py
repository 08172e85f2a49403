"""The query parameters of lists and figures, as OpenAPI says them: read off the FilterSet."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from indicators.filters import EnterpriseFilter

_TYPES = {
    django_filters.DateFilter: {"type": "string", "format": "date"},
    django_filters.NumberFilter: {"type": "integer"},
    django_filters.BooleanFilter: {"type": "boolean"},
}
_DESCRIPTIONS = {
    "area": _("区域编码：该区域及其全部下级；不填为全部可见范围"),
    "as_of": _("统计时点，默认为当天"),
    "group": _("口径分组，默认为 all"),
    "ordering": _("排序；前加 - 为倒序，不详的排在最后"),
}


def filter_parameters(names: Iterable[str] | None = None) -> list[OpenApiParameter]:
    """The parameters that `EnterpriseFilter` reads, or those of them that are named."""
    filters = EnterpriseFilter.base_filters
    return [_parameter(name, filters[name]) for name in names or filters]


def choice_parameter(name: str, choices: Any, description: Any) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string", "enum": list(choices.values)}, description=description
    )


def text_parameter(name: str, description: Any) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "string"}, description=description)


def day_parameter(name: str, description: Any) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "string", "format": "date"}, description=description)


def _parameter(name: str, declared: Any) -> OpenApiParameter:
    schema: dict[str, Any] = {"type": "string"}
    for kind, found in _TYPES.items():
        if isinstance(declared, kind):
            schema = dict(found)
    choices = declared.extra.get("choices")
    if choices:
        schema["enum"] = [code for code, _label in choices]
    description = _DESCRIPTIONS.get(name) or declared.extra.get("help_text") or declared.label
    return OpenApiParameter(name, schema, description=str(description))
