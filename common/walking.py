"""How far one gets along an index that begins with a column, for many values of it at once."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


def reach_of_each(
    rows: QuerySet[Any], column: str, values: Sequence[int], number: int
) -> tuple[Any, ...] | None:
    """The place up to which at most `number` rows of each value have to be read: the earliest of
    their `number`-th rows, by the columns that `rows` is ordered by. None where no value has as
    many.

    PostgreSQL only. `rows` is ordered by columns of its own, all in one direction; an index has the
    column and then these. Asked for `column IN values` in order, the database would read all rows
    of all values and sort them.
    """
    columns: Any = rows.query.order_by
    names = [column.expression.name for column in columns]
    way = "DESC" if columns[0].descending else "ASC"
    last = rows.filter(**{column: RawSQL("wanted.value", ())}).values_list(*names)
    of_one, parameters = last[number - 1 : number].query.sql_with_params()
    order = ", ".join(f"{place} {way}" for place in range(1, len(names) + 1))
    # Names and numbers of our own columns; every value is a parameter.
    sql = (
        f"SELECT found.* FROM unnest(%s::bigint[]) AS wanted(value) "  # noqa: S608
        f"CROSS JOIN LATERAL ({of_one}) AS found ORDER BY {order} LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(values), *parameters])
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found
