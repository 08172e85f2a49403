"""Long lists in portions that fit into a query (SQLite allows 32,766 parameters)."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

SIZE = 2_000


def chunks(items: Sequence[T], size: int = SIZE) -> Iterator[list[T]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
