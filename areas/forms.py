from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.scoping import AreaScope

OUTERMOST_LEVELS = 2


def indented_name(area: Area) -> str:
    """The name, moved in by its depth below the city: a list of areas reads as a tree."""
    depth = max(0, area.path.count("/") - OUTERMOST_LEVELS)
    return "\u3000" * depth + area.name


class AreaSelect(forms.Select):
    """A select that is typed into: by a part of the name, its pinyin or initials, or the code."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-search": "", **(attrs or {})}, choices)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if area := getattr(value, "instance", None):
            option["attrs"]["data-typed"] = f"{area.pinyin} {area.initials} {area.code}"
        return option


class AreaField(forms.ModelChoiceField):
    """An area of the tree; accepts what it was told to offer and nothing else."""

    widget = AreaSelect

    def __init__(self, **kwargs: Any) -> None:
        defaults = {
            "queryset": Area.objects.none(),
            "to_field_name": "code",
            "empty_label": _("请选择"),
        }
        super().__init__(**{**defaults, **kwargs})

    def offer(self, scope: AreaScope) -> None:
        self.queryset = Area.objects.in_scope(scope).order_by("path")

    def label_from_instance(self, area: Area) -> str:
        return indented_name(area)
