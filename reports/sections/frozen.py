"""A frozen document read back: the stored JSON as the dataclasses that it came from."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from reports.sections import ReportDocument


def from_data(data: Mapping[str, Any]) -> ReportDocument:
    """The document whose `as_data` was stored; fields it did not have yet take their default.

    Raises TypeError where a field without a default is missing.
    """
    document: ReportDocument = _read(ReportDocument, data)
    return document


def _read(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], value[name]) for name in hints if name in value})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return tuple(_read(inner[0], each) for each in value)
    if origin is dict:
        return {key: _read(inner[1], each) for key, each in value.items()}
    if NoneType in inner:
        return None if value is None else _read(inner[0], value)
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
