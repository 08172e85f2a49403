"""Files are told apart by content, read as they are, refused with a remedy; and written back."""

import io
import struct
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from common.errors import DomainError
from common.spreadsheets import (
    Chart,
    Column,
    Row,
    Series,
    Sheet,
    Table,
    csv_lines,
    read_workbook,
    write_csv,
    write_list,
    write_workbook,
)

FILES = Path(__file__).parent.parent / "files"


def xlsx(*rows, merge=None):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("表")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    if merge:
        page.merge_range(*merge)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("gbk", "\t"), ("utf-16", "\t"),
     ("utf-8", ";")],
)  # fmt: skip
def test_text_in_its_encodings(encoding, separator):
    lines = [["企业名称", "职工人数"], ["锦州“安子山”公司，一厂", "200人以下"]]
    text = "\r\n".join(separator.join(line) for line in lines) + "\r\n"
    (grid,) = read_workbook(text.encode(encoding), "名册.csv")
    assert (grid.name, grid.rows) == ("名册", lines)


def test_rare_characters_need_gb18030():
    (grid,) = read_workbook("企业名称,人数\n𬭚㙍公司,5\n".encode("gb18030"), "x.csv")
    assert grid.rows[1][0] == "𬭚㙍公司"


def test_quoted_commas_line_breaks_and_kept_codes_in_csv():
    data = '名称,代码,备注\r\n"甲,乙公司","=""00123""","一\n二"\r\n短行\r\n'.encode()
    (grid,) = read_workbook(data, "x.csv")
    assert grid.rows == [
        ["名称", "代码", "备注"],
        ["甲,乙公司", "00123", "一\n二"],
        ["短行", "", ""],
    ]


def test_numbers_stay_numbers_and_the_name_of_the_file_proves_nothing():
    (grid,) = read_workbook(xlsx(["代码", 9.12107e17], ["28", 28]), "名册.csv")
    assert grid.rows == [["代码", 9.12107e17], ["28", 28.0]]


def test_merged_cells_are_filled_and_known_as_copies():
    (grid,) = read_workbook(xlsx(["镇", "a"], ["", "b"], merge=(0, 0, 1, 0, "镇")))
    assert grid.rows == [["镇", "a"], ["镇", "b"]]
    assert grid.spread == {(1, 0): (0, 0)}


def test_old_and_open_formats():
    for name in ("sample.xls", "sample.ods"):
        (grid,) = read_workbook((FILES / name).read_bytes(), name)
        assert grid.rows[1][:2] == ["锦州甲公司", 120.0], name
        assert grid.rows[1][2] == date(2019, 11, 5), name


def zipped(names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in names.items():
            package.writestr(name, content)
    return stream.getvalue()


def far_cell():
    """A few kilobytes that name the last cell of a sheet: fifty gigabytes if believed."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet()
    page.write(0, 0, "x")
    page.write(1_000_000, 16_000, "y")
    book.close()
    return stream.getvalue()


def compound(stream_name):
    """An OLE container as far as it is looked at: the signature and a directory entry."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + (stream_name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
    )


def bomb():
    return zipped({"xl/sheet.xml": b"0" * 601 * 1024 * 1024})


def lying_zip():
    """An entry that unpacks to more than it declares."""
    data = bytearray(zipped({"xl/workbook.xml": b"0" * 100_000}))
    central = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 10)
    return bytes(data)


