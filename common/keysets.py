"""Pages of a list that are found by the row they begin after, and so all cost the same.

A page number makes the database read all pages before; a *place* names the last row that was seen
by the values it is ordered by. A row that is added or removed meanwhile shifts nothing.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import CharField, F, Q, QuerySet, TextField
from django.db.models.expressions import OrderBy

# So many rows are sorted faster than they are met one by one along an index.
FEW = 100_000
# So few are found and sorted faster than an index could be gone along in vain.
_NEXT_TO_NONE = 2_000
# Names under which the values that a row is ordered by are read along.
_KEY = "place_{}"


class UnknownPlace(ValueError):
    """The text is not a place in this list."""


# Always nothing, which the database does not know: only when it has a whole row can it sort by it.
_WHOLE_ROW = F("pk") * 0


@dataclass(frozen=True)
class Column:
    """One column of an order; what is not known comes last, both ways."""

    path: str
    descending: bool
    nullable: bool
    field: Any

    def order(self, *, backwards: bool) -> OrderBy:
        descending = self.descending != backwards
        nulls = {("nulls_first" if backwards else "nulls_last"): True} if self.nullable else {}
        return OrderBy(F(self.path), descending=descending, **nulls)

    def beyond(self, value: Any, *, backwards: bool) -> Q:
        """Rows that come after the value in this column (before it, where `backwards`)."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backwards else Q(pk__in=[])
        comparison = "lt" if self.descending != backwards else "gt"
        beyond = Q(**{f"{self.path}__{comparison}": value})
        if self.nullable and not backwards:
            beyond |= Q(**{f"{self.path}__isnull": True})
        return beyond

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True} if value is None else {self.path: value})

    def not_before(self, value: Any, *, backwards: bool) -> Q:
        """A plain bound that an index can begin at; alternatives it cannot."""
        if self.nullable or value is None:
            return Q()
        comparison = "lte" if self.descending != backwards else "gte"
        return Q(**{f"{self.path}__{comparison}": value})


@dataclass(frozen=True)
class Slice:
    """Rows of one page, in order; `before` and `after` are the places to go on from, or None."""

    rows: list[Any]
    before: str | None
    after: str | None


def order_of(rows: Any, *, computed: bool = False) -> list[Column] | None:
    """The columns a queryset is ordered by; None where pages cannot be found by them, and for
    what is no queryset.

    `computed` takes what is worked out for each row as well: only where it is a text, a day or a
    whole number, which come back from a place as they went in.
    """
    query: Any = getattr(rows, "query", None)
    if query is None:
        return None
    columns = [
        _column(rows, item, computed=computed)
        for item in query.order_by or query.get_meta().ordering
    ]
    known = {column.path: column for column in reversed(columns) if column is not None}
    return list(known.values())[::-1] if columns and None not in columns else None


def slice_of(
    rows: QuerySet[Any],
    order: Sequence[Column],
    size: int,
    *,
    after: str = "",
    before: str = "",
    length: int | None = None,
) -> Slice:
    """At most `size` rows after (or before) a place; from the beginning without one.

    `length` is about how many rows the whole list has, None where nobody knows. A queryset that
    can go along an index of its own has `walked(order, place, backwards=…)`, which yields stretches
    of the list one after another, and in the end, unless that was all, the place it has come to.
    Of what lies behind, up to FEW rows are all found and then sorted. Otherwise the database goes
    along an index in order until it has met enough of them; names begin with that of the county, so
    where a county's are asked for it would meet none of them for half a million rows, and does not
    know that.

    The order must tell any two rows apart. Raises UnknownPlace.
    """
    backwards = bool(before)
    place = _read(before or after, order) if before or after else None
    page = _page(rows, order, size + 1, place, backwards=backwards, length=length)
    more, page = len(page) > size, page[:size]
    if backwards:
        page.reverse()
        return between(page, order, has_before=more, has_after=True)
    return between(page, order, has_before=place is not None, has_after=more)


