"""A document as JSON, a piece at a time."""

import json
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from reports.sections import plain
from reports.sections.kept import kept

# Rows that are written together.
AT_ONCE = 500


def pieces(data: Any, *, sort_keys: bool = False) -> Iterator[str]:
    """What `json.dumps` says of a document or of plain data.

    A whole document at once would be four copies of it; the standard encoder that writes in pieces
    takes ten times as long.
    """
    if isinstance(data, tuple | list) and len(data) > AT_ONCE:
        for start in range(0, len(data), AT_ONCE):
            piece = _dumps(data[start : start + AT_ONCE], sort_keys=sort_keys)
            yield f"{', ' if start else '['}{piece[1:-1]}"
        yield "]"
    elif isinstance(data, dict) or is_dataclass(data):
        items = data if isinstance(data, dict) else dict(kept(data))
        for n, key in enumerate(sorted(items) if sort_keys else items):
            yield f"{', ' if n else '{'}{_dumps(key)}: "
            yield from pieces(items[key], sort_keys=sort_keys)
        yield "}" if items else "{}"
    else:
        yield _dumps(data, sort_keys=sort_keys)


def _dumps(data: Any, *, sort_keys: bool = False) -> str:
    return _encoder(sort_keys).encode(plain(data))


@cache
def _encoder(sort_keys: bool) -> json.JSONEncoder:  # noqa: FBT001 - the key of what is kept
    return DjangoJSONEncoder(ensure_ascii=False, sort_keys=sort_keys)
