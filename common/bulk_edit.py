"""A change of many records at once, declared once: its page, its preview and its services, so that
what is shown beforehand is what is done (docs/adr/0025)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.utils.functional import Promise

# Who asks, what was sent (None: nothing yet), the day to begin with.
FormOf = Callable[[Any, Any, date], BaseForm]
# A record, what was sent, and by which prefix its fields are told apart.
RowFormOf = Callable[[Any, Any, str], BaseForm]
# So many records are looked at, tried and written in one go.
MOST_ROWS = 500
# So many are typed into a grid.
MOST_IN_GRID = 100


@dataclass(frozen=True)
class BulkEdit:
    """`rows()` are those that it is about, `may(user, row)` says who does it to one, `form(user,
    data, today)` asks what is the same for all, `write(actor, row, **cleaned)` calls the services.

    With a `row_form` each record has fields of its own, in a grid; a record whose fields are left
    empty is left alone. `place(row)` is the area whose figures it can
    change. The day of the change is the cleaned value called `day`; today without one.
    """

    code: str
    title: str | Promise
    ability: str
    rows: Callable[[], Any]
    may: Callable[[Any, Any], bool]
    form: FormOf
    write: Callable[..., Any]
    place: Callable[[Any], Any]
    hint: str | Promise = ""
    day: str = ""
    row_form: RowFormOf | None = None
    # What was last known of each record, in words, for who fills in the grid.
    last: Callable[[Iterable[Any], date], Mapping[int, str]] | None = None

    @property
    def has_grid(self) -> bool:
        return self.row_form is not None

    @property
    def most(self) -> int:
        return MOST_IN_GRID if self.has_grid else MOST_ROWS

    def day_of(self, cleaned: Mapping[str, Any], today: date) -> date:
        """The day on which its effects are looked at."""
        value = cleaned.get(self.day)
        found: date = getattr(value, "on", value) or today
        return found
