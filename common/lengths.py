"""How long a list is: counted where that is cheap, else estimated, and said to be."""

import json
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection

# Where the database expects more than twice so many rows, they are not counted: its estimate is
# told, and said to be one.
COUNTED = 10_000
# Seconds for which a length is not asked for again.
REMEMBERED = 60


def length_of(
    rows: Any, known: Callable[[], int | None] | None = None, *, begun: bool = False
) -> tuple[int, bool]:
    """How many rows there are, and whether that is exact.

    Whoever has `begun` to turn the pages is told what was said a moment ago.
    """
    number = known() if known else None
    if number is not None:
        return number, True
    plain = rows.order_by()
    if connection.vendor != "postgresql":
        return plain.count(), True
    try:
        key = _key(plain)
    except EmptyResultSet:
        # Django sees that no row can meet the conditions: there is nothing to ask the database.
        return 0, True
    said = cache.get(key)
    if said is not None and (begun or said > COUNTED):
        return said, False
    number = _estimate(plain)
    exact = number < 2 * COUNTED
    if exact:
        number = plain.count()
    cache.set(key, number, REMEMBERED)
    return number, exact


def _estimate(rows: Any) -> int:
    plan = rows.values("pk").explain(format="json")
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"])


def _key(rows: Any) -> str:
    query = rows.query
    if not query.distinct and query.group_by is None:
        # Which columns are shown makes a list no longer.
        query = rows.values("pk").query
    sql, params = query.sql_with_params()
    asked = blake2b(f"{sql} {params}".encode(), digest_size=16).hexdigest()
    return f"length of list {asked}".replace(" ", "-")
