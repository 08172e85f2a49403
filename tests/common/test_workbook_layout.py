"""The formatted workbook, read back: what a report needs around its figures."""

from io import BytesIO

from openpyxl import load_workbook

from common.spreadsheets import Chart, Column, Cover, Row, Series, Sheet, Table, write_workbook
from common.spreadsheets.layout import INT, PERCENT, POINTS, TOTAL

COLUMNS = [
    Column("园区", width=20, index="甲"),
    Column("企业数", INT, 10, index="1"),
    Column("本年", PERCENT, 10, "建会率", "2"),
    Column("增减", POINTS, 10, "建会率", "3"),
]
ROWS = [["七里河", 100, 0.95, 3.2], Row(["其中：一园", 30, None, -0.5], indent=2)]
CHART = Chart("column", "建会率", 0, [Series(2, color="#A9B8C9")], highest=1, labels=True)


def page_of(*tables):
    [page] = load_workbook(BytesIO(write_workbook([Sheet("表1", "标题", tables=tables)])))
    return page


def cells(page):
    return {cell.value: cell for row in page.iter_rows() for cell in row if cell.value is not None}


def test_column_numbers_and_unit_stand_around_the_headings():
    found = cells(page_of(Table(COLUMNS, ROWS, caption="填报单位：某市", unit="计量单位：家")))
    assert found["计量单位：家"].row == found["填报单位：某市"].row == 2
    assert found["计量单位：家"].column == 4
    assert (found["甲"].row, found["3"].column) == (5, 4)
    assert found["七里河"].row == 6


def test_differences_carry_their_sign_and_unknown_is_a_dash():
    found = cells(page_of(Table(COLUMNS, ROWS)))
    assert found[3.2].number_format == "+0.0;-0.0;0.0"
    assert found["—"].row == found["其中：一园"].row
    assert found["其中：一园"].alignment.indent == 2


def test_a_text_that_looks_like_a_formula_stays_one_when_it_is_edited():
    found = cells(page_of(Table(COLUMNS, [["=1+1", 1, 0.5, 0.0]])))
    assert (found["=1+1"].data_type, found["=1+1"].quotePrefix) == ("s", True)


def test_a_number_wider_than_its_column_makes_room():
    page = page_of(Table(COLUMNS, [["全省", 123_456_789, 0.5, 0.0]]))
    assert page.column_dimensions["B"].width > len("123,456,789")


def test_a_row_is_as_high_as_its_longest_text():
    page = page_of(Table(COLUMNS, [["很长的名称" * 10, 1, 0.5, 0.0], ["短", 1, 0.5, 0.0]]))
    assert page.row_dimensions[5].height > 3 * page.row_dimensions[6].height


def test_headings_are_repeated_where_the_table_is_longer_than_a_page():
    short, long = (page_of(Table(COLUMNS, ROWS * times)) for times in (1, 100))
    assert short.print_title_rows is None
    assert long.print_title_rows == "$2:$4"


def test_a_chart_that_nearly_fits_is_shrunk_to_one_page():
    page = page_of(Table(COLUMNS, ROWS * 6, charts=[CHART]))
    # openpyxl reads the default of one page as None.
    assert page.page_setup.fitToHeight is None
    assert not page.row_breaks.brk


def test_a_chart_behind_a_long_table_starts_a_page():
    page = page_of(Table(COLUMNS, ROWS * 100, charts=[CHART]))
    assert page.page_setup.fitToHeight == 0
    assert len(page.row_breaks.brk) == 1


def test_a_chart_draws_the_rows_it_is_told_to():
    page = page_of(
        Table(
            COLUMNS,
            [*ROWS, Row(["合计", 130, 0.9, 0.0], TOTAL)],
            charts=[CHART, Chart("line", "后一行", 0, [Series(1)], rows=(1, 2))],
        )
    )
    drawn = [chart.series[0].val.numRef.f for chart in page._charts]
    assert drawn == ["表1!$C$5:$C$6", "表1!$B$6:$B$7"]


def test_the_cover_has_places_to_sign_and_seal_and_leads_to_the_sheets():
    cover = Cover(
        name="封面",
        title="年度统计报表",
        facts=[("填报单位", "某市总工会"), ("报出日期", "")],
        places=["单位负责人", "审核人", "填表人"],
        seal="（盖章处）",
        notes=["一、说明"],
        contents_title="目录",
        contents=[("表1", "园区建会")],
        figures_title="主要指标",
        figures=[("建会率", "95.0%")],
    )
    book = load_workbook(BytesIO(write_workbook([cover, Sheet("表1", "标题")])))
    found = cells(book["封面"])
    for text in ("年度统计报表", "某市总工会", "审核人：", "（盖章处）", "一、说明", "95.0%"):
        assert text in found
    assert found["表1"].hyperlink.location == "'表1'!A1"
    assert len(book["封面"].row_breaks.brk) == 1
