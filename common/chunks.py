"""Long lists in portions that fit into a query (SQLite allows 32,766 parameters), or as one of its
parameters."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import ForeignKey, Lookup

T = TypeVar("T")

SIZE = 2_000


def chunks(items: Sequence[T], size: int = SIZE) -> Iterator[list[T]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


@dataclass(frozen=True)
class Numbers:
    """Numbers of rows, for `…__among`."""

    each: Sequence[int]


@ForeignKey.register_lookup
class Among(Lookup):
    """`enterprise__among=Numbers(ids)`: as `__in`, without preparing thousands of parameters, which
    takes the ORM longer than the database takes to answer."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        numbers = list(self.rhs.each)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s::bigint[])", (*params, numbers)
        listed = "IN (SELECT value FROM json_each(%s))"
        return f"{column} {listed}", (*params, json.dumps(numbers))
