"""Many rows at once: for what is derived or synthetic as plain tuples, and for what services have
checked as instances.

Nothing is validated or logged here, so this is not by itself a way for facts that somebody enters
(`common.writing.create_many` is). The database's own constraints and triggers hold as always.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]
from operator import attrgetter
from typing import Any

from django.db import connection, models

from common.beside import copy, numbers_for, written_beside
from common.chunks import chunks

# Rows in one statement: as many as keep the memory flat and the number of statements small.
_BATCH = 5_000
# Of one statement of SQLite.
_MOST_ROWS, _MOST_PARAMETERS = 500, 32_000
# Columns whose values a database takes as they are, texts and numbers and nothing.
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)


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


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    ready: Sequence[str] = (),
) -> int:
    """Insert rows of values as the fields hold them (structures, times, codes of a choice); those
    in the columns `ready` are as the database takes them already (the text of a structure)."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    converted = [
        (at, convert)
        for at, name in enumerate(columns)
        if name not in ready and (convert := _conversion(fields[name])) is not None
    ]
    rows = iter(rows)
    written = 0
    while batch := list(islice(rows, _BATCH)):
        written += insert_tuples(model, columns, _converted(batch, converted))
    return written


def insert_instances(instances: Sequence[models.Model]) -> None:
    """Insert new rows of one model; each has its number afterwards, as after `bulk_create`."""
    model = type(instances[0])
    if not isinstance(model._meta.pk, models.AutoField):
        raise TypeError(f"{model} is not numbered by the database.")
    numbers = numbers_for(model, len(instances)) or _reserved(model, len(instances))
    now = datetime.now(UTC)
    timed = [field.attname for field in model._meta.concrete_fields if _is_clock(field)]
    relations = [
        (one.cache_name, one.attname)
        for one in model._meta.concrete_fields
        if isinstance(one, models.ForeignKey)
    ]
    for number, instance in zip(numbers, instances, strict=True):
        instance.pk = number
        for name in timed:
            setattr(instance, name, now)
        _follow_relations(instance, relations)
    names = [field.attname for field in model._meta.concrete_fields]
    insert_rows(model, names, map(attrgetter(*names), instances))
    database = connection.alias
    for instance in instances:
        state = instance._state  # noqa: SLF001 - as `bulk_create` leaves it
        state.adding, state.db = False, database


@contextmanager
def many_to_come(counts: Mapping[type[models.Model], int]) -> Iterator[None]:
    """Inside, so many new rows of these models are inserted, one portion on its way while the next
    is put together. The caller's transaction ends with what the database refuses, which comes late
    (`common.beside`)."""
    ahead = connection.vendor == "postgresql"
    numbers = {model: iter(_reserved(model, n)) for model, n in counts.items() if n and ahead}
    with written_beside(numbers):
        yield


def _follow_relations(instance: models.Model, relations: Iterable[tuple[str, str]]) -> None:
    """What a row refers to may have got its number since it was set."""
    known = instance._state.fields_cache  # noqa: SLF001 - where Django keeps what was fetched along
    for name, column in relations:
        if (other := known.get(name)) is not None:
            # Set in the usual way it would forget the row that it refers to.
            instance.__dict__[column] = other.pk


def _is_clock(field: Any) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


# ---------------------------------------------------------------- numbers


