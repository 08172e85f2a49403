"""How the values of a list look on its page, and what its files say for stored codes."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.choices import Precision
from common.listing.declared import Column, Reader
from common.templatetags import ui


def label(choices: Any) -> Callable[..., str]:
    """From a stored code to its text; nothing for an empty or unheard-of code."""
    texts = dict(choices.choices)
    return lambda code, *_more: str(texts.get(code, ""))


def state(choices: Any) -> Callable[..., SafeString]:
    """A yes, no or unknown in words, with its colour."""
    of = label(choices)
    return lambda code, *_more: ui.state(code, of(code))


def link(route: str) -> Callable[..., SafeString]:
    """Read as name, number and, where there is one, the code below it."""

    def shown(name: str, pk: int, code: str | None = None) -> SafeString:
        below = format_html('<div class="code">{}</div>', code) if code else ""
        return format_html('<a href="{}">{}</a>{}', reverse(route, args=[pk]), name, below)

    return shown


def link_if_seen(reader: Reader, route: str, kind: str) -> Callable[..., SafeString | str]:
    """Read as name, number and path of the area: a link where the record exists for the reader."""

    def shown(name: str | None, pk: int | None, path: str | None) -> SafeString | str:
        if not name or path is None:
            return ui.NONE
        if not reader.user.scope.contains(path, (kind, pk)):
            return name
        return format_html('<a href="{}">{}</a>', reverse(route, args=[pk]), name)

    return shown


def people(employees: Any, exactness: Any, at_least: Any, at_most: Any) -> str:
    """A reported number of people with what it is worth."""
    said: str = ui.people(
        SimpleNamespace(
            employees=employees, exactness=exactness, at_least=at_least, at_most=at_most
        )
    )
    return said


def precise_day(value: Any, precision: str = Precision.DAY) -> str:
    """Read as a day and its precision."""
    return ui.day(value, precision)


def shown_of(column: Column, read: list[Any]) -> Any:
    """What the page says."""
    if column.shown is not None:
        return column.shown(*read)
    value = column.value(*read)
    if column.kind == "date":
        return ui.day(value)
    if column.is_number:
        return ui.number(value)
    return ui.NONE if value is None or value == "" else value
