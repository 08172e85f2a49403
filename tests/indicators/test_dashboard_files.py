"""The table of a chart as a spreadsheet: the figures of the API, numbered, and what they mean."""

import io

import openpyxl
import pytest

from common.models import AuditEntry, Export
from indicators.dashboard import CHARTS
from indicators.definitions import RATES
from tests.indicators.test_dashboard import CITY, DAY, QILIHE, coverage, name_of

__all__ = ["coverage"]
FILE = "/dashboard/chart.xlsx"


@pytest.fixture
def sheet(sign_in, city_officer, board_data):
    """`sheet("figures", by="park")` is the sheet of a chart, read back."""

    def _sheet(chart, user=city_officer, **asked):
        query = {"area": CITY, "as_of": DAY, "chart": chart, **asked}
        answer = sign_in(user).get(FILE, query)
        assert answer.status_code == 200
        (found,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
        return found

    return _sheet


def rows_of(sheet, names):
    """Row name → values, for the rows of these names."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return {row[0]: row[1:] for row in rows if row[0] in names}


def as_values(rate):
    all_unknown = rate["unknown"] and (rate["lower"], rate["upper"]) == (0, 1)
    shown = "—" if rate["rate"] is None else pytest.approx(rate["rate"], abs=1e-6)
    return [
        "不详" if all_unknown else shown,
        rate["numerator"],
        rate["denominator"],
        rate["unknown"],
    ]


@pytest.mark.parametrize("chart", ["figures", "heat"])
@pytest.mark.parametrize("by", ["children", "park", "station"])
def test_the_sheet_has_the_figures_of_the_api(sheet, coverage, chart, by):
    answer = coverage(as_of=DAY, by=by)
    expected = {name_of(row): row for row in answer["rows"]} | {"合计": answer["total"]}
    rows = rows_of(sheet(chart, by=by), expected)
    assert list(rows) == list(expected)
    for name, row in expected.items():
        values = [value for code in RATES for value in as_values(row["rates"][code])]
        assert rows[name][: len(values)] == values


def test_the_sheet_of_bars_has_the_drawn_rate(sheet, coverage):
    answer = coverage(as_of=DAY, by="park")
    names = [name_of(row) for row in answer["rows"]]
    rows = rows_of(sheet("bars", by="park", rate="congress"), names)
    for row in answer["rows"]:
        assert rows[name_of(row)][:4] == as_values(row["rates"]["congress"])


@pytest.mark.parametrize("chart", ["trend", "counts"])
def test_the_sheet_of_a_trend_has_the_figures_of_the_api(sheet, coverage, chart):
    answer = coverage("trend/", **{"from": "2018-12-31", "to": DAY, "every": "year"})["rows"]
    found = sheet(chart, rate="union", compare="density", every="year")
    rows = rows_of(found, [row["as_of"] for row in answer])
    codes = ("union", "density") if chart == "trend" else ("union",)
    assert len(rows) == 6
    for row in answer:
        values = [value for code in codes for value in as_values(row["rates"][code])]
        assert rows[row["as_of"]][: len(values)] == values


def test_the_sheet_of_small_charts_has_a_column_for_each_day(sheet, coverage):
    rows = rows_of(sheet("multiples", by="park"), ["合计"])
    for at, year in enumerate(range(2018, 2024)):
        total = coverage(as_of=f"{year}-12-31")["total"]["rates"]["union"]
        assert rows["合计"][4 * at : 4 * at + 4] == as_values(total)


def test_a_second_day_adds_the_rate_then_and_the_difference(sheet, coverage):
    now, then = (coverage(as_of=day)["total"]["rates"]["union"] for day in (DAY, "2022-12-31"))
    found = sheet("figures", compare_to="2022-12-31")
    values = rows_of(found, ["合计"])["合计"][:6]
    moved = (now["numerator"] / now["denominator"] - then["numerator"] / then["denominator"]) * 100
    assert values[4:] == [pytest.approx(then["rate"]), pytest.approx(moved)]


def test_the_sheet_says_what_it_is_about_and_has_a_number(sheet, city_officer):
    found = sheet("figures", by="park", kind="legal_person")
    text = "\n".join(str(cell.value) for row in found.iter_rows() for cell in row if cell.value)
    for words in (
        "锦州市 各项率：按园区",
        "截至 2023-12-31 · 全部企业 · 类别：法人企业",
        "建会率＝",
    ):
        assert words in text
    export = Export.objects.get()
    assert (export.kind, export.actor, export.format) == ("dashboard", city_officer, "xlsx")
    assert export.number in text
    assert export.asked["chart"] == "figures"
    assert AuditEntry.objects.filter(kind="export", action="export.make").count() == 1


@pytest.mark.parametrize(("view", "charts"), CHARTS.items())
def test_each_chart_of_a_view_leads_to_its_file(sign_in, city_officer, board_data, view, charts):
    browser = sign_in(city_officer)
    page = browser.get("/dashboard/", {"area": CITY, "as_of": DAY, "view": view}).content.decode()
    for chart in charts:
        href = next(part for part in page.split('"') if part.endswith(f"chart={chart}"))
        answer = browser.get(href.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Export-Number"].startswith("DC-")


def test_only_ones_own_area_leaves_as_a_file(sign_in, park_manager, sheet):
    rows = rows_of(sheet("figures", user=park_manager, area=QILIHE), ["合计"])
    assert rows["合计"][1:3] == [5, 7]
    browser = sign_in(park_manager)
    assert browser.get(FILE, {"area": CITY, "chart": "figures"}).status_code == 404
    assert browser.get(FILE, {"area": QILIHE, "chart": "none"}).status_code == 404
    assert browser.get(FILE, {"area": QILIHE, "chart": "trend", "as_of": "x"}).status_code == 404
    assert Export.objects.count() == 1