def _page(
    rows: Any,
    order: Sequence[Column],
    size: int,
    place: Sequence[Any] | None,
    *,
    backwards: bool,
    length: int | None,
) -> list[Any]:
    page: list[Any] = []
    if hasattr(rows, "walked") and (length is None or length > _NEXT_TO_NONE):
        for reached, stretch in rows.walked(order, place, backwards=backwards):
            if stretch is None:
                place = reached
                break
            found = keyed(stretch, order, backwards=backwards, sorted_out=True)
            page += found[: size - len(page)]
            if len(page) == size:
                return page
        else:
            return page
    few = length is not None and length <= FEW
    found = keyed(rows, order, backwards=backwards, sorted_out=few)
    if place is not None:
        found = found.filter(beyond(order, place, backwards=backwards))
    return page + list(found[: size - len(page)])


def one_way(order: Sequence[Column]) -> bool:
    """Whether an index of these columns has them in this order, from one of its ends."""
    return all(a.descending == b.descending for a, b in pairwise(order))


def keyed(
    rows: QuerySet[Any],
    order: Sequence[Column],
    *,
    backwards: bool = False,
    sorted_out: bool = False,
) -> Any:
    """The rows in order, with the values that `between` makes places of.

    `sorted_out` keeps the database from going along an index of names, or from sorting a table
    before it knows which of its rows are wanted.
    """
    by_text = isinstance(order[0].field, CharField | TextField)
    first = [_WHOLE_ROW] if sorted_out and by_text else []
    ordered = rows.order_by(*first, *(column.order(backwards=backwards) for column in order))
    return ordered.annotate(**{_KEY.format(n): F(column.path) for n, column in enumerate(order)})


def between(
    page: list[Any], order: Sequence[Column], *, has_before: bool, has_after: bool
) -> Slice:
    """A page of keyed rows with its places, where there is something before and after."""
    return Slice(
        page,
        before=_place(page[0], order) if page and has_before else None,
        after=_place(page[-1], order) if page and has_after else None,
    )


def _column(rows: QuerySet[Any], item: Any, *, computed: bool) -> Column | None:
    descending = False
    if isinstance(item, OrderBy):
        descending = item.descending
        item = getattr(item.expression, "name", None)
    elif isinstance(item, str):
        descending, item = item.startswith("-"), item.removeprefix("-")
    if not isinstance(item, str):
        return None
    if item in rows.query.annotations:
        found = rows.query.annotations[item].output_field
        # It may come to nothing.
        return Column(item, descending, nullable=True, field=found) if computed else None
    try:
        fields = _fields(rows.model, item)
    except FieldDoesNotExist:
        return None
    return Column(item, descending, any(field.null for field in fields), fields[-1])


def _fields(model: Any, path: str) -> list[Any]:
    """The fields that a path over relations goes along."""
    fields = []
    for name in path.split("__"):
        fields.append(model._meta.get_field(model._meta.pk.name if name == "pk" else name))
        model = fields[-1].related_model
    return fields


def beyond(order: Sequence[Column], place: Sequence[Any], *, backwards: bool) -> Q:
    """Rows that come after the place in this order (before it, where `backwards`)."""
    column, value = order[0], place[0]
    found = column.beyond(value, backwards=backwards)
    if len(order) > 1:
        found |= column.same(value) & beyond(order[1:], place[1:], backwards=backwards)
    return column.not_before(value, backwards=backwards) & found


def _place(row: Any, order: Sequence[Column]) -> str:
    names = [_KEY.format(number) for number in range(len(order))]
    values = [row[name] if isinstance(row, dict) else getattr(row, name) for name in names]
    text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(text: str, order: Sequence[Column]) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as error:
        raise UnknownPlace(text) from error
    if not isinstance(values, list) or len(values) != len(order):
        raise UnknownPlace(text)
    try:
        return [_valid(column, value) for column, value in zip(order, values, strict=True)]
    except (ValidationError, TypeError) as error:
        raise UnknownPlace(text) from error


def _valid(column: Column, value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise TypeError
        return None
    if isinstance(value, list | dict):
        raise TypeError
    field = getattr(column.field, "target_field", column.field)
    found = field.to_python(value)
    # What no column of the kind can hold would be the database's error.
    if isinstance(found, str) and "\x00" in found:
        raise TypeError
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) >= 2**63:
        raise TypeError
    return found
