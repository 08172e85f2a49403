"""What an address asks of a list: which rows, in which order, with which columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldError
from django.forms import ModelChoiceField
from django.http import QueryDict
from django.utils.translation import gettext as _

from common import keysets
from common.lengths import length_of
from common.listing.declared import Column, Listing, Reader
from common.pages import day_of
from common.templatetags.ui import day as day_text

ALL = "all"
COLUMNS, ORDERING, DAY = "columns", "ordering", "as_of"
AFTER, BEFORE = "after", "before"
# Of the page and not of what it shows.
OF_THE_PAGE = (AFTER, BEFORE, "page", "rows", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Asker:
    """Who asks, as filters want to know it: of a request, or later in the background."""

    user: Any
    GET: QueryDict
    today: date

    @property
    def day(self) -> date:
        return day_of(self)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Condition:
    """Something that narrows the list: what it says, and the address without it."""

    name: str
    text: str
    without: str


class Asked:
    """`Asked(listing, user=…, query=…, today=…)`; ask `is_valid` before the rows."""

    def __init__(
        self, listing: Listing, *, user: Any, query: QueryDict, today: date, full: bool = False
    ) -> None:
        self.listing, self.query = listing, query
        self.asker = Asker(user, query, today)
        data = query.copy()
        for name in (ORDERING, COLUMNS):
            # The list's own, whatever its filters know under these names.
            data.pop(name, None)
        for name, value in {DAY: self.asker.day.isoformat(), **listing.defaults}.items():
            data[name] = data.get(name) or value
        self.filters = listing.filters(data, self.asker)
        self.reader = Reader(user, self.asker.day, full)

    @cached_property
    def is_valid(self) -> bool:
        valid: bool = self.filters.is_valid()
        return valid

    @cached_property
    def all_columns(self) -> dict[str, Column]:
        return {column.key: column for column in self.listing.columns(self.reader)}

    @cached_property
    def columns(self) -> list[Column]:
        """Those chosen, in the order they were named; what is no column is left out."""
        named = [key for text in self.query.getlist(COLUMNS) for key in text.split(",")]
        if ALL in named:
            return list(self.all_columns.values())
        chosen = [self.all_columns[key] for key in dict.fromkeys(named) if key in self.all_columns]
        return chosen or [column for column in self.all_columns.values() if column.is_default]

    @cached_property
    def sorted_by(self) -> list[tuple[Column, bool]]:
        """The columns that were asked to sort by, each with whether downwards."""
        texts = self.query.get(ORDERING, "").split(",")
        named = [(self.all_columns.get(text.removeprefix("-")), text[:1] == "-") for text in texts]
        return [(column, downwards) for column, downwards in named if column and column.order]

    @cached_property
    def order(self) -> list[keysets.Column]:
        """By which pages are found. What is not known comes last, both ways."""
        names = [
            f"-{path}" if downwards else path
            for column, downwards in self.sorted_by
            for path in column.order
        ]
        found = keysets.order_of(
            self.filters.qs.order_by(*names, *self.listing.order), computed=True
        )
        if found is None:
            raise FieldError(f"{self.listing.code} cannot be sorted by {names}")
        return found

    @cached_property
    def rows(self) -> Any:
        """All that are asked for, in order."""
        rows = self.filters.qs
        return rows.order_by(*(column.order(backwards=False) for column in self.order))

    @cached_property
    def count(self) -> tuple[int, bool]:
        """How many there are, and whether that is exact."""
        known = self.listing.known_count
        begun = bool(self.query.get(AFTER) or self.query.get(BEFORE))
        return length_of(
            self.filters.qs, (lambda: known(self.filters)) if known else None, begun=begun
        )

    def ids(self) -> Any:
        """The numbers of the records that a bulk edit would be about."""
        return self.rows.values_list(self.listing.row_id, flat=True)

    def reading(self, columns: list[Column]) -> list[str]:
        """The paths that these columns are made of, and the number of the record."""
        paths = [path for column in columns for path in column.paths]
        return list(dict.fromkeys([self.listing.row_id, *paths]))

    # ------------------------------------------------------------ what was asked, in words

    def address(self, **changed: Any) -> str:
        """The query as it stands, with these changes (None drops one), from its first page."""
        query = self.query.copy()
        for name in OF_THE_PAGE:
            query.pop(name, None)
        for name, value in changed.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    @cached_property
    def conditions(self) -> list[Condition]:
        return [Condition(name, text, self.address(**{name: None})) for name, text in self._texts()]

    def _texts(self) -> Iterator[tuple[str, str]]:
        if self.reader.day != self.asker.today:
            yield DAY, _("截至 %(day)s") % {"day": day_text(self.reader.day)}
        words: Mapping[str, str] = self.listing.words(self.asker, self.filters)
        for name in self.filters.filters:
            raw = self.filters.data.get(name)
            if name == DAY or not raw or raw == self.listing.defaults.get(name):
                continue
            yield name, words.get(name) or self._text(name, raw)

    def _text(self, name: str, raw: str) -> str:
        field = self.filters.form.fields[name]
        value = self.filters.form.cleaned_data.get(name)
        if isinstance(field, ModelChoiceField):
            said = str(value)
        else:
            choices = {str(code): text for code, text in getattr(field, "choices", ())}
            said = str(choices.get(str(raw), raw))
        return _("%(label)s：%(value)s") % {"label": field.label, "value": said}

    @property
    def order_text(self) -> str:
        """How it is sorted, where that was chosen."""
        texts = {True: _("按“%s”从大到小"), False: _("按“%s”从小到大")}
        return "，".join(texts[downwards] % column.title for column, downwards in self.sorted_by)

    @property
    def logged(self) -> dict[str, Any]:
        """What was asked, for the log: by names that the list knows; all else is dropped."""
        data = {name: self.filters.data.get(name) for name in self.filters.filters}
        own = {name: ",".join(self.query.getlist(name)) for name in (ORDERING, COLUMNS)}
        asked = {**data, **own, DAY: self.reader.day.isoformat()}
        return {name: value for name, value in asked.items() if value}
