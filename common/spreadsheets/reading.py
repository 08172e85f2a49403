"""Files → grids of cells, as the spreadsheet held them: a number stays a number, a date a date."""

import json
import pickle
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePath
from threading import Timer
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from common.packed import Packed
from common.spreadsheets import guards
from common.spreadsheets.guards import UnreadableFileError, refusal
from common.spreadsheets.hidden import Hidden, hidden_in
from common.spreadsheets.html_files import read_html
from common.spreadsheets.text_files import decode, read_text

Cell = str | int | float | bool | date | datetime | time | timedelta

READING_MEGABYTES = 2_000
READING_SECONDS = 120
_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. `rows[i]` is spreadsheet row i + 1; an empty cell is "".

    Of a long sheet the rows that are given are copies (common.packed).
    Merged ranges are filled down and to the right; `spread` tells for each filled cell (row index,
    column index) which cell it came from, so that a reader can tell a copy from a statement. Hidden
    rows and columns are there like the others; their indexes are named.
    """

    name: str
    rows: Sequence[list[Cell]]
    hidden: bool = False
    hidden_rows: Set[int] = frozenset()
    hidden_columns: Set[int] = frozenset()
    spread: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def read_workbook(data: bytes, filename: str = "") -> list[Grid]:
    """All sheets of an .xlsx, .xls, .xlsb, .ods, text or HTML file, told apart by content.

    A file with macros is refused; of formulas the stored result is read. `filename` only names the
    single sheet of a text file. Raises UnreadableFileError (a DomainError): why, and what to do.
    """
    kind = guards.kind_of(data)
    if kind == guards.TEXT:
        rows: list[list[Cell]] = [list(row) for row in read_text(data)]
        return [Grid(PurePath(filename).stem or "CSV", rows)]
    grids = _from_page(data, filename) if kind == guards.HTML else _from_workbook(data)
    if not any(grid.rows for grid in grids):
        raise UnreadableFileError(_("文件里没有内容。请确认已保存，再重新选择文件。"))
    return grids


def _from_workbook(data: bytes) -> list[Grid]:
    sheets: list[tuple[str, bool, Packed[list[Cell]], list[Any]]] = []
    with closing(_read_apart(data)) as messages:
        for kind, *told in messages:
            if kind == "error":
                raise refusal(told[0])
            if kind == "sheet":
                name, visible, merged = told
                sheets.append((name, visible, Packed(), merged))
            else:
                # A long sheet is packed as it comes.
                sheets[-1][2].extend(told[0])
    hidden = hidden_in(data)
    return [
        _grid(name, visible, rows, merged, hidden.get(name, Hidden()))
        for name, visible, rows, merged in sheets
    ]


def _from_page(data: bytes, filename: str) -> list[Grid]:
    stem = PurePath(filename).stem or "HTML"
    tables = read_html(decode(data))
    if not tables:
        raise guards.no_page()
    names = [stem, *(f"{stem}({number})" for number in range(2, len(tables) + 1))]
    grids = []
    for name, table in zip(names, tables, strict=True):
        rows: list[list[Cell]] = [list(row) for row in table.rows]
        merged = [span for span in table.merged if rows[span[0]][span[1]] != ""]
        for top, left, bottom, right in merged:
            for row, column in _others(top, left, bottom, right):
                rows[row][column] = rows[top][left]
        grids.append(_grid(name, True, rows, merged, Hidden()))  # noqa: FBT003 - of the page
    return grids


def _read_apart(data: bytes) -> Generator[tuple[Any, ...], None, None]:
    """What the reading process says, one after the other (`child.Message`), without the end."""
    limits = {
        "sheets": guards.MAX_SHEETS,
        "rows": guards.MAX_ROWS,
        "columns": guards.MAX_COLUMNS,
        "megabytes": READING_MEGABYTES,
    }
    with subprocess.Popen(  # noqa: S603 - our own program, no shell, no text of the user's
        [sys.executable, str(_CHILD), json.dumps(limits)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            yield from _messages(child, data)
        finally:
            child.kill()


def _messages(child: subprocess.Popen[bytes], data: bytes) -> Iterator[tuple[Any, ...]]:
    """Raises UnreadableFileError where the process ends too early."""
    sent, said = child.stdin, child.stdout
    if sent is None or said is None:
        raise TypeError("The reading process has no pipes.")
    try:
        with _in_time(child), sent:
            sent.write(data)
        while (message := _next(child, said)) != ("end",):
            yield message
    except (BrokenPipeError, EOFError, pickle.UnpicklingError) as ended:
        # The library ends the process when a sheet asks for more memory than there may be, and we
        # do when it takes too long.
        raise refusal("too_large" if child.wait() < 0 else "damaged") from ended


def _next(child: subprocess.Popen[bytes], said: IO[bytes]) -> tuple[Any, ...]:
    with _in_time(child):
        message: tuple[Any, ...] = pickle.load(said)  # noqa: S301 - written by our own child
    return message


@contextmanager
def _in_time(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """The child is waited for so long and no longer. What is done with its rows takes time too, and
    is not its fault."""
    slow = Timer(READING_SECONDS, child.kill)
    slow.start()
    try:
        yield
    finally:
        slow.cancel()


def _grid(
    name: str,
    visible: bool,  # noqa: FBT001 - as the reading process says it
    rows: Sequence[list[Cell]],
    merged: list[Any],
    hidden: Hidden,
) -> Grid:
    spread = {
        (row, column): (top, left)
        for top, left, bottom, right in merged
        for row, column in _others(top, left, bottom, right)
    }
    return Grid(name, rows, not visible, hidden.rows, hidden.columns, spread)


def _others(top: int, left: int, bottom: int, right: int) -> Iterator[tuple[int, int]]:
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                yield row, column
