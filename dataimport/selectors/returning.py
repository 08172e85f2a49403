"""The user's own list, given back: with what is wrong marked in it, or the rows that wait."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.errors import DomainError
from common.problems import Problem
from common.spreadsheets import Grid, Mark, MarkedSheet, read_workbook, write_marked
from common.tables import Reading
from common.values import display, tidy
from dataimport.choices import RowAction
from dataimport.models import ImportBatch, ImportRow
from dataimport.registry import SHEETS
from dataimport.selectors.columns import mapped_by
from dataimport.selectors.reading import MARKS, Upload, tables_of
from dataimport.selectors.results import stored_problems
from dataimport.selectors.stamps import is_stamp

# A longer list takes longer to write than anybody waits for a page.
MOST_ROWS = 50_000
WAITING = (RowAction.ERROR, RowAction.DOUBTFUL)


class TooLong(DomainError):
    """The list is too long to be given back."""


class FileGone(DomainError):
    """The file is not where it was kept: a disk was lost, or a backup has brought back the rows."""


@dataclass(frozen=True)
class _Original:
    """The file as it was handed in, and what was found on its sheets."""

    grids: list[Grid]
    reading: Reading
    is_workbook: bool

    def header_row(self, grid: Grid) -> int:
        """0 for a page of ours that is no list."""
        layouts, tables = self.reading.layouts, self.reading.tables
        rows = [one.row for one in layouts if one.sheet == grid.name]
        rows += [one.header_row for one in tables if one.sheet == grid.name]
        return next(iter(rows), 0 if self.is_workbook else 1)

    @property
    def positions(self) -> dict[tuple[str, str], int]:
        """Where a column stands, by its sheet and heading."""
        if self.is_workbook:
            return {
                (grid.name, tidy(display(cell))): at
                for grid in self.grids
                if self.header_row(grid)
                for at, cell in enumerate(grid.rows[0])
            }
        return {
            (layout.sheet, one.title): one.position
            for layout in self.reading.layouts
            for one in layout.headings
        }


def marked_workbook(batch: ImportBatch, *, note: str) -> bytes:
    """The uploaded list as a workbook, with a column of problems and the spoilt cells marked.

    It holds what the file holds, telephone numbers too, and what a workbook of ours remembers, so
    that it can be handed in again. Raises TooLong, FileGone.
    """
    original = _original(batch)
    marks = _marks(batch, original.positions)
    sheets = (
        MarkedSheet(
            grid, marks.get(grid.name, ()), original.header_row(grid), is_hidden=is_stamp(grid)
        )
        for grid in original.grids
        if not grid.hidden or is_stamp(grid)
    )
    return write_marked(sheets, heading=MARKS, note=note)


def waiting_workbook(batch: ImportBatch, *, note: str) -> bytes:
    """Of the uploaded list only the rows that wait, under the same headings, to be repaired and
    uploaded again. Raises TooLong, FileGone."""
    original = _original(batch)
    marks = _marks(batch, original.positions)
    waiting = _waiting_rows(batch)
    sheets = (
        MarkedSheet(
            grid,
            marks.get(grid.name, ()),
            original.header_row(grid),
            _gone(original.reading, grid.name, waiting.get(grid.name, set())),
            is_hidden=is_stamp(grid),
        )
        for grid in original.grids
        if grid.name in waiting or is_stamp(grid)
    )
    return write_marked(sheets, heading=MARKS, note=note)


def _original(batch: ImportBatch) -> _Original:
    if batch.counts.get("rows", 0) > MOST_ROWS:
        raise TooLong(
            _("这份表超过 %(rows)s 行，不能整份退回。请下载问题清单，按行号改正原表。")
            % {"rows": f"{MOST_ROWS:,}"}
        )
    data = _content(batch)
    upload = Upload(data, batch.filename, received_on=batch.received_on, mapped=mapped_by(batch))
    grids = read_workbook(data, batch.filename)
    returned, reading = tables_of(SHEETS[batch.kind], upload, grids)
    return _Original(grids, reading, is_workbook=returned is not None)


def _content(batch: ImportBatch) -> bytes:
    try:
        with batch.file.open("rb") as stream:
            content: bytes = stream.read()
    except FileNotFoundError as error:
        raise FileGone(_("上传的文件已不在服务器上，不能退回。请重新上传原表。")) from error
    return content


def _marks(batch: ImportBatch, positions: Mapping[tuple[str, str], int]) -> dict[str, list[Mark]]:
    marks: dict[str, list[Mark]] = defaultdict(list)
    for problem in stored_problems(batch):
        if problem.row:
            column = positions.get((problem.sheet, problem.column))
            marks[problem.sheet].append(Mark(problem.row, column, _text(problem), problem.severity))
    return marks


def _text(problem: Problem) -> str:
    where = _("“%(column)s”：") % {"column": problem.column} if problem.column else ""
    return f"{where}{problem.reason}{problem.remedy}"


def _waiting_rows(batch: ImportBatch) -> dict[str, set[int]]:
    rows = ImportRow.objects.filter(batch=batch, action__in=WAITING)
    waiting: dict[str, set[int]] = defaultdict(set)
    for sheet, number in rows.values_list("sheet", "number").iterator():
        waiting[sheet].add(number)
    return waiting


def _gone(reading: Reading, sheet: str, waiting: set[int]) -> frozenset[int]:
    """Rows that went in, and sums that are none any more. A sheet of cards stays whole: its parts
    are no rows, and what is in already changes nothing."""
    gone: set[int] = set()
    for table in reading.tables:
        if table.sheet == sheet and all(found.rows is None for found in table.rows):
            gone.update(found.row for found in table.rows if found.row not in waiting)
            gone.update(line.row for line in table.sums)
    return frozenset(gone)
