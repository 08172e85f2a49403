"""The workbook, read back: its figures are the API's, its texts stay texts."""

import hashlib
from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import Grant, User
from reports.renderers import xlsx
from reports.sections import build_document
from reports.sections.basis import Basis
from tests.reports import workbook
from tests.reports.conftest import END_OF_2023, INJECTION

pytestmark = pytest.mark.django_db

COUNTS = (
    "enterprises",
    "unionised",
    "own_union",
    "joint_union",
    "federation",
    "not_unionised",
    "union_unknown",
)


@pytest.fixture(scope="module")
def content(city_to_read):
    city = city_to_read.places.city
    return xlsx.render(build_document(Basis(city, 2023, END_OF_2023)), {})


@pytest.fixture(scope="module")
def book(content):
    return workbook.opened(content)


@pytest.fixture
def ask(api, city_to_read):
    """`ask(by=…)` is the API's coverage table of the city at the end of 2023."""

    officer = User.objects.create_user(username="city_officer")
    area = city_to_read.places.city
    Grant.objects.create(user=officer, role=Role.CITY_OFFICER, area=area, since=date(2019, 1, 1))

    def _ask(as_of="2023-12-31", **question):
        answer = api(officer).get(
            "/api/v1/coverage/", {"area": "210700", "as_of": as_of, **question}
        )
        assert answer.status_code == 200, answer.data
        return answer.json()

    return _ask


def assert_row_is_of_the_api(cells, row, before):
    assert cells[:7] == [row["measures"][code] for code in COUNTS]
    rate, earlier = row["rates"]["union"]["rate"], before["rates"]["union"]["rate"]
    assert_rates(cells[7:9], [rate, earlier])
    assert cells[9] == pytest.approx(round(rate * 100, 1) - round(earlier * 100, 1), abs=1e-3)


def assert_rates(cells, rates):
    for cell, rate in zip(cells, rates, strict=True):
        assert cell == ("—" if rate is None else pytest.approx(rate, abs=1e-6))


def test_parks_are_as_the_api_says(book, ask):
    found = workbook.table(workbook.sheet(book, "园区建会"))
    now, before = ask(by="park"), ask("2022-12-31", by="park")
    earlier = {row["area"]["code"]: row for row in before["rows"]}
    assert len(now["rows"]) == 2
    for row in now["rows"]:
        cells = found[row["area"]["name"]]
        assert_row_is_of_the_api(cells, row, earlier[row["area"]["code"]])
        assert cells[10:12] == [row["measures"]["employees"], row["measures"]["members"]]
        assert_rates(cells[12:], [row["rates"]["density"]["rate"]])
    assert_row_is_of_the_api(found["锦州市合计"], now["total"], before["total"])


def test_counties_are_as_the_api_says(book, ask):
    found = workbook.table(workbook.sheet(book, "区域建会"))
    now, before = ask(by="county"), ask("2022-12-31", by="county")
    for row, earlier in zip(now["rows"], before["rows"], strict=True):
        assert_row_is_of_the_api(found[row["area"]["name"]], row, earlier)
    assert_row_is_of_the_api(found["合计"], now["total"], before["total"])


def test_groups_are_as_the_api_says(book, ask):
    page = workbook.sheet(book, "园区分组")
    rows = {}
    name = ""
    for first, group, *cells in page.iter_rows(values_only=True):
        name = first or name
        rows[name, group] = cells
    for group, label in (("all", "全部企业"), ("above_scale", "规模以上"), ("ge20", "20 人以上")):
        now, before = ask(by="park", group=group), ask("2022-12-31", by="park", group=group)
        assert_row_is_of_the_api(rows["锦州市合计", label], now["total"], before["total"])
        assert_row_is_of_the_api(
            rows["锦州七里河经济开发区", label], now["rows"][0], before["rows"][0]
        )


