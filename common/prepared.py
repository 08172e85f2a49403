"""Statements that are asked again and again about other rows: composed once, then sent as they are.

Composing a query takes the ORM several times as long as the database takes to answer it for a few
rows, and preparing each of thousands of numbers takes longer still.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from common.chunks import chunks

_ONE = " IN (%s)"
_MANY = {
    "postgresql": " = ANY(%s)",
    # A list in JSON may be longer than a list of parameters.
    "sqlite": " IN (SELECT value FROM json_each(%s))",
}
# Of the first list, in one statement.
_BATCH = 20_000
# What no condition holds: where it stands among the parameters is where a list of its kind goes.
_MARKS = {int: -1_000_003, str: "(a list of texts)", date: date(1, 2, 3)}


class _Statement(NamedTuple):
    sql: str
    parameters: Sequence[Any]
    lists_at: Sequence[int]
    conversions: Sequence[tuple[int, Callable[[Any], Any]]]


class Prepared:
    """The rows of a queryset for any lists of values, of which there is one for each of `kinds`.

    `compose` takes the lists, which may be none, and gives the queryset: a `values_list` with one
    condition `…__in` on each list and no other such condition. It is called once for each kind of
    database, so it must not depend on anything else: not on a user, not on a day.
    """

    def __init__(
        self,
        compose: Callable[..., QuerySet[Any, Any]],
        kinds: Sequence[type[int] | type[str] | type[date]] = (int,),
    ) -> None:
        self._compose = compose
        self._kinds = kinds
        self._statements: dict[str, _Statement] = {}

    def rows(self, *lists: Collection[Any]) -> list[tuple[Any, ...]]:
        """In the queryset's order; past 20,000 values of the first list in portions."""
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._composed()
        found: list[tuple[Any, ...]] = []
        with connection.cursor() as cursor:
            for portion in _portions(lists):
                parameters = list(statement.parameters)
                for at, values in zip(statement.lists_at, portion, strict=True):
                    parameters[at] = _listed(values)
                cursor.execute(statement.sql, parameters)
                found += cursor.fetchall()
        return _converted(found, statement.conversions) if statement.conversions else found

    def _composed(self) -> _Statement:
        marks = [_MARKS[kind] for kind in self._kinds]
        compiler = self._compose(*([mark] for mark in marks)).query.get_compiler(
            connection=connection
        )
        sql, parameters = compiler.as_sql()
        texts = [str(parameter) for parameter in parameters]
        if sql.count(_ONE) != len(marks) or any(texts.count(str(mark)) != 1 for mark in marks):
            raise ValueError(f"Not one condition for each of {self._kinds}: {sql}")
        expressions = [selected[0] for selected in compiler.select[: compiler.col_count]]
        return _Statement(
            sql.replace(_ONE, _MANY[connection.vendor]),
            parameters,
            [texts.index(str(mark)) for mark in marks],
            [
                (index, _applied(convert, expression))
                for index, (converts, expression) in compiler.get_converters(expressions).items()
                for convert in converts
            ],
        )


def _portions(lists: Sequence[Collection[Any]]) -> Iterator[Sequence[Collection[Any]]]:
    if not lists:
        yield ()
        return
    first, *others = lists
    for part in chunks(list(first), _BATCH):
        yield (part, *others)


def _listed(values: Collection[Any]) -> Any:
    if connection.vendor == "postgresql":
        return list(values)
    return json.dumps(list(values), default=str)


def _applied(convert: Any, expression: Any) -> Callable[[Any], Any]:
    return lambda value: convert(value, expression, connection)


def _converted(
    rows: Sequence[tuple[Any, ...]], conversions: Sequence[tuple[int, Callable[[Any], Any]]]
) -> list[tuple[Any, ...]]:
    converted = []
    for row in rows:
        values = list(row)
        for at, convert in conversions:
            values[at] = convert(values[at])
        converted.append(tuple(values))
    return converted