def _reserved(model: type[models.Model], count: int) -> Iterable[int]:
    """Numbers that no other row of the model gets, ascending."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) "
                "FROM generate_series(1, %s)",
                [f'"{table}"', model._meta.pk.column, count],
            )
            return sorted(number for (number,) in cursor.fetchall())
        # SQLite counts the numbers of each table in a table, and lets in one writer at a time.
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 WHERE NOT EXISTS "
            "(SELECT 1 FROM sqlite_sequence WHERE name = %s)",
            [table, table],
        )
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)


# ---------------------------------------------------------------- values


def _conversion(field: Any) -> Callable[[Any], Any] | None:
    """How a value of the field is handed to the database; None for as it is."""
    if isinstance(field, _AS_THEY_ARE) or getattr(field, "primary_key", False):
        return None
    if connection.vendor == "postgresql":
        if _is_written_alike(field):
            return None
        if isinstance(field, models.JSONField):
            # What the driver takes is an object of its own, and COPY takes text.
            return _as_json(field)
        if isinstance(field, models.GenericIPAddressField):
            return lambda value: value or None
        prepare: Callable[[Any], Any] = field.get_prep_value
        return prepare
    return lambda value: field.get_db_prep_save(value, connection)


def _is_written_alike(field: Any) -> bool:
    """Whether Python writes a value of it as PostgreSQL reads it."""
    is_day = isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    return is_day or isinstance(field, models.UUIDField)


def _as_json(field: Any) -> Callable[[Any], Any]:
    """As text that PostgreSQL reads; it keeps a form of its own, whatever the spaces."""
    encoder = field.encoder or json.JSONEncoder
    told = encoder(ensure_ascii=False)
    if c_make_encoder is None or type(told) is not json.JSONEncoder:
        encode: Callable[[Any], Any] = told.encode
        return encode
    # `encode` makes this anew for each value, which takes longer than to encode a small one. No
    # circles are looked for: what is written has been put together right before.
    parts_of = c_make_encoder(
        None, told.default, encode_basestring, None, ":", ",",
        told.sort_keys, told.skipkeys, told.allow_nan,
    )  # fmt: skip
    return lambda value: "".join(parts_of(value, 0))


def _converted(
    rows: Sequence[Sequence[Any]], converted: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterable[Sequence[Any]]:
    if not converted:
        return rows
    columns = _columns(rows)
    for at, convert in converted:
        columns[at] = _each(convert, columns[at])
    return zip(*columns, strict=True)


def _columns(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """By column: of a portion each is looked at as a whole, which takes a tenth of the time."""
    return list(zip(*rows, strict=True))


def _each(convert: Callable[[Any], Any], values: Sequence[Any]) -> Sequence[Any]:
    """All rows of a portion are written at one time; that is not to be put into words for each."""
    first = values[0]
    if all(value is first for value in values):
        return [convert(first)] * len(values)
    return [convert(value) for value in values]


def _default(field: Any) -> Any:
    if _is_clock(field):
        # Only ever shown; a database's own clock would do as well.
        return datetime.now(UTC)
    return field.get_db_prep_save(field.get_default(), connection)


def _copy(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    texts = zip(*map(_as_copied, _columns(rows)), strict=True)
    lines = "".join([f"{line}\n" for line in map("\t".join, texts)]).encode()
    copy(f'COPY "{model._meta.db_table}" ({_quoted(names)}) FROM STDIN', lines)


# What COPY takes for nothing, and what has a meaning for it within a text.
_NOTHING = "\\N"
_MEANT = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_ESCAPED = str.maketrans(_MEANT)


def _as_copied(column: Sequence[Any]) -> Sequence[str]:
    """The values of a column as the text that COPY reads."""
    first = column[0]
    if all(value is first for value in column):
        return [_NOTHING if first is None else _escaped([str(first)])[0]] * len(column)
    if None not in column:
        return _escaped([str(value) for value in column])
    told = iter(_escaped([str(value) for value in column if value is not None]))
    return [_NOTHING if value is None else next(told) for value in column]


def _escaped(texts: list[str]) -> list[str]:
    whole = "".join(texts)
    if not any(sign in whole for sign in _MEANT):
        return texts
    return [text.translate(_ESCAPED) for text in texts]


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _execute(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    # Many rows in each statement: one by one each would pay for a statement, and with triggers that
    # is most of what it takes.
    values = f"({', '.join(['%s'] * len(columns))})"
    into = f'INSERT INTO "{model._meta.db_table}" ({_quoted(columns)}) VALUES '  # noqa: S608
    with connection.cursor() as cursor:
        for part in chunks(rows, max(1, min(_MOST_ROWS, _MOST_PARAMETERS // len(columns)))):
            cursor.execute(into + ", ".join([values] * len(part)), list(chain.from_iterable(part)))