def test_democratic_management_is_as_the_api_says(book, ask):
    found = workbook.table(workbook.sheet(book, "民主管理"))
    rows = {row["area"]["name"]: row for row in ask(by="park")["rows"]}
    rows["合计"] = ask()["total"]
    for name, row in rows.items():
        cells = found[name]
        assert cells[0] == row["measures"]["unionised"]
        for start, code in ((1, "congress"), (6, "openness"), (11, "contract")):
            assert cells[start : start + 2] == [
                row["measures"][code],
                row["measures"][f"{code}_unknown"],
            ]
            assert_rates([cells[start + 2]], [row["rates"][code]["rate"]])


def test_elections_are_as_the_api_says(book, ask):
    cells = workbook.table(workbook.sheet(book, "工会和换届"))["合计"]
    total = ask()["total"]
    assert cells[7:10] == [
        total["measures"][code] for code in ("terms_ended", "terms_renewed", "terms_pending")
    ]
    assert_rates([cells[10]], [total["rates"]["election"]["rate"]])


def test_the_trend_is_as_the_api_says(book, ask):
    found = workbook.table(workbook.sheet(book, "历年变化"))
    for year in range(2019, 2024):
        total = ask(f"{year}-12-31")["total"]
        cells = found[f"{year}年12月31日"]
        assert cells[:2] == [total["measures"]["enterprises"], total["measures"]["unionised"]]
        assert_rates([cells[4]], [total["rates"]["union"]["rate"]])


def test_proposals_and_their_share_from_parks(book):
    page = workbook.sheet(book, "提案评选")
    assert workbook.table(page)["合计"][:3] == [3, 3, 2]
    assert "3. 获奖提案中来自园区企业的1件，占50.0%。" in str(
        [row[0] for row in page.iter_rows(values_only=True)]
    )


def test_the_cover_says_whose_and_as_of_when(book):
    cover = {cell for row in book["封面"].iter_rows(values_only=True) for cell in row if cell}
    for text in (
        "锦州市总工会",
        "2023年12月31日",
        "单位负责人：",
        "审核人：",
        "填表人：",
        "（单位盖章处）",
    ):
        assert text in cover
    assert any("建会率＝" in text for text in cover)


def test_every_rate_is_defined_in_it(book):
    names = {row[0] for row in workbook.sheet(book, "指标口径").iter_rows(values_only=True)}
    assert {"建会率", "职代会建制率", "厂务公开建制率", "集体合同覆盖率", "按期换届率"} <= names


def test_codes_and_phones_are_text_and_phones_are_masked(book, city_to_read):
    page = workbook.sheet(book, "未建会和不详")
    rows = {row[2].value: row for row in page.iter_rows(min_row=4) if row[2].value}
    row = rows[INJECTION]
    assert (row[1].value, row[1].data_type, row[1].number_format) == (
        city_to_read.unknown.credit_code,
        "s",
        "@",
    )
    assert (row[7].value, row[7].data_type, row[7].number_format) == ("138****5678", "s", "@")
    assert not [text for text in workbook.texts(book) if "13804165678" in text]


def test_no_cell_is_a_formula(book):
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    [typed] = [cell for cell in cells if cell.value == INJECTION]
    assert typed.quotePrefix


def test_charts_are_native(book):
    drawn = {page.title.split(" ")[-1]: len(page._charts) for page in book.worksheets}
    assert {name for name, count in drawn.items() if count} == {
        "园区建会",
        "历年变化",
        "民主管理",
        "提案评选",
    }


def test_every_page_prints_on_a4_across(book):
    for page in book.worksheets:
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert page.sheet_properties.pageSetUpPr.fitToPage
        # openpyxl reads the default width of one page as None.
        assert page.page_setup.fitToWidth is None


def test_equal_figures_give_equal_bytes(city_to_read, content):
    again = xlsx.render(build_document(Basis(city_to_read.places.city, 2023, END_OF_2023)), {})
    assert hashlib.sha256(again).digest() == hashlib.sha256(content).digest()
    assert workbook.opened(content).properties.created.date() == END_OF_2023


@pytest.mark.parametrize("place", ["province", "yixian", "qilihe", "qingduizi", "qilihe_town"])
def test_an_area_of_any_kind_has_a_workbook(city_to_read, place):
    area = getattr(city_to_read.places, place)
    content = xlsx.render(build_document(Basis(area, 2023, END_OF_2023)), {})
    assert workbook.opened(content)["封面"]
