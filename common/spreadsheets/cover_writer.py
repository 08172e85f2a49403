"""The cover of a report: title, what it is about, places to sign and seal; then its contents."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from common.spreadsheets.layout import Cover

COLUMNS = 12
COLUMN_WIDTH = 10.5


class CoverWriter:
    """Writes one Cover on a grid of twelve equal columns."""

    def __init__(self, workbook: Workbook, worksheet: Worksheet) -> None:
        self.workbook = workbook
        self.worksheet = worksheet
        self.row = 0
        plain = {"font_name": "宋体", "valign": "vcenter", "text_wrap": True, "num_format": "@"}
        head = {**plain, "font_name": "黑体", "align": "center"}
        boxed = {"border": 1, "border_color": "#8A94A0"}
        self.title = self._format({**head, "font_size": 28})
        self.subtitle = self._format({**head, "font_size": 18})
        self.number = self._format({**plain, "font_size": 10, "align": "right"})
        self.label = self._format({**plain, "font_size": 14, "align": "right"})
        self.value = self._format({**plain, "font_size": 14, "align": "center", "bottom": 1})
        self.seal = self._format(
            {**plain, "font_size": 12, "align": "center", "border": 3, "font_color": "#8A94A0"}
        )
        self.note = self._format({**plain, "font_size": 10, "font_color": "#4A5560"})
        self.caption = self._format({**head, "font_size": 16})
        self.heading = self._format({**head, **boxed, "font_size": 11, "bg_color": "#DCE6F1"})
        self.cell = self._format({**plain, **boxed, "font_size": 11})
        self.link = self._format({**plain, **boxed, "font_size": 11, "font_color": "#1F5FA8"})

    def write(self, cover: Cover) -> None:
        for column in range(COLUMNS):
            self.worksheet.set_column(column, column, COLUMN_WIDTH)
        self._front(cover)
        if cover.contents:
            self.worksheet.set_h_pagebreaks([self.row])
            self._contents(cover)
        self._print_set_up()

    def _front(self, cover: Cover) -> None:
        self._across(cover.number, self.number, 18)
        self._gap(40)
        self._across(cover.title, self.title, 44)
        self._across(cover.subtitle, self.subtitle, 34)
        self._gap(34)
        for label, value in cover.facts:
            self._fact(label, value)
        self._gap(16)
        self._places(cover.places)
        self._seal(cover.seal)
        self._gap(14)
        for note in cover.notes:
            self._across(note, self.note, 15.0 * -(-len(note) // 66))

    def _fact(self, label: str, value: str) -> None:
        self._merge(2, 4, f"{label}：", self.label)
        self._merge(5, 9, value, self.value)
        self._next(30)

    def _places(self, places: Sequence[str]) -> None:
        """Three places to a line, each a label and a line to sign on."""
        for start in range(0, len(places), 3):
            for position, place in enumerate(places[start : start + 3]):
                left = position * 4
                self._merge(left, left + 1, f"{place}：", self.label)
                self._merge(left + 2, left + 3, "", self.value)
            self._next(34)

    def _seal(self, words: str) -> None:
        if not words:
            return
        self._gap(12)
        rows = 4
        self.worksheet.merge_range(self.row, 8, self.row + rows - 1, 10, words, self.seal)
        for _row in range(rows):
            self._next(20)

    def _contents(self, cover: Cover) -> None:
        self._across(cover.contents_title, self.caption, 34)
        # Two columns, read downwards.
        rows = -(-len(cover.contents) // 2)
        for left in range(rows):
            for column, number in ((0, left), (6, left + rows)):
                if number < len(cover.contents):
                    self._entry(column, *cover.contents[number])
            self._next(22)
        self._gap(16)
        self._across(cover.figures_title, self.caption, 34)
        for start in range(0, len(cover.figures), 2):
            for position, (label, value) in enumerate(cover.figures[start : start + 2]):
                left = position * 6
                self._merge(left, left + 2, label, self.heading)
                self._merge(left + 3, left + 5, value, self.cell)
            self._next(24)

    def _entry(self, column: int, sheet: str, held: str) -> None:
        self._merge(column, column + 1, "", self.link)
        target = f"internal:'{sheet}'!A1"
        self.worksheet.write_url(self.row, column, target, self.link, sheet)
        self._merge(column + 2, column + 5, held, self.cell)

    def _across(self, text: str, style: Format, height: float) -> None:
        if text:
            self._merge(0, COLUMNS - 1, text, style)
            self._next(height)

    def _merge(self, first: int, last: int, text: str, style: Format) -> None:
        self.worksheet.merge_range(self.row, first, self.row, last, "", style)
        if text:
            self.worksheet.write_string(self.row, first, text, style)

    def _gap(self, height: float) -> None:
        self._next(height)

    def _next(self, height: float) -> None:
        self.worksheet.set_row(self.row, height)
        self.row += 1

    def _format(self, properties: dict[str, Any]) -> Format:
        return self.workbook.add_format(properties)

    def _print_set_up(self) -> None:
        self.worksheet.set_landscape()
        self.worksheet.set_paper(9)  # A4
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        self.worksheet.center_horizontally()
        self.worksheet.hide_gridlines(2)
