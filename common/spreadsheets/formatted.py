"""Formatted workbooks for people: pages that print, merged headings, native charts.

Everything is a plain cell: no formulas, no macros. Text stays text, so that 18 digits do not become
9.1E+17 and a name that begins with "=" is never computed. The same calls give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

A4 = 9
# Excel and WPS compute what a user re-enters, so a cell that looks like a formula keeps its quote.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MM_PER_INCH = 25.4

Value = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks; sizes in points, colours as "#RRGGBB"."""

    font: str = "宋体"
    size: float = 10
    bold: bool = False
    italic: bool = False
    color: str = ""
    fill: str = ""
    align: str = "left"
    valign: str = "vcenter"
    wrap: bool = True
    indent: int = 0
    border: int = 0
    bottom: int = 0
    number: str = "General"
    quoted: bool = False

    def but(self, **changes: Any) -> "Style":
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells on a page, both ends included, counted from 0."""

    page: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def as_list(self) -> list[Any]:
        return [self.page, self.first_row, self.first_column, self.last_row, self.last_column]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one set of columns; `name` is text, `color` as "#RRGGBB"."""

    name: str
    categories: Block
    values: Block
    color: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart: `kind` is column, bar or line; `lowest`/`highest` fix the value axis."""

    kind: str
    title: str
    series: tuple[Series, ...]
    number: str = "General"
    lowest: float | None = None
    highest: float | None = None
    width: int = 900
    height: int = 320


class FormattedWorkbook:
    """A workbook written into `stream`; call `close` when every page is filled."""

    def __init__(self, stream: IO[bytes], *, title: str, author: str, created_on: date) -> None:
        self._book = xlsxwriter.Workbook(
            stream,
            {
                "in_memory": True,
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        # A fixed date: equal figures give equal bytes, and so an equal checksum.
        created = datetime(created_on.year, created_on.month, created_on.day)  # noqa: DTZ001
        self._book.set_properties({"title": title, "author": author, "created": created})
        self._formats: dict[Style, Format] = {}

    def add_page(self, name: str, *, landscape: bool, footer: str = "") -> "Page":
        """A new A4 page whose columns all fit on the paper's width."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(*(mm / MM_PER_INCH for mm in (15, 15, 18, 16)))
        sheet.center_horizontally()
        sheet.set_footer(footer)
        sheet.hide_gridlines(2)
        return Page(name, sheet, self)

    def format(self, style: Style) -> Format:
        """The file's one format for this style."""
        if style not in self._formats:
            self._formats[style] = self._book.add_format(_format_properties(style))
        return self._formats[style]

    def chart(self, kind: str) -> NativeChart:
        return self._book.add_chart({"type": kind})

    def close(self) -> None:
        self._book.close()


class Page:
    """One sheet; rows and columns are counted from 0."""

    def __init__(self, name: str, sheet: Worksheet, book: FormattedWorkbook) -> None:
        self.name = name
        self._sheet = sheet
        self._book = book

    def put(self, row: int, column: int, value: Value, style: Style) -> None:
        """Write one cell; text is written as text whatever it looks like."""
        if value is None:
            self._sheet.write_blank(row, column, None, self._book.format(style))
        elif isinstance(value, str):
            self._sheet.write_string(row, column, value, self._book.format(_quoted(value, style)))
        elif isinstance(value, date):
            self._sheet.write_datetime(row, column, value, self._book.format(style))
        else:
            self._sheet.write_number(row, column, value, self._book.format(style))

    def merge(self, block: tuple[int, int, int, int], value: Value, style: Style) -> None:
        """Merge (first row, first column, last row, last column) and write into it."""
        first_row, first_column, last_row, last_column = block
        if (first_row, first_column) != (last_row, last_column):
            self._sheet.merge_range(*block, "", self._book.format(style))
        self.put(first_row, first_column, value, style)

    def link(self, row: int, column: int, to: "Page | str", text: str, style: Style) -> None:
        """A cell that leads to the top of another page of this workbook."""
        name = to if isinstance(to, str) else to.name
        target = f"internal:'{name}'!A1"
        self._sheet.write_url(row, column, target, self._book.format(style), text)

    def column_widths(self, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def row_height(self, row: int, points: float) -> None:
        self._sheet.set_row(row, points)

    def repeat_rows(self, first: int, last: int) -> None:
        """These rows head every printed page."""
        self._sheet.repeat_rows(first, last)

    def freeze(self, row: int, column: int) -> None:
        """Rows above and columns left of this cell stay when the user scrolls."""
        self._sheet.freeze_panes(row, column)

    def break_before(self, row: int) -> None:
        """Start a new printed page at this row; for all rows at once, as a list, see `breaks`."""
        self.breaks([row])

    def breaks(self, rows: Sequence[int]) -> None:
        self._sheet.set_h_pagebreaks(list(rows))

    def add_chart(self, row: int, column: int, chart: Chart) -> None:
        """Draw a native chart with its upper left corner in this cell."""
        native = self._book.chart(chart.kind)
        for series in chart.series:
            native.add_series(_series_options(chart, series))
        native.set_title({"name": chart.title, "name_font": {"name": "黑体", "size": 12}})
        native.set_legend({"position": "bottom", "none": len(chart.series) == 1})
        axis: dict[str, Any] = {"num_format": chart.number, "major_gridlines": _GRID}
        bounds = {"min": chart.lowest, "max": chart.highest}
        axis.update({end: bound for end, bound in bounds.items() if bound is not None})
        native.set_y_axis(axis)
        native.set_x_axis({"num_font": {"size": 9}})
        native.set_size({"width": chart.width, "height": chart.height})
        self._sheet.insert_chart(row, column, native, {"object_position": 2})


_GRID = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}


def _series_options(chart: Chart, series: Series) -> dict[str, Any]:
    options: dict[str, Any] = {
        "name": series.name,
        "categories": series.categories.as_list(),
        "values": series.values.as_list(),
        "data_labels": {"value": True, "num_format": chart.number, "font": {"size": 8}},
    }
    if chart.kind == "line":
        options["line"] = {"color": series.color, "width": 2}
        options["marker"] = {"type": "circle", "size": 6, "fill": {"color": series.color}}
        options["data_labels"]["position"] = "above"
    else:
        options["fill"] = {"color": series.color}
        options["gap"] = 80
    return options


def _quoted(value: str, style: Style) -> Style:
    text = style if style.number == "@" else style.but(number="@")
    return text.but(quoted=True) if value.startswith(FORMULA_STARTS) else text


def _format_properties(style: Style) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "font_name": style.font,
        "font_size": style.size,
        "bold": style.bold,
        "italic": style.italic,
        "align": style.align,
        "valign": style.valign,
        "text_wrap": style.wrap,
        "indent": style.indent,
        "border": style.border,
        "num_format": style.number,
        "quote_prefix": style.quoted,
    }
    optional = {"font_color": style.color, "bg_color": style.fill, "bottom": style.bottom}
    return properties | {name: value for name, value in optional.items() if value}
