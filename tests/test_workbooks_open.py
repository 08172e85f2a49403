"""Every kind of workbook that leaves the portal opens in Excel and WPS without repair; and what
they would repair is found."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest

from common.spreadsheets import (
    Chart,
    Column,
    Cover,
    Row,
    Series,
    Sheet,
    Table,
    write_list,
    write_workbook,
)
from common.spreadsheets.layout import DATE, INT, PERCENT, TOTAL
from dataimport.selectors import Order
from tests.dataimport.workbooks import made
from tests.factories.enterprises import EnterpriseFactory
from tests.reports.conftest import END_OF_2023, build_small_city
from tests.reports.steps import built
from tests.workbook_faults import faults_in

COLUMNS = [
    Column("区域", width=12, index="甲"),
    Column("合计", INT, group="已建会", index="1"),
    Column("其中：单独", INT, group="已建会", index="2"),
    Column("建会率", PERCENT),
    Column("日期", DATE),
]
ROWS = [
    ["义县", 12, 7, 0.5, date(2023, 12, 31)],
    [" =1+1\x01<&>_x0041_", None, 10**17, 1e-9, None],
    ["长" * 40_000, -5, 0, float("inf"), None],
    Row(["合计", 12, 7, 0.5, None], TOTAL),
]


def sheets(*, row_by_row):
    charts = [] if row_by_row else [Chart("column", "建会", 0, [Series(1), Series(2)])]
    for name in ("表[1]", "表 1 ", "名字'很长的表" * 8):
        table = Table(COLUMNS, ROWS, caption="填报单位", unit="家", notes=["注"], charts=charts)
        yield Sheet(name, title="题目", tables=[table], filter=True)


def book(*, row_by_row=False, cover=True):
    pages = list(sheets(row_by_row=row_by_row))
    if cover and not row_by_row:
        facts = [("填报单位", "义县总工会")]
        pages.insert(0, Cover(name="封面", title="报表", facts=facts, places=["审核人"]))
    day = datetime(2023, 12, 31, tzinfo=UTC)
    return write_workbook(pages, created=day, row_by_row=row_by_row)


@pytest.mark.parametrize("row_by_row", [False, True])
def test_a_formatted_workbook(row_by_row):
    assert faults_in(book(row_by_row=row_by_row)) == []


@pytest.mark.parametrize("rows", [[], ROWS[:3]])
def test_a_long_list(rows):
    stream = io.BytesIO()
    write_list(stream, COLUMNS, rows, name="企业*名单", note="注" * 300)
    assert faults_in(stream.getvalue()) == []


@pytest.mark.django_db
def test_the_files_of_a_report(places, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    build_small_city(places)
    checked = 0
    for year in (2023, 2018):
        for file in built(places.city, year=year).files.all():
            with file.content.open("rb") as content:
                for part, workbook in workbooks_in(file.name, content.read()):
                    assert faults_in(workbook) == [], part
                    checked += 1
    # Two workbooks, those in the charts of the Word file, and those in the evidence.
    assert checked > 6


def workbooks_in(name, content):
    if name.endswith(".xlsx"):
        yield name, content
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.namelist():
                if part.endswith(".xlsx"):
                    yield f"{name}/{part}", package.read(part)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["roster", "proposals"])
def test_a_workbook_to_be_filled_in(places, beizhen_officer, kind):
    EnterpriseFactory(area=places.qingduizi)
    order = Order(beizhen_officer, kind, places.beizhen, END_OF_2023)
    assert faults_in(made(order)) == []


# What is broken, in which part, and what is said of it.
_SHEET, _BOOK = "xl/worksheets/sheet2.xml", "xl/workbook.xml"
BROKEN = (
    (_SHEET, r'<dimension ref="[^"]*"', '<dimension ref="A1:B2"', "outside of the sheet's range"),
    (_SHEET, r'<mergeCell ref="[^"]*"', '<mergeCell ref="A1:E9"', "merged cells overlap"),
    (_SHEET, r'<mergeCells count="\d+"', '<mergeCells count="99"', "counts 99"),
    (_SHEET, r'<row r="3"', '<row r="1"', "row 1 after 2"),
    (_SHEET, r'<c r="B3"', '<c r="A3"', "cell A3 in row 3"),
    (_SHEET, r' s="\d+"', ' s="999"', "no format 999"),
    (_SHEET, r"<v>0\.5</v>", "<v>NaN</v>", "the number NaN"),
    (_SHEET, r't="s"><v>\d+</v>', 't="s"><v>9999</v>', "no text 9999"),
    (_SHEET, r't="s"><v>\d+</v>', 't="inlineStr"><v>1</v>', "an inline text"),
    (_SHEET, r"(<sheetData>.*)(<mergeCells.*</mergeCells>)", r"\2\1", "parts in the order"),
    (_SHEET, r'<drawing r:id="rId1"', '<drawing r:id="rId9"', "no relation rId9"),
    (_SHEET, r' ht="[^"]*"', ' ht="500"', "500 high"),
    (_SHEET, r'<autoFilter ref="[^"]*"', '<autoFilter ref="A9:A1"', "autoFilter A9:A1"),
    (_BOOK, r'<sheet name="[^"]*"', '<sheet name="表/1"', "sheet name"),
    (_BOOK, r'<sheet name="[^"]*" sheetId="2"', '<sheet name="封面" sheetId="2"', "twice"),
    (_BOOK, r"(<definedName .*?</definedName>)", r"\1\1", "twice"),
    (_BOOK, r'localSheetId="\d+"', 'localSheetId="77"', "no sheet 77"),
    (_BOOK, r">'[^<]*</definedName>", ">#REF!</definedName>", "#REF!"),
    ("xl/charts/chart1.xml", r"<c:f>[^<]*</c:f>", "<c:f>没有!$A$1:$A$2</c:f>", "no cells"),
    ("xl/charts/chart1.xml", r'<c:ptCount val="\d+"', '<c:ptCount val="77"', "77 points"),
    ("xl/charts/chart1.xml", r'(<c:axId val=")\d+("/></c:(?:bar|line)Chart>)', r"\g<1>1\2",
     "no axis 1"),
    ("xl/styles.xml", r'fontId="[1-9]\d*"', 'fontId="99"', "no fontId 99"),
    ("[Content_Types].xml", r'PartName="/xl/styles.xml"', 'PartName="/xl/none.xml"', "no part"),
    ("xl/_rels/workbook.xml.rels", r"worksheets/sheet3.xml", "worksheets/gone.xml", "nothing at"),
)  # fmt: skip


@pytest.mark.parametrize(("part", "pattern", "instead", "said"), BROKEN)
def test_a_fault_is_found(part, pattern, instead, said):
    content = book()
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(broken, "w") as copy:
        for name in package.namelist():
            text = package.read(name)
            if name == part:
                text, count = re.subn(pattern, instead, text.decode(), count=1, flags=re.DOTALL)
                assert count, pattern
            copy.writestr(name, text)
    try:
        faults = faults_in(broken.getvalue())
    except KeyError as gone:
        faults = [f"nothing at {gone}"]
    assert any(said in fault for fault in faults), faults
