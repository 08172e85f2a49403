"""What the columns of a list are taken for, why, and what an office has taught us about them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from accounts.models import User
from areas.models import Area
from common.tables import Column, Heading, Layout, Why, kind_of
from common.values import mask_phone, tidy
from dataimport.choices import ColumnWhy
from dataimport.models import ColumnMapping, ImportBatch
from dataimport.registry import SHEETS
from dataimport.selectors.reading import MARKS_KEY, import_scope

# A file of two hundred sheets names them all; the page does not.
SHEETS_NAMED = 5
SAMPLE_LENGTH = 60
_BREAKS = re.compile(r"[\s()—–-]")
_LONG_NUMBER = re.compile(r"\d{7}")


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of an uploaded file. `by_word` is what its heading says without anybody's help;
    `reason` is why it is left out on purpose (a marked text), and of what `is_hidden` no example is
    kept."""

    key: str
    title: str
    sheets: tuple[str, ...]
    row: int
    samples: tuple[str, ...]
    field: str
    why: str
    by_word: str
    hint: str
    reason: str = ""
    is_hidden: bool = False

    @property
    def why_label(self) -> Any:
        return ColumnWhy(self.why).label

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody should look at it: guessed, or not used."""
        return self.why in (ColumnWhy.CONTENT, ColumnWhy.UNKNOWN, ColumnWhy.REPEATED)


@dataclass(frozen=True, slots=True)
class Choice:
    """A declared column that a column of a file can be taken for."""

    field: str
    title: str
    required: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a file, each heading once, and which of them stand in one table."""

    columns: tuple[FileColumn, ...]
    tables: tuple[tuple[str, ...], ...]
    choices: tuple[Choice, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(column.key for column in self.columns)

    @property
    def digest(self) -> str:
        """Tells two layouts apart."""
        return sha256("\n".join(column.key for column in self.columns).encode()).hexdigest()[:16]

    @property
    def doubtful(self) -> int:
        return sum(1 for column in self.columns if column.is_doubtful)

    def title_of(self, name: str) -> str:
        return next((choice.title for choice in self.choices if choice.field == name), "")


def columns_of(batch: ImportBatch) -> Columns:
    """As the last check found them; empty before the first, and for a file that cannot be read."""
    stored = batch.layout or {}
    columns = tuple(
        FileColumn(**{**one, "sheets": tuple(one["sheets"]), "samples": tuple(one["samples"])})
        for one in stored.get("columns", ())
    )
    tables = tuple(tuple(keys) for keys in stored.get("tables", ()))
    return Columns(columns, tables, choices_of(batch.kind))


def choices_of(kind: str) -> tuple[Choice, ...]:
    """What a column of a list of this kind can be taken for."""
    return tuple(
        Choice(column.field, column.title, column.required)
        for column in SHEETS[kind].columns
        if column.field != "seq"
    )


# ---------------------------------------------------------------- what was learned


def office_of(user: User | None, area: Area | None) -> Area | None:
    """The office for which a correction is remembered: the highest area, at or above the one a
    list is imported into, for which the user answers."""
    scope = import_scope(user)
    if area is None:
        if scope.everything or len(scope.prefixes) != 1:
            return None
        return Area.objects.filter(path=scope.prefixes[0]).first()
    if scope.everything:
        return area
    above = Area.objects.filter(code__in=area.ancestor_codes, path__under=scope.prefixes)
    return above.order_by("path").first()


def learned_mapping(kind: str, area: Area | None, user: User | None) -> dict[str, str]:
    """Heading → field, as it was corrected before by the offices at or above `area` that the user
    may see; what was taught nearest to the area wins."""
    if area is None:
        area = office_of(user, None)
    if area is None:
        return {}
    known = ColumnMapping.objects.filter(kind=kind, area__code__in=area.ancestor_codes)
    if user is not None:
        known = known.visible_to(user)
    rows = known.order_by("area__path").values_list("heading", "field")
    return dict(rows)


def mapping_for(batch: ImportBatch) -> list[dict[str, str]]:
    """What a check goes by: what was chosen for this list, then what was learned before."""
    chosen = [one for one in batch.mapping if one["why"] == ColumnWhy.CHOSEN]
    keys = {one["key"] for one in chosen}
    learned = learned_mapping(batch.kind, batch.area, batch.created_by)
    return chosen + [
        {"key": key, "field": name, "why": ColumnWhy.LEARNED.value}
        for key, name in learned.items()
        if key not in keys
    ]


def mapped_by(batch: ImportBatch) -> dict[str, str]:
    """What the batch's list is read by."""
    return {one["key"]: one["field"] for one in batch.mapping}


# ---------------------------------------------------------------- what a check notes


def layout_of(
    columns: Sequence[Column], layouts: Iterable[Layout], mapping: Sequence[dict[str, str]]
) -> dict[str, Any]:
    """The columns of a file as they are kept with the batch; telephone numbers are masked."""
    merged: dict[str, tuple[Heading, Layout, list[str]]] = {}
    tables: list[list[str]] = []
    for layout in layouts:
        headings = [one for one in layout.headings if one.key != MARKS_KEY]
        keys = [one.key for one in headings]
        if keys and keys not in tables:
            tables.append(keys)
        for one in headings:
            _first, _where, sheets = merged.setdefault(one.key, (one, layout, []))
            if layout.sheet not in sheets and len(sheets) < SHEETS_NAMED:
                sheets.append(layout.sheet)
    said = {one["key"]: one["why"] for one in mapping}
    personal = {column.field for column in columns if column.personal}
    return {
        "columns": [
            _stored(one, layout.row, sheets, said.get(key, ""), personal)
            for key, (one, layout, sheets) in merged.items()
        ],
        "tables": tables,
    }


def _stored(
    one: Heading, row: int, sheets: list[str], said: str, personal: set[str]
) -> dict[str, Any]:
    hide = one.field in personal
    hide_all = one.left_out is not None and one.left_out.personal
    samples = [] if hide_all else [text[:SAMPLE_LENGTH] for text in one.samples]
    return {
        "key": one.key,
        "title": one.title,
        "sheets": sheets,
        "row": row,
        "samples": [mask_phone(t) if hide or _has_number(t, one) else t for t in samples],
        "field": one.field,
        "why": said if one.why is Why.MAPPED and said else one.why.value,
        "by_word": one.by_word,
        "hint": "" if one.field or one.left_out else kind_of(one.samples),
        "reason": one.left_out.reason if one.left_out else "",
        "is_hidden": hide_all and bool(one.samples),
    }


def _has_number(text: str, one: Heading) -> bool:
    """Whether a column that is not imported may hold a telephone number there."""
    return not one.field and bool(_LONG_NUMBER.search(_BREAKS.sub("", tidy(text))))


def used_keys(layout: dict[str, Any]) -> Iterator[str]:
    """The headings of a file that were read by what an office has taught."""
    for one in layout.get("columns", ()):
        if one["why"] == ColumnWhy.LEARNED:
            yield one["key"]
