"""The rows of a long workbook that are put together here are byte for byte those of XlsxWriter."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from common.spreadsheets import Column, Row, Sheet, Table, row_writer, write_workbook
from common.spreadsheets.layout import DATE, INT, MONEY, PERCENT, TOTAL
from common.spreadsheets.row_writer import RowByRowWriter
from common.spreadsheets.sheet_writer import SheetWriter

COLUMNS = [
    Column("名称", width=12, group="甲组"),
    Column("说明\n（无宽度）", group="甲组"),
    Column("人数", INT, 9.5, index="1"),
    Column("窄", INT, 6),
    Column("金额", MONEY, 9),
    Column("率", PERCENT),
    Column("日期", DATE, 12),
]
PLAIN_ROWS = [
    ["某某工会委员会", "短", 5, 5, 7, None, None],
    ["", None, "", 0, -3, "", None],
    [
        "12",
        "一个很长的说明，长到一格放不下，要分成几行才写得完的那一种说明文字" * 4,
        99_999,
        1,
        2,
        3,
        "",
    ],
    ["ASCII", "二", 100_000, 1_234_567_890, 10**14, -(10**14), None],
    ["带'引号'和“引号”的", '"', None, None, None, None, None],
]
UNUSUAL_ROWS = [
    ["=1+1", "a < b & c > d", 1, 1, 1, 1, date(2023, 12, 31)],
    [" 前有空格", "后有空格 ", 10**15, 1, 1, 1, None],
    ["两行\n字", "_x0041_", 10**17, 1, 1.5, Decimal("0.125"), None],
    ["控制\x01符", "￾\ufffe", True, 1, 1, 0.25, None],
    ["\u2028分行", "\x85", "文字", 1, 1, 1, None],
    [15, "长" * 12_000, 3, 1, 1, 1, None],
    ["<r>假格式</r>", "-", 3, 1, 1, 1, date(2023, 1, 1)],
]


def made(rows):
    tables = [Table(COLUMNS, rows, caption="表", notes=["注"]), Table(COLUMNS[:2], [["一", "二"]])]
    sheets = [Sheet("长表", title="标题", tables=tables[:1]), Sheet("两表", tables=tables)]
    return write_workbook(sheets, row_by_row=True)


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if "core.xml" not in name}


@pytest.mark.parametrize(
    "rows",
    [
        PLAIN_ROWS,
        UNUSUAL_ROWS,
        [each for pair in zip(PLAIN_ROWS, UNUSUAL_ROWS, strict=False) for each in pair],
        [Row(PLAIN_ROWS[0], indent=2), *PLAIN_ROWS, Row(PLAIN_ROWS[3], TOTAL)],
    ],
)
def test_they_are_the_same_bytes(monkeypatch, rows):
    ours = parts(made(rows))
    monkeypatch.setattr(RowByRowWriter, "_values", SheetWriter._values)
    assert ours == parts(made(rows))


def test_plain_rows_do_not_go_through_xlsxwriter(monkeypatch):
    """Or the comparison above would compare nothing."""
    left = []
    monkeypatch.setattr(SheetWriter, "_cell", lambda *_self_and_all: left.append(1))
    write_workbook([Sheet("长表", tables=[Table(COLUMNS, PLAIN_ROWS)])], row_by_row=True)
    assert not left
    write_workbook([Sheet("长表", tables=[Table(COLUMNS, UNUSUAL_ROWS)])], row_by_row=True)
    assert len(left) == len(UNUSUAL_ROWS) * len(COLUMNS)


@pytest.mark.parametrize(
    "text", ["一", "9", "a", "=1", "＝1", " =1", "\u200b+", "", "-", "。", "_"]
)
def test_what_looks_like_a_formula(text):
    stripped = text.lstrip(" \u00a0\u3000\ufeff\u200b\u200c\u200d\u2060")
    expected = stripped.startswith(row_writer.layout.FORMULA_STARTS)
    assert row_writer.layout.looks_like_formula(text) is expected
