"""One formatted sheet: title, lines, tables with merged headings, notes, charts, print set-up."""

import math
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from common.spreadsheets import layout
from common.spreadsheets.layout import Chart, Column, Row, Sheet, Table
from common.spreadsheets.paper import DEFAULT_HEIGHT, Paper

NUMBER_FORMATS = {
    layout.TEXT: "@",
    layout.INT: "#,##0",
    layout.NUMBER: "#,##0.##",
    layout.PERCENT: "0.0%",
    layout.DATE: "yyyy-mm-dd",
    layout.MONEY: "#,##0.00",
    layout.POINTS: "+0.0;-0.0;0.0",
}
_FONT = "宋体"
_HEADING_FONT = "黑体"
_SHADES = {layout.TOTAL: "#E7EEF7", layout.SUBTOTAL: "#F3F6FA", layout.GROUP: "#F3F6FA"}
_COLOURS = ("#1F5FA8", "#C8102E", "#2F9E6E", "#E8A33D", "#7A5AA6", "#5B6B7B", "#3FA7C9", "#A65E2E")
_CHART_TYPES: dict[str, dict[str, Any]] = {
    "column": {"type": "column"},
    "bar": {"type": "bar"},
    "line": {"type": "line"},
    "pie": {"type": "pie"},
    "stacked": {"type": "column", "subtype": "stacked"},
}
_ROW_PIXELS = 20
WIDEST = 46
HIGHEST = 400.0
_NUMBERS = (int, float, Decimal)
# A number below the one has room in a column of the other width, whatever it is.
SHORT, ROOMY = 100_000, 8.5


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._cells: dict[tuple[Any, ...], Format] = {}
        font = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
        head = {"font_name": _HEADING_FONT, "align": "center", "valign": "vcenter"}
        boxed = {"text_wrap": True, "border": 1, "border_color": "#8A94A0"}
        self.title = workbook.add_format({**head, "font_size": 16})
        self.line = workbook.add_format({**font, "text_wrap": True, "align": "left"})
        self.caption = workbook.add_format({**font, "font_name": _HEADING_FONT, "font_size": 12})
        self.note = workbook.add_format(
            {**font, "font_size": 10, "font_color": "#4A5560", "text_wrap": True, "align": "left"}
        )
        self.heading = workbook.add_format({**head, **boxed, "bg_color": "#DCE6F1"})
        self.index = workbook.add_format(
            {**font, **boxed, "font_size": 9, "align": "center", "font_color": "#4A5560"}
        )
        self.unit = workbook.add_format({**font, "font_size": 10, "align": "right"})

    def cell(
        self, kind: str, style: str, *, known: bool = True, indent: int = 0, quoted: bool = False
    ) -> Format:
        """A bordered cell; one whose value is not known shows a dash in the middle.

        `quoted` keeps a text that looks like a formula a text when somebody edits the cell.
        """
        key = (kind, style, known, indent, quoted)
        found = self._cells.get(key)
        if found is None:
            wanted: dict[str, Any] = {
                "font_name": _FONT,
                "font_size": 11,
                "valign": "vcenter",
                "border": 1,
                "border_color": "#8A94A0",
                "num_format": NUMBER_FORMATS[kind] if known else "@",
                "text_wrap": kind == layout.TEXT,
                "indent": indent,
                "quote_prefix": quoted,
            }
            if kind == layout.DATE or not known:
                wanted["align"] = "center"
            elif kind != layout.TEXT:
                # Away from the line, and from the text in the next column.
                wanted |= {"align": "right", "indent": 1}
            if style:
                wanted |= {"bold": True, "bg_color": _SHADES[style]}
            found = self._cells[key] = self._workbook.add_format(wanted)
        return found

    def plain(self, kind: str, *, quoted: bool = False) -> Format:
        """An unbordered cell for long lists; `quoted` as for `cell`."""
        key = (kind, "list", True, 0, quoted)
        if key not in self._cells:
            wanted = {"num_format": NUMBER_FORMATS[kind], "quote_prefix": quoted}
            self._cells[key] = self._workbook.add_format(wanted)
        return self._cells[key]


