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
# What no condition holds, by its number: where it stands among the parameters is where a value of
# its kind goes.
_MARKS: dict[type, Callable[[int], Any]] = {
    # As large as a number of two bytes may be, or nearly: a comparison with less may always hold.
    int: lambda number: 32_003 + number,
    str: lambda number: f"(text {number})",
    date: lambda number: date(1, 2, 3 + number),
}
_PATTERN = "%"
_SIGNS = frozenset("%_\\")

Kind = type[int] | type[str] | type[date]


class One(NamedTuple):
    """A single value in place of a list, compared in any way.

    A text may be what a column begins with; then none of the signs of a pattern may be in it.
    """

    kind: Kind


class _Place(NamedTuple):
    """Where a value goes among the parameters."""

    at: int
    is_list: bool
    ending: str


class _Statement(NamedTuple):
    sql: str
    parameters: Sequence[Any]
    # For each value.
    places: Sequence[Sequence[_Place]]
    conversions: Sequence[tuple[int, Callable[[Any], Any]]]


class Prepared:
    """The rows of a queryset for any values, of which there is a list for each of `kinds`, or one.

    `compose` takes the lists and values and gives the queryset: a `values_list` with one condition
    `…__in` on each list and no other such condition, and each single value in it at least once. It
    is called once for each kind of database, so it must not depend on anything else: not on a user,
    not on a day.
    """

    def __init__(
        self, compose: Callable[..., QuerySet[Any, Any]], kinds: Sequence[Kind | One] = (int,)
    ) -> None:
        self._compose = compose
        self._kinds = kinds
        self._statements: dict[str, _Statement] = {}

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """In the queryset's order; past 20,000 values in portions, if a list comes first."""
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._composed()
        found: list[tuple[Any, ...]] = []
        with connection.cursor() as cursor:
            for portion in _portions(values, self._kinds):
                parameters = list(statement.parameters)
                for places, value in zip(statement.places, portion, strict=True):
                    for place in places:
                        parameters[place.at] = _given(value, place)
                cursor.execute(statement.sql, parameters)
                found += cursor.fetchall()
        return _converted(found, statement.conversions) if statement.conversions else found

    def _composed(self) -> _Statement:
        single = [isinstance(kind, One) for kind in self._kinds]
        marks = [
            _MARKS[kind.kind if isinstance(kind, One) else kind](number)
            for number, kind in enumerate(self._kinds)
        ]
        query = self._compose(
            *(mark if one else [mark] for mark, one in zip(marks, single, strict=True))
        ).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        places = [
            list(_places(str(mark), parameters, is_list=not one))
            for mark, one in zip(marks, single, strict=True)
        ]
        lists = [found for found, one in zip(places, single, strict=True) if not one]
        once = all(len(found) == 1 for found in lists) and sql.count(_ONE) == len(lists)
        if not once or not all(places):
            raise ValueError(f"Not one condition for each of {self._kinds}: {sql}")
        expressions = [selected[0] for selected in compiler.select[: compiler.col_count]]
        return _Statement(
            sql.replace(_ONE, _MANY[connection.vendor]),
            parameters,
            places,
            [
                (index, _applied(convert, expression))
                for index, (converts, expression) in compiler.get_converters(expressions).items()
                for convert in converts
            ],
        )


def _places(mark: str, parameters: Sequence[Any], *, is_list: bool) -> Iterator[_Place]:
    for at, parameter in enumerate(parameters):
        if (text := str(parameter)) in (mark, mark + _PATTERN):
            yield _Place(at, is_list, text[len(mark) :])


def _portions(values: Sequence[Any], kinds: Sequence[Kind | One]) -> Iterator[Sequence[Any]]:
    if not values or isinstance(kinds[0], One):
        yield values
        return
    first, *others = values
    for part in chunks(list(first), _BATCH):
        yield (part, *others)


def _given(value: Any, place: _Place) -> Any:
    if place.is_list:
        return _listed(value)
    if place.ending:
        if not _SIGNS.isdisjoint(value):
            raise ValueError(f"A pattern may not begin with {value!r}")
        return value + place.ending
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


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
