"""Spreadsheet files in and out; the only place that speaks to spreadsheet libraries."""

from common.spreadsheets.guards import (
    BROKEN_PACKAGE,
    MAX_BYTES,
    UnreadableFileError,
    check_upload,
)
from common.spreadsheets.hidden import sheet_names
from common.spreadsheets.marked_writer import Mark, MarkedSheet, write_marked
from common.spreadsheets.prefilled import (
    KEY_TITLE,
    OWN_PAGES,
    STAMP_PREFIX,
    Checked,
    Entry,
    Prefilled,
    write_prefilled,
)
from common.spreadsheets.reading import Cell, Grid, read_workbook
from common.spreadsheets.writing import (
    Chart,
    Column,
    Cover,
    Row,
    Series,
    Sheet,
    Table,
    csv_lines,
    write_csv,
    write_list,
    write_workbook,
)

__all__ = [
    "BROKEN_PACKAGE",
    "KEY_TITLE",
    "MAX_BYTES",
    "OWN_PAGES",
    "STAMP_PREFIX",
    "Cell",
    "Chart",
    "Checked",
    "Column",
    "Cover",
    "Entry",
    "Grid",
    "Mark",
    "MarkedSheet",
    "Prefilled",
    "Row",
    "Series",
    "Sheet",
    "Table",
    "UnreadableFileError",
    "check_upload",
    "csv_lines",
    "read_workbook",
    "sheet_names",
    "write_csv",
    "write_list",
    "write_marked",
    "write_prefilled",
    "write_workbook",
]
