"""Which fields of a chapter are part of the document as data, and so frozen with it."""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

# A field that came later: where it says nothing it is left out, so that a document frozen before
# there was such a field comes out again byte for byte.
LATER = {"later": True}
# Rows that are a frozen list of their own, and only pass by.
STREAMED = {"streamed": True}


def kept(value: Any) -> Iterator[tuple[str, Any]]:
    """The names and values of the fields of a dataclass that are kept with the document."""
    kind: Any = type(value)
    for name, default in _fields(kind):
        found = getattr(value, name)
        if default is MISSING or found != default:
            yield name, found


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (one.name, one.default if one.metadata.get("later") else MISSING)
        for one in fields(kind)
        if not one.metadata.get("streamed")
    )