# A function makes what takes seconds: not while the suite is collected, four times for one test.
REFUSED = {
    "empty": (b"", "文件是空的"),
    "blank": (b"\xef\xbb\xbf \r\n", "文件是空的"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), "这是一张图片"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(64), "这是一张图片"),
    "pdf": (b"%PDF-1.7\n...", "这是 PDF 文件"),
    "archive": (b"Rar!\x1a\x07\x00" + bytes(64), "请先解压"),
    "zip": (zipped({"a.xlsx": b"x"}), "请先解压"),
    "word": (zipped({"word/document.xml": b"<w/>"}), "这是 Word 文档"),
    "old word": (compound("WordDocument"), "这是 Word 文档"),
    "html": (b"<html><body><table></table></body></html>", "网页或 XML 文件"),
    "broken": (xlsx(["a"])[:-200], "已损坏"),
    "no workbook": (zipped({"xl/nothing.xml": b"<a/>"}), "已损坏"),
    "password": (compound("EncryptedPackage"), "有打开密码"),
    "bomb": (bomb, "解压后过大"),
    "lying bomb": (lying_zip(), "已损坏"),
    "far cell": (far_cell, "表格过大"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(range(1, 32)), "文件不是表格"),
    "too many columns": (b"a" + b",b" * 400, "表格过大"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_with_a_remedy(name):
    data, said = REFUSED[name]
    with pytest.raises(DomainError) as refusal:
        read_workbook(data() if callable(data) else data, "名册.xlsx")
    assert said in str(refusal.value)
    assert "请" in str(refusal.value)


def test_a_file_that_is_too_long_says_so(monkeypatch):
    monkeypatch.setattr("common.spreadsheets.text_files.MAX_ROWS", 3)
    with pytest.raises(DomainError, match="表格过大"):
        read_workbook(b"a,b\n" * 4, "x.csv")
    monkeypatch.setattr("common.spreadsheets.guards.MAX_BYTES", 10)
    with pytest.raises(DomainError, match="超过"):
        read_workbook(b"a,b\n" * 4, "x.csv")


COLUMNS = (
    Column("园区"),
    Column("信用代码"),
    Column("企业数", "int", group="本年"),
    Column("建会率", "percent", group="本年"),
    Column("建会率", "percent", group="上年"),
    Column("截至", "date"),
    Column("金额", "money"),
)


def report():
    rows = [
        ["七里河", "000123456789012345", 100, 0.95, 0.5, date(2023, 12, 31), Decimal("200000.50")],
        ["=HYPERLINK(1)", "91210725683717843Y", 120, 0.95, None, None, None],
        Row(["合计", "", 220, 0.95, 0.5, None, 200000.5], "total"),
    ]
    chart = Chart("column", "建会率", 0, [Series(3, "本年"), Series(4, "上年", line=True)])
    return Sheet(
        "建会/情况[2023]",
        title="锦州市 2023 年",
        lines=["统计时点：2023-12-31"],
        tables=[Table(COLUMNS, rows, caption="表一", notes=["注：—为不详。"], charts=[chart])],
        closing=["制表人："],
    )


def test_a_formatted_workbook_holds_what_was_put_in():
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([report(), report()])))
    assert book.sheetnames == ["建会 情况 2023", "建会 情况 2023(2)"]
    page = book.worksheets[0]
    rows = list(page.iter_rows(min_row=6, max_row=8, values_only=True))
    assert rows[0][:5] == ("七里河", "000123456789012345", 100, 0.95, 0.5)
    assert rows[0][5].date() == date(2023, 12, 31)
    assert rows[1] == ("=HYPERLINK(1)", "91210725683717843Y", 120, 0.95, "—", "—", "—")
    assert page["A7"].data_type == "s"
    assert page["B6"].number_format == "@"
    assert page["D6"].number_format == "0.0%"
    assert "C4:D4" in {str(merged) for merged in page.merged_cells.ranges}
    assert page.freeze_panes == "A6"
    assert (int(page.page_setup.paperSize), page.page_setup.orientation) == (9, "landscape")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    (chart,) = page._charts
    assert "'建会 情况 2023'!$D$6:$D$7" in str(chart.series[0].val.numRef.f)


def test_the_same_content_gives_the_same_bytes():
    moment = datetime(2024, 3, 18, 9, 0)  # noqa: DTZ001 - a stamp in a file
    first, second = (write_workbook([report()], created=moment) for _ in range(2))
    assert first == second


def test_a_long_list_is_written_from_an_iterator_and_read_back():
    stream = io.BytesIO()
    columns = [Column("信用代码"), Column("人数", "int"), Column("截至", "date")]
    rows = ((f"{n:018d}", n, date(2023, 1, 1)) for n in range(2_000))
    assert write_list(stream, columns, rows, name="清单") == 2_000
    (grid,) = read_workbook(stream.getvalue())
    assert len(grid.rows) == 2_001
    assert grid.rows[-1] == ["000000000000001999", 1999.0, date(2023, 1, 1)]


def test_a_list_that_is_too_long_for_a_sheet_goes_on_on_the_next(monkeypatch):
    monkeypatch.setattr("common.spreadsheets.writing.LIST_ROWS", 3)
    stream = io.BytesIO()
    assert write_list(stream, [Column("名称")], ([f"第{n}"] for n in range(7)), name="清单") == 7
    grids = read_workbook(stream.getvalue())
    assert [grid.name for grid in grids] == ["清单", "清单(2)", "清单(3)"]
    assert [row[0] for grid in grids for row in grid.rows[1:]] == [f"第{n}" for n in range(7)]


def test_a_list_without_rows_still_has_its_heading():
    stream = io.BytesIO()
    write_list(stream, [Column("名称")], [], name="清单")
    assert read_workbook(stream.getvalue())[0].rows == [["名称"]]


def test_csv_opens_as_utf8_and_runs_no_formula():
    data = write_csv([Column("名称"), Column("数")], [["=1+1", -5], ["-", None], ["@x", 1.5]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == ["名称,数", "'=1+1,-5", "-,", "'@x,1.5"]
    pieces = list(csv_lines([Column("名称")], (["甲" * 50] for _ in range(2_000))))
    assert len(pieces) > 2
    (grid,) = read_workbook(b"".join(pieces), "x.csv")
    assert len(grid.rows) == 2_001


@pytest.mark.parametrize(
    "kept", ["911210700120394562", "210727102000", "04166600001", "91210727106123456E12", "2023-05"]
)
def test_long_numbers_and_months_stay_text_in_csv(kept):
    """Excel would make 9.1121E+17, 416… or 1 May of them; a file that comes back reads the same."""
    data = write_csv([Column("代码"), Column("另一列")], [[kept, "138****5678"]])
    assert f'"=""{kept}""",138****5678' in data.decode()
    (grid,) = read_workbook(data, "x.csv")
    assert grid.rows[1][0] == kept
    alone = write_csv([Column("代码")], [["91210727MA7FM2LN0U"], ["210727"], [2023], ["2023年"]])
    assert "=" not in alone.decode()
