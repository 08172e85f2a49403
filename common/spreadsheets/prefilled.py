"""A workbook to be filled in: what is known stands in it, what may be changed is open.

One sheet with a record in each row, without titles or merged cells; a sheet that explains it; one
with the words of the drop-downs and, where it is to be told again, one with stamps, both hidden.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from common.spreadsheets import layout
from common.spreadsheets.sheet_writer import NUMBER_FORMATS, width_of
from common.spreadsheets.writing import OPTIONS, describe, legal_name

# The words of a workbook that are not of its list: the heading of the keys, the names of its other
# pages. That of the stamps goes on with what kind of list it is and of which area.
KEY_TITLE = "行标识"
GUIDE_NAME, OPTIONS_NAME, STAMP_PREFIX = "填表说明", "选项", "核对"
OWN_PAGES = frozenset([GUIDE_NAME, OPTIONS_NAME])
# Rows below the last one that are checked while somebody types.
SPARE = 2_000
_WIDEST, _NARROWEST = 40, 9
# The most columns that fit onto A4.
_NARROW = 14
_LONGEST_TEXT = 32_767
_LINE = "#B8C2CC"
_CLOSED = "#EEF1F4"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a cell may hold. `kind` is one of the kinds of `layout`, or "code" for `length`
    characters; with `options` it is one of them. What does not fit is only asked about, unless
    `strict`; `message` says in the reader's words what to fill in."""

    message: str
    options: Sequence[str] = ()
    length: int = 0
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A column. A `fixed` one says which record a row is: its cells are open only where empty."""

    title: str
    kind: str = layout.TEXT
    fixed: bool = False
    required: bool = False
    checked: Checked | None = None


@dataclass(frozen=True)
class Prefilled:
    """A workbook to be filled in. Each of `rows` is its key, its cells and its line on the sheet of
    stamps; `stamp_head` and `stamp_end` stand above and below these, the latter asked for last.

    Without `stamp_name` it is an empty form: no keys, no stamps, nothing locked.
    """

    name: str
    entries: Sequence[Entry]
    guide: Sequence[tuple[str, str]]
    rows: Iterable[tuple[str, Sequence[Any], Sequence[str]]] = ()
    stamp_name: str = ""
    stamp_head: Sequence[str] = ()
    stamp_end: Any = None
    footer: str = ""
    error_title: str = ""
    author: str = ""
    created: datetime | None = field(default=None)


def write_prefilled(stream: BinaryIO, book: Prefilled) -> int:
    """Write it in constant memory; returns how many rows it holds."""
    workbook = xlsxwriter.Workbook(stream, {**OPTIONS, "constant_memory": True})
    describe(workbook, book.name, book.author, book.created)
    writer = _Writer(workbook, book)
    count = writer.run()
    workbook.close()
    return count


class _Writer:
    def __init__(self, workbook: Workbook, book: Prefilled) -> None:
        self.workbook = workbook
        self.book = book
        self.keyed = bool(book.stamp_name)
        self.left = 1 if self.keyed else 0
        self.formats: dict[tuple[str, bool, bool], Format] = {}
        self.widths = [
            max(width_of(entry.title) + 5, _NARROWEST, 12 if entry.kind == layout.DATE else 0)
            for entry in book.entries
        ]
        taken = {GUIDE_NAME.lower(), OPTIONS_NAME.lower(), book.stamp_name.lower()}
        self.page = workbook.add_worksheet(legal_name(book.name, taken))
        self.guide = workbook.add_worksheet(GUIDE_NAME)
        self.options = workbook.add_worksheet(OPTIONS_NAME)
        self.stamps = workbook.add_worksheet(book.stamp_name) if self.keyed else None

    def run(self) -> int:
        self._headings()
        if self.stamps is not None:
            self._stamp(0, self.book.stamp_head)
        count = 0
        for key, cells, stamp in self.book.rows:
            count += 1
            self._row(count, key, cells)
            self._stamp(count, stamp)
        if self.stamps is not None:
            self._stamp(count + 1, self.book.stamp_end())
            self.stamps.very_hidden()
        self._columns(count)
        self._set_up(count)
        _write_guide(self.workbook, self.guide, self.book)
        self.options.very_hidden()
        return count

    def _headings(self) -> None:
        head = {
            "font_name": "黑体", "font_size": 11, "align": "center", "valign": "vcenter",
            "text_wrap": True, "border": 1, "border_color": _LINE,
        }  # fmt: skip
        open_head = self.workbook.add_format({**head, "bg_color": "#DCE6F1"})
        closed_head = self.workbook.add_format({**head, "bg_color": "#D5DAE0"})
        self.page.set_default_row(20)
        self.page.set_row(0, 34)
        if self.keyed:
            self.page.write_string(0, 0, KEY_TITLE, closed_head)
        needed = self.workbook.add_format({**head, "bg_color": "#DCE6F1", "font_color": "#B42318"})
        for position, entry in enumerate(self.book.entries, self.left):
            known = closed_head if entry.fixed and self.keyed else open_head
            self.page.write_string(0, position, entry.title, needed if entry.required else known)

    def _row(self, line: int, key: str, cells: Sequence[Any]) -> None:
        if self.keyed:
            self.page.write_string(line, 0, key, self._format(layout.TEXT, closed=True))
        for position, (entry, cell) in enumerate(zip(self.book.entries, cells, strict=True)):
            known = cell not in (None, "")
            is_text = isinstance(cell, str)
            quoted = is_text and layout.looks_like_formula(cell)
            style = self._format(entry.kind, closed=entry.fixed and known, quoted=quoted)
            _write(self.page, line, position + self.left, cell, style)
            if known and line <= SPARE:
                shown = str(cell)
                self.widths[position] = min(
                    max(self.widths[position], width_of(shown) + 2), _WIDEST
                )

    def _stamp(self, line: int, texts: Sequence[str]) -> None:
        if self.stamps is None:
            return
        for position, text in enumerate(texts):
            self.stamps.write_string(line, position, text)

    def _format(self, kind: str, *, closed: bool = False, quoted: bool = False) -> Format:
        asked = (kind, closed, quoted)
        if asked not in self.formats:
            wanted = {
                "font_name": "宋体", "font_size": 11, "valign": "vcenter",
                "border": 1, "border_color": _LINE, "locked": closed, "quote_prefix": quoted,
                "num_format": "0" if kind == layout.INT else NUMBER_FORMATS[kind],
            }  # fmt: skip
            if kind == layout.DATE:
                wanted["align"] = "center"
            if closed:
                wanted |= {"bg_color": _CLOSED, "font_color": "#4A5560"}
            self.formats[asked] = self.workbook.add_format(wanted)
        return self.formats[asked]

    def _columns(self, count: int) -> None:
        """Widths, what is open below the last row, and what a cell may hold."""
        if self.keyed:
            self.page.set_column(0, 0, 9, self._format(layout.TEXT, closed=True))
        for position, (entry, width) in enumerate(zip(self.book.entries, self.widths, strict=True)):
            column = position + self.left
            self.page.set_column(column, column, width, self._format(entry.kind))
            if entry.checked is not None:
                rule = self._rule(position, entry, entry.checked)
                self.page.data_validation(1, column, count + SPARE, column, rule)

    def _rule(self, position: int, entry: Entry, checked: Checked) -> dict[str, Any]:
        rule: dict[str, Any] = {
            "error_title": self.book.error_title[:32],
            "error_message": checked.message[:255],
            "error_type": "stop" if checked.strict else "warning",
        }
        if checked.options:
            for line, text in enumerate(checked.options):
                # In constant memory rows are written downwards: each column stands below the last.
                self.options.write_string(self._listed + line, 0, text)
            first, self._listed = self._listed, self._listed + len(checked.options)
            name = OPTIONS_NAME
            source = f"='{name}'!$A${first + 1}:$A${self._listed}"
            return rule | {"validate": "list", "source": source}
        return rule | _limits(entry.kind, checked.length)

    _listed = 0

    def _set_up(self, count: int) -> None:
        page = self.page
        # The key and the name stay in view.
        page.freeze_panes(1, self.left + 1)
        # Codes are text, however many digits they have.
        last = self.left + len(self.book.entries) - 1
        page.ignore_errors({"number_stored_as_text": xl_range(1, 0, count + SPARE, last)})
        page.autofilter(0, 0, max(count, 1), last)
        page.set_landscape()
        # A wide list is printed on A3, or nobody could read it.
        page.set_paper(8 if last > _NARROW else 9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer(layout.footer(self.book.footer))
        if self.keyed:
            page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True,
                              "sort": True})  # fmt: skip
        page.activate()


def _limits(kind: str, length: int) -> dict[str, Any]:
    if length:
        return {"validate": "length", "criteria": "==", "value": length}
    if kind == layout.DATE:
        limits = {"minimum": date(1900, 1, 1), "maximum": date(2100, 12, 31)}
        return {"validate": "date", "criteria": "between", **limits}
    if kind == layout.INT:
        whole = {"minimum": 0, "maximum": 100_000_000}
        return {"validate": "integer", "criteria": "between", **whole}
    return {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}


def _write(page: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, column, float(value), style)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, style)
    else:
        page.write_string(row, column, str(value)[:_LONGEST_TEXT], style)


def _write_guide(workbook: Workbook, page: Worksheet, book: Prefilled) -> None:
    font = {"font_name": "宋体", "font_size": 12, "valign": "top", "text_wrap": True}
    term = workbook.add_format({**font, "font_name": "黑体"})
    text = workbook.add_format(font)
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 86)
    for line, (title, said) in enumerate(book.guide):
        page.write_string(line, 0, title, term)
        page.write_string(line, 1, said, text)
        lines = max(-(-width_of(said) // 78), -(-width_of(title) // 18), 1)
        page.set_row(line, 17.0 * lines + 5)
    page.hide_gridlines(2)
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
