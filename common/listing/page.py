"""The page of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict

from common.keysets import Slice, UnknownPlace, slice_of
from common.listing.asking import (
    AFTER,
    ALL,
    BEFORE,
    COLUMNS,
    DAY,
    OF_THE_PAGE,
    ORDERING,
    Asked,
    Condition,
)
from common.listing.cells import shown_of
from common.listing.declared import Column, Link, Listing
from common.pages import PER_PAGE, page_or_results

TEMPLATE = "list.html"


@dataclass(frozen=True)
class Heading:
    """`url` sorts by the column, the other way round at the second click; empty where it cannot."""

    column: Column
    url: str
    is_sorted: bool
    downwards: bool

    @property
    def aria_sort(self) -> str:
        if not self.is_sorted:
            return "none" if self.url else ""
        return "descending" if self.downwards else "ascending"


@dataclass(frozen=True)
class Cell:
    column: Column
    text: Any


@dataclass(frozen=True)
class ShownRow:
    """`read` are the values that the cells were made of, by path."""

    id: int
    cells: tuple[Cell, ...]
    read: dict[str, Any]

    @property
    def name(self) -> Any:
        """What its first column says, for who cannot see which box belongs to which row."""
        first = self.cells[0].column
        return first.value(*(self.read[path] for path in first.paths))


@dataclass(frozen=True)
class Choice:
    """A column that can be chosen."""

    column: Column
    is_chosen: bool


class ListPage:
    """What the template needs; nothing is asked of the database before it is shown."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.listing = asked, asked.listing
        self.user = asked.asker.user

    @cached_property
    def _slice(self) -> Slice:
        if not self.asked.is_valid:
            return Slice([], None, None)
        query = self.asked.query
        rows = self.asked.rows.values(*self.asked.reading(self.columns))
        places = {name: query.get(name, "") for name in (AFTER, BEFORE)}
        length = self.asked.count[0]
        try:
            return slice_of(rows, self.asked.order, PER_PAGE, **places, length=length)
        except UnknownPlace:
            # An address from before the order was changed: the list begins at its beginning.
            return slice_of(rows, self.asked.order, PER_PAGE, length=length)

    @property
    def columns(self) -> list[Column]:
        return self.asked.columns

    @cached_property
    def rows(self) -> list[ShownRow]:
        return [self._row(row) for row in self._slice.rows]

    def _row(self, row: dict[str, Any]) -> ShownRow:
        cells = tuple(
            Cell(column, shown_of(column, [row[path] for path in column.paths]))
            for column in self.columns
        )
        return ShownRow(row[self.listing.row_id], cells, row)

    @cached_property
    def headings(self) -> list[Heading]:
        now = self.asked.sorted_by[:1]
        found = []
        for column in self.columns:
            is_sorted = bool(now) and now[0][0] is column
            downwards = is_sorted and now[0][1]
            key = f"-{column.key}" if is_sorted and not downwards else column.key
            url = self.asked.address(**{ORDERING: key}) if column.order else ""
            found.append(Heading(column, url, is_sorted, downwards))
        return found

    # ------------------------------------------------------------ where we are

    @cached_property
    def count(self) -> int:
        return self.asked.count[0] if self.asked.is_valid else 0

    @cached_property
    def is_exact(self) -> bool:
        return not self.asked.is_valid or self.asked.count[1]

    @property
    def as_of(self) -> date:
        return self.asked.reader.day

    @property
    def next_url(self) -> str:
        return self._turned(AFTER, self._slice.after)

    @property
    def previous_url(self) -> str:
        return self._turned(BEFORE, self._slice.before)

    @property
    def first_url(self) -> str:
        return self.asked.address() if self._slice.before else ""

    def _turned(self, name: str, place: str | None) -> str:
        return self.asked.address(**{name: place}) if place else ""

    # ------------------------------------------------------------ what can be asked

    @cached_property
    def filters(self) -> list[BoundField]:
        return [self.asked.filters.form[name] for name in self.listing.first_filters]

    @cached_property
    def more_filters(self) -> list[BoundField]:
        return [self.asked.filters.form[name] for name in self.listing.more_filters]

    @property
    def more_open(self) -> bool:
        return any(self.asked.query.get(name) for name in self.listing.more_filters)

    @property
    def asks_day(self) -> bool:
        """Whether the day has a field of its own beside the filters."""
        return DAY not in self.asked.filters.filters

    @cached_property
    def carried(self) -> list[tuple[str, str]]:
        """What the filter form keeps although it has no field for it."""
        own = {*self.listing.first_filters, *self.listing.more_filters, DAY, *OF_THE_PAGE}
        lists = self.asked.query.lists()
        return [(name, value) for name, values in lists if name not in own for value in values]

    @cached_property
    def conditions(self) -> list[Condition]:
        return self.asked.conditions if self.asked.is_valid else []

    @cached_property
    def errors(self) -> list[tuple[Any, str]]:
        form = self.asked.filters.form
        return [
            (form.fields[name].label, text) for name, texts in form.errors.items() for text in texts
        ]

    @cached_property
    def choices(self) -> list[Choice]:
        """The chosen columns first, as they are shown; the others after them."""
        rest = [c for c in self.asked.all_columns.values() if c not in self.columns]
        return [
            *(Choice(c, is_chosen=True) for c in self.columns),
            *(Choice(c, is_chosen=False) for c in rest),
        ]

    @cached_property
    def kept_beside_columns(self) -> list[tuple[str, str]]:
        """What the form that chooses columns sends along."""
        own = {COLUMNS, *OF_THE_PAGE}
        lists = self.asked.query.lists()
        return [(name, value) for name, values in lists if name not in own for value in values]

    @property
    def default_columns_url(self) -> str:
        return self.asked.address(**{COLUMNS: None}) if COLUMNS in self.asked.query else ""

    # ------------------------------------------------------------ what can be done with it

    @property
    def query(self) -> str:
        """For kept views, files and bulk edits: what was asked, without where we are in it."""
        return self.asked.address().removeprefix("?")

    @property
    def query_of_all(self) -> str:
        return self.asked.address(**{COLUMNS: ALL}).removeprefix("?")

    @property
    def links(self) -> Sequence[Link]:
        return [link for link in self.listing.links if self.user.may_somewhere(link.ability)]

    @property
    def bulk(self) -> Sequence[Any]:
        return [edit for edit in self.listing.bulk if self.user.may_somewhere(edit.ability)]

    @property
    def offers_full(self) -> bool:
        ability = self.listing.full_ability
        return bool(self.listing.full_route) and self.user.may_somewhere(ability)


def answer_list(request: HttpRequest, listing: Listing, *, today: date) -> HttpResponse:
    """The page that the address asks for; 400 where a filter does not understand it."""
    query: QueryDict = request.GET
    asked = Asked(listing, user=request.user, query=query, today=today)
    page = ListPage(asked)
    status = 200 if asked.is_valid else 400
    return page_or_results(request, TEMPLATE, {"page": page, "listing": listing}, status=status)
