"""Many rows at once, as tuples: for what is derived and for what is synthetic.

No row becomes an object and nothing is validated or logged, so this is not a way for facts that
somebody enters. The database's own constraints and triggers hold as always.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from typing import Any

from django.db import connection, models

# Rows in one statement: as many as keep the memory flat and the number of statements small.
_BATCH = 20_000


def insert_tuples(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows of plain values (text, numbers, dates, None); returns how many there were.

    `columns` are attribute names (`area_id`); a column that is left out takes the field's default.
    """
    left_out = [
        field
        for field in model._meta.concrete_fields
        if field.attname not in columns and not isinstance(field, models.AutoField)
    ]
    column_of = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    names = [column_of[name] for name in (*columns, *(field.attname for field in left_out))]
    same = tuple(_default(field) for field in left_out)
    write = _copy if connection.vendor == "postgresql" else _execute
    written = 0
    rows = iter(rows)
    while batch := [(*row, *same) for row in islice(rows, _BATCH)]:
        write(model, names, batch)
        written += len(batch)
    return written


def _default(field: Any) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        # Only ever shown; a database's own clock would do as well.
        return datetime.now(UTC)
    return field.get_db_prep_save(field.get_default(), connection)


def _copy(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    lines = StringIO()
    # The csv module writes None and "" alike, as nothing: which of the two it was, the column says.
    csv.writer(lines).writerows(rows)
    lines.seek(0)
    texts = [
        f'"{field.column}"'
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.null
    ]
    never_null = f", FORCE_NOT_NULL ({', '.join(texts)})" if texts else ""
    copy = f'COPY "{model._meta.db_table}" ({_quoted(columns)}) FROM STDIN (FORMAT csv{never_null})'
    with connection.cursor() as cursor:
        cursor.copy_expert(copy, lines)


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _execute(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({_quoted(columns)}) VALUES ({places})',  # noqa: S608
            rows,
        )
