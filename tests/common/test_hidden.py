"""What is hidden in a workbook is seen in every kind of file that can hide anything."""

import io
import zipfile

import pytest

from common.spreadsheets.hidden import hidden_in
from tests.rosters import formats
from tests.rosters.formats import Page

ROWS = [["序号", "企业名称", "职工人数"], *([n, f"第{n}公司", n * 10] for n in range(1, 200))]


@pytest.mark.parametrize("write", [formats.xlsx, formats.xls, formats.xlsb, formats.ods])
def test_hidden_rows_are_seen(write):
    (hidden,) = hidden_in(write(Page(ROWS, hidden_rows=[2, 3, 150]))).values()
    assert hidden.rows == {2, 3, 150}


@pytest.mark.parametrize("write", [formats.xlsx, formats.xlsb])
def test_hidden_columns_are_seen(write):
    (hidden,) = hidden_in(write(Page(ROWS, hidden_columns=[0, 2]))).values()
    assert (hidden.rows, hidden.columns) == (set(), {0, 2})


@pytest.mark.parametrize("write", [formats.xlsx, formats.xls, formats.xlsb, formats.ods])
def test_where_nothing_is_hidden_nothing_is_said(write):
    assert hidden_in(write(Page(ROWS))) == {}


def test_a_binary_sheet_that_is_cut_off_is_no_error():
    whole = formats.xlsb(Page(ROWS, hidden_rows=[2]))
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.bin"]
    for length in range(1, 400):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            for name, content in parts.items():
                package.writestr(name, sheet[:length] if content is sheet else content)
        found = hidden_in(stream.getvalue())
        assert all(hidden.rows <= {2} for hidden in found.values())