class SheetWriter:
    """Writes one Sheet downwards, remembering the row it has come to."""

    def __init__(self, workbook: Workbook, worksheet: Worksheet, styles: Styles) -> None:
        self.workbook = workbook
        self.worksheet = worksheet
        self.styles = styles
        self.row = 0
        self.widths: dict[int, float] = {}
        self.paper = Paper(self.widths)

    def write(self, sheet: Sheet) -> None:
        across = max([len(table.columns) for table in sheet.tables], default=6)
        if sheet.title:
            self._line(sheet.title, across, self.styles.title, height=30)
        for line in sheet.lines:
            self._line(line, across, self.styles.line)
        for table in sheet.tables:
            self._table(table, alone=len(sheet.tables) == 1, filtered=sheet.filter)
        for line in sheet.closing:
            self._line(line, across, self.styles.note)
        for position, width in self.widths.items():
            self.worksheet.set_column(position, position, width)
        self._print_set_up(sheet)

    def _line(self, text: str, across: int, style: Format, height: float | None = None) -> None:
        if height is None:
            height = 18.0 * lines_of(text, self._room(across))
        self._set_height(self.row, height)
        if across > 1:
            self.worksheet.merge_range(self.row, 0, self.row, across - 1, "", style)
        self.worksheet.write_string(self.row, 0, text, style)
        self.row += 1

    def _set_height(self, row: int, points: float) -> None:
        self.paper.set_height(row, points)
        self.worksheet.set_row(row, points)

    def _room(self, across: int) -> float:
        """How many Latin characters fit into a line over so many columns."""
        known = sum(self.widths.get(position, 0) for position in range(across))
        return max(known, 40) if known else max(across * 11, 40)

    def _table(self, table: Table, *, alone: bool, filtered: bool) -> None:
        if self.row and not alone:
            self.row += 1
        if table.new_page:
            self.paper.breaks.append(self.row)
        self._caption(table)
        head = self.row
        self._headings(table.columns)
        first = self.row
        styles = [self._values(table.columns, _as_row(row)) for row in table.rows]
        if alone:
            self.worksheet.freeze_panes(first, 0)
            if self.paper.is_long(0, self.row):
                self.worksheet.repeat_rows(head, first - 1)
        if filtered and styles:
            self.worksheet.autofilter(first - 1, 0, self.row - 1, len(table.columns) - 1)
        for note in table.notes:
            self._line(note, len(table.columns), self.styles.note)
        self._charts(table, first, styles, last=alone)

    def _caption(self, table: Table) -> None:
        if not (table.caption or table.unit):
            return
        self._set_height(self.row, 22)
        if table.caption:
            self.worksheet.write_string(self.row, 0, table.caption, self.styles.caption)
        if table.unit:
            last = len(table.columns) - 1
            self.worksheet.write_string(self.row, last, table.unit, self.styles.unit)
        self.row += 1

    def _headings(self, columns: Sequence[Column]) -> None:
        grouped = any(column.group for column in columns)
        top, bottom = self.row, self.row + grouped
        self._heading_cells(columns, top, bottom)
        for position, column in enumerate(columns):
            self.widen(position, column, column.title)
        if grouped:
            self._set_height(top, 20)
        lines = max(lines_of(column.title, column.width or WIDEST) for column in columns)
        self._set_height(bottom, max(34.0, DEFAULT_HEIGHT * lines + 4))
        self.row = bottom + 1
        self._index_line(columns)

    def _heading_cells(self, columns: Sequence[Column], top: int, bottom: int) -> None:
        heading = self.styles.heading
        for start, end in layout.runs([column.group for column in columns]):
            group = columns[start].group
            if group and end > start:
                self.worksheet.merge_range(top, start, top, end, group, heading)
            elif group:
                self.worksheet.write_string(top, start, group, heading)
        for position, column in enumerate(columns):
            if top < bottom and not column.group:
                self.worksheet.merge_range(top, position, bottom, position, column.title, heading)
            else:
                self.worksheet.write_string(bottom, position, column.title, heading)

    def _index_line(self, columns: Sequence[Column]) -> None:
        if not any(column.index for column in columns):
            return
        for position, column in enumerate(columns):
            self.worksheet.write_string(self.row, position, column.index, self.styles.index)
        self.row += 1

    def _values(self, columns: Sequence[Column], row: Row) -> str:
        # Not every program fits the height of a row to text that wraps, so it is set.
        lines = max(
            (
                lines_of(value, (column.width or WIDEST) - 1)
                for column, value in zip(columns, row.values, strict=True)
                if value and isinstance(value, str)
            ),
            default=1,
        )
        self._set_height(self.row, min(DEFAULT_HEIGHT * lines + 1.5, HIGHEST))
        for position, (column, value) in enumerate(zip(columns, row.values, strict=True)):
            self._cell(position, column, value, row)
        self.row += 1
        return row.style

    def _cell(self, position: int, column: Column, value: Any, row: Row) -> None:
        style = row.style
        if value is None and column.kind != layout.TEXT and style != layout.GROUP:
            unknown = self.styles.cell(column.kind, style, known=False)
            self.worksheet.write_string(self.row, position, "—", unknown)
        elif value is None or value == "":
            # To be filled in by hand: a number typed into it is one.
            kind = layout.TEXT if value is None else column.kind
            self.worksheet.write_blank(self.row, position, None, self.styles.cell(kind, style))
        elif column.kind != layout.TEXT and _is_number(value):
            cell = self.styles.cell(column.kind, style)
            self.worksheet.write_number(self.row, position, float(value), cell)
            self.make_room(position, value, column)
        elif isinstance(value, date) and column.kind == layout.DATE:
            cell = self.styles.cell(column.kind, style)
            self.worksheet.write_datetime(self.row, position, value, cell)
        else:
            text = str(value)[:32_767]
            quoted = layout.looks_like_formula(text)
            indent = 0 if position else row.indent
            cell = self.styles.cell(layout.TEXT, style, indent=indent, quoted=quoted)
            self.worksheet.write_string(self.row, position, text, cell)
            self.widen(position, column, text)

    def widen(self, position: int, column: Column, text: str) -> None:
        wanted = column.width or min(max(width_of(text) / 1.0 + 2, 9), WIDEST)
        self.widths[position] = max(self.widths.get(position, 0), wanted)

    def make_room(self, position: int, value: Any, column: Column) -> None:
        """A number that does not fit its column is shown as ####, so the column gives way."""
        if column.kind != layout.MONEY and (column.width or 0) >= ROOMY and abs(value) < SHORT:
            return
        decimals = 3 if column.kind == layout.MONEY else 0
        needed = len(f"{value:,.0f}") + decimals + 2.5
        self.widths[position] = max(self.widths.get(position, 0), needed)

    def _charts(self, table: Table, first: int, styles: list[str], *, last: bool) -> None:
        for chart in table.charts:
            rows = chart.rows or _first_plain_run(styles)
            if rows is not None:
                self._chart(chart, table, (first + rows[0], first + rows[1]), last=last)

    def _chart(self, chart: Chart, table: Table, span: tuple[int, int], *, last: bool) -> None:
        drawn = self.workbook.add_chart(_CHART_TYPES[chart.kind])
        lines = self.workbook.add_chart({"type": "line"})
        has_lines = False
        for number, series in enumerate(chart.series):
            onto = lines if series.line else drawn
            has_lines = has_lines or series.line
            onto.add_series(self._series(chart, table, span, number))
        if has_lines:
            drawn.combine(lines)
        self._dress(drawn, chart, table)
        self.row += 1
        self.paper.place(self.row, chart.height * DEFAULT_HEIGHT, last=last)
        self.worksheet.insert_chart(self.row, 0, drawn, {"object_position": 1, "y_offset": 4})
        self.row += chart.height + 1

    def _series(
        self, chart: Chart, table: Table, span: tuple[int, int], number: int
    ) -> dict[str, Any]:
        series = chart.series[number]
        name = self.worksheet.get_name()
        colour = series.color or _COLOURS[number % len(_COLOURS)]
        options: dict[str, Any] = {
            "name": series.name or table.columns[series.column].title,
            "categories": [name, span[0], chart.categories, span[1], chart.categories],
            "values": [name, span[0], series.column, span[1], series.column],
        }
        if chart.kind == "pie":
            points = span[1] - span[0] + 1
            shades = [{"fill": {"color": _COLOURS[i % len(_COLOURS)]}} for i in range(points)]
            return options | {"points": shades, "data_labels": {"percentage": True}}
        if chart.labels:
            kind = table.columns[series.column].kind
            shown = {"value": True, "num_format": NUMBER_FORMATS[kind], "font": {"size": 8}}
            options["data_labels"] = shown
        if series.line or chart.kind == "line":
            dash = {"dash_type": "dash"} if series.line else {}
            marker = {"type": "circle", "size": 5, "fill": {"color": colour}}
            marker["border"] = {"color": colour}
            line = {"color": colour, "width": 2, **dash}
            return options | {"line": line, "marker": marker}
        return options | {"fill": {"color": colour}, "gap": 80}

    def _dress(self, drawn: Any, chart: Chart, table: Table) -> None:
        font = {"name": _FONT, "size": 10}
        kind = table.columns[chart.series[0].column].kind
        value_axis: dict[str, Any] = {
            "num_font": font,
            "num_format": "0%" if kind == layout.PERCENT else "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#D8DEE6"}},
            "name": chart.axis_title,
            "name_font": font,
            "min": 0,
        }
        if chart.highest is not None:
            value_axis["max"] = chart.highest
        category_axis: dict[str, Any] = {"num_font": font}
        if chart.kind == "bar":
            # Bars are drawn from below; the first row of the table belongs on top.
            drawn.set_y_axis({**category_axis, "reverse": True})
            drawn.set_x_axis(value_axis)
        elif chart.kind != "pie":
            drawn.set_x_axis(category_axis)
            drawn.set_y_axis(value_axis)
        drawn.set_title({"name": chart.title, "name_font": {"name": _HEADING_FONT, "size": 12}})
        drawn.set_legend({"position": "bottom", "font": font})
        # As wide as its table, within what is still a chart.
        width = sum(self.widths[position] * 7 + 5 for position in range(len(table.columns)))
        drawn.set_size({"width": min(max(width, 560), 1400), "height": chart.height * _ROW_PIXELS})

    def _print_set_up(self, sheet: Sheet) -> None:
        if sheet.portrait:
            self.worksheet.set_portrait()
        else:
            self.worksheet.set_landscape()
        self.worksheet.set_h_pagebreaks(self.paper.breaks)
        self.worksheet.set_paper(9)  # A4
        self.worksheet.fit_to_pages(1, 1 if self.paper.fits_one_page else 0)
        self.worksheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        self.worksheet.set_footer(layout.footer(sheet.footer))
        self.worksheet.center_horizontally()
        self.worksheet.hide_gridlines(2)


def _as_row(row: Row | Sequence[Any]) -> Row:
    return row if isinstance(row, Row) else Row(row)


def _is_number(value: Any) -> bool:
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def lines_of(value: Any, room: float) -> int:
    """How many lines a text takes in a cell this wide; a number takes one."""
    if not isinstance(value, str):
        return 1
    if len(value) * 2 <= room and "\n" not in value:
        return 1
    return sum(max(1, math.ceil(width_of(part) / room)) for part in value.split("\n"))


def width_of(text: str) -> int:
    """The widest line in Latin characters; an ideograph takes two."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(sum(map(_letter_width, line)) for line in text.split("\n"))


@cache
def _letter_width(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _first_plain_run(styles: Sequence[str]) -> tuple[int, int] | None:
    plain = [position for position, style in enumerate(styles) if style == layout.PLAIN]
    if not plain:
        return None
    last = plain[0]
    while last + 1 < len(styles) and styles[last + 1] == layout.PLAIN:
        last += 1
    return plain[0], last
