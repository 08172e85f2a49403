"""Tables of a web page that was saved under the name .xls, as many office systems export them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from common.spreadsheets.guards import MAX_COLUMNS, MAX_ROWS, refusal

_MERGED = tuple[int, int, int, int]
_CELLS = ("td", "th")
# Their contents are no text of the page.
_SILENT = ("script", "style", "head", "title")


@dataclass(slots=True)
class HtmlTable:
    """Rows of texts, all as wide as the widest, and the ranges that colspan and rowspan make."""

    rows: list[list[str]] = field(default_factory=list)
    merged: list[_MERGED] = field(default_factory=list)


def read_html(text: str) -> list[HtmlTable]:
    """The tables that hold something, in the order in which they begin.

    Nothing is fetched and nothing is run: only the text of cells is taken. A table inside a cell is
    a table of its own. Raises UnreadableFileError for one that is too large.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return [
        _squared(table)
        for table in reader.tables
        if any(cell for row in table.rows for cell in row)
    ]


def _squared(table: HtmlTable) -> HtmlTable:
    width = max(len(row) for row in table.rows)
    for row in table.rows:
        row.extend([""] * (width - len(row)))
    height = len(table.rows)
    table.merged = [
        (top, left, min(bottom, height - 1), right) for top, left, bottom, right in table.merged
    ]
    return table


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[HtmlTable] = []
        self._open: list[_Table] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            table = _Table()
            self._open.append(table)
            self.tables.append(table.found)
        elif self._open and tag == "tr":
            self._open[-1].begin_row()
        elif self._open and tag in _CELLS:
            given = dict(attrs)
            self._open[-1].begin_cell(_span(given.get("rowspan")), _span(given.get("colspan")))
        elif self._open and tag in ("br", "p", "div"):
            self._open[-1].text("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().end_cell()
        elif tag in (*_CELLS, "tr"):
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent:
            self._open[-1].text(data)


class _Table:
    """One table while it is read."""

    def __init__(self) -> None:
        self.found = HtmlTable()
        # (row, column) that a cell further up or to the left reaches into.
        self._taken: set[tuple[int, int]] = set()
        self._texts: list[str] | None = None
        self._spans = (1, 1)

    def begin_row(self) -> None:
        self.end_cell()
        self.found.rows.append([])
        if len(self.found.rows) > MAX_ROWS:
            raise refusal("too_large")

    def begin_cell(self, rows: int, columns: int) -> None:
        self.end_cell()
        if not self.found.rows:
            self.begin_row()
        self._texts, self._spans = [], (rows, columns)

    def text(self, data: str) -> None:
        if self._texts is not None:
            self._texts.append(data)

    def end_cell(self) -> None:
        if self._texts is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._texts).split("\n"))
        value = "\n".join(line for line in lines if line)
        self._texts = None
        top, row = len(self.found.rows) - 1, self.found.rows[-1]
        while (top, len(row)) in self._taken:
            row.append("")
        left = len(row)
        rows, columns = self._spans
        row.extend([value, *[""] * (columns - 1)])
        if len(row) > MAX_COLUMNS:
            raise refusal("too_large")
        if rows > 1 or columns > 1:
            self.found.merged.append((top, left, top + rows - 1, left + columns - 1))
            self._taken.update(
                (line, left + n) for line in range(top + 1, top + rows) for n in range(columns)
            )


def _span(text: str | None) -> int:
    """How many rows or columns a cell reaches over; a page may claim anything."""
    number = int(text) if text and text.isdecimal() and len(text) < 6 else 1
    return max(1, min(number, MAX_COLUMNS))
