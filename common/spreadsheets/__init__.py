"""Spreadsheet files in and out; the only place that speaks to spreadsheet libraries."""

from common.spreadsheets.guards import MAX_BYTES
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
    "MAX_BYTES",
    "Cell",
    "Chart",
    "Column",
    "Cover",
    "Grid",
    "Row",
    "Series",
    "Sheet",
    "Table",
    "csv_lines",
    "read_workbook",
    "write_csv",
    "write_list",
    "write_workbook",
]
