"""What an app says about one of its lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Reader:
    """For whom, and as of which day, a list is written; in `full`, telephone numbers are not
    masked."""

    user: Any
    day: date
    full: bool = False


def _first(value: Any, *_more: Any) -> Any:
    return value


@dataclass(frozen=True)
class Column:
    """A column of a list.

    `paths` are read of each row. `value(*read)` is what a file says, in a cell of this `kind` (see
    common.spreadsheets); `shown(*read)` what the page says where that is more than the value.
    `order` are the paths it is sorted by; without them it is not. `is_default` columns are shown
    unless others are chosen; what is `of_files` alone is no choice on the page.
    """

    key: str
    title: Text
    paths: tuple[str, ...]
    kind: str = "text"
    value: Callable[..., Any] = _first
    shown: Callable[..., Any] | None = None
    order: tuple[str, ...] = ()
    is_default: bool = True
    # A long text or number, for which a third of a phone's width is not enough.
    is_wide: bool = False
    width: float | None = None

    @property
    def is_number(self) -> bool:
        return self.kind not in ("text", "date")


@dataclass(frozen=True)
class Link:
    """A button above a list, for who holds the `ability` somewhere."""

    route: str
    label: Text
    ability: str
    icon: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class Listing:
    """A list. `code` is the name of its page's route; kept views, files and bulk edits name it so.

    `filters(data, asker)` is the FilterSet whose `qs` are the rows the asker may see (data holds
    the `defaults`); `order` is theirs unless another is asked for, and tells any two rows apart.
    `columns(reader)` are all there are. `row_id` is the path to the number of the record that a
    bulk edit is about. `known_count(filters)` may know the length without counting.
    """

    code: str
    title: Text
    unit: Text
    filters: Callable[[Any, Any], Any]
    columns: Callable[[Reader], Sequence[Column]]
    # What the log calls its files.
    kind: str
    order: tuple[str, ...]
    first_filters: tuple[str, ...]
    more_filters: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    row_id: str = "pk"
    # Texts of conditions that come with a link, by the name of their filter.
    words: Callable[[Any, Any], Mapping[str, str]] = lambda _asker, _filters: {}
    known_count: Callable[[Any], int | None] | None = None
    links: tuple[Link, ...] = ()
    # What can be done to many rows at once (common.bulk_edit.BulkEdit).
    bulk: tuple[Any, ...] = ()
    icon: str = "inbox"
    empty_title: Text = ""
    empty_text: Text = ""
    # Who may not see a telephone number in full is not offered the file that holds them.
    full_route: str = ""
    full_ability: str = ""
