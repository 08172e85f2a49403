"""A workbook that is written row by row says what one says that is put together in memory."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from common.spreadsheets import Column, Row, Sheet, Table, write_workbook
from common.spreadsheets.layout import INT, PERCENT, TOTAL

COLUMNS = [
    Column("区域", width=12, index="甲"),
    Column("合计", INT, group="已建会", index="1"),
    Column("单独", INT, group="已建会", index="2"),
    Column("建会率", PERCENT, group="率"),
    Column("截至"),
]
PLAIN = [Column("区域"), Column("数", INT)]
ROWS = [
    Row(["义县\n（本级）", 12, 7, 0.5, "=1+1"], indent=2),
    ["北镇市", None, 0, None, date(2023, 12, 31)],
    Row(["合计", 12, 7, 0.5, ""], TOTAL),
]


def book(columns, rows, *, row_by_row):
    table = Table(columns, rows, caption="填报单位：义县总工会", unit="家", notes=["注：1. 口径"])
    sheet = Sheet("汇总", title="企业建会情况", lines=["说明"], tables=[table], closing=["完"])
    content = write_workbook(
        [sheet], created=datetime(2023, 12, 31, tzinfo=UTC), row_by_row=row_by_row
    )
    return load_workbook(BytesIO(content)).active


@pytest.mark.parametrize(("columns", "width"), [(COLUMNS, 5), (PLAIN, 2)])
def test_it_has_the_same_cells_merges_and_heights(columns, width):
    rows = [
        Row(row.values[:width], row.style, row.indent) if isinstance(row, Row) else row[:width]
        for row in ROWS
    ]
    one, other = (book(columns, iter(rows), row_by_row=way) for way in (False, True))
    cells = [
        [(c.coordinate, c.value or None, c.number_format, c.border.left.style, c.font.b)
         for row in sheet.iter_rows() for c in row]
        for sheet in (one, other)
    ]  # fmt: skip
    assert cells[0] == cells[1]
    assert set(map(str, one.merged_cells.ranges)) == set(map(str, other.merged_cells.ranges))
    heights = [{n: row.height for n, row in sheet.row_dimensions.items()} for sheet in (one, other)]
    assert heights[0] == heights[1]
    assert (one.freeze_panes, one.print_title_rows) == (other.freeze_panes, other.print_title_rows)
