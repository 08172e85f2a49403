"""/dashboard/: the figures of the API in HTML, whose they are, and the address to send on."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
import time_machine

from indicators.definitions import RATES
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import CoverageFactory
from tests.indicators import pages

URL = "/dashboard/"
DAY = "2023-12-31"
CITY = "210700"
QILIHE = "210727P01"


@pytest.fixture
def board(sign_in, city_officer, board_data):
    """`board(group="ge100")` is the page of Jinzhou at the end of 2023, read back."""
    browser = sign_in(city_officer)

    def _board(**asked):
        response = browser.get(URL, {"area": CITY, "as_of": DAY, **asked})
        assert response.status_code == 200
        return pages.read(response)

    return _board


@pytest.fixture
def coverage(api, city_officer):
    def _coverage(path="", **asked):
        response = api(city_officer).get(f"/api/v1/coverage/{path}", {"area": CITY, **asked})
        assert response.status_code == 200
        return response.json()

    return _coverage


def as_percent(rate):
    shown = (Decimal(str(rate)) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{shown}%"


def as_cell(rate):
    """A rate of the API as a table cell should print it."""
    all_unknown = rate["unknown"] and (rate["lower"], rate["upper"]) == (0, 1)
    bounds = rate["unknown"] and rate["lower"] != rate["upper"]
    shown = "—" if rate["rate"] is None else as_percent(rate["rate"])
    return {
        "rate": "不详" if all_unknown else shown,
        "counts": [rate["numerator"], rate["denominator"]] if rate["denominator"] else None,
        "unknown": rate["unknown"],
        "bounds": f"{as_percent(rate['lower'])}–{as_percent(rate['upper'])}" if bounds else "",
        "gap": "",
    }


def as_row(row):
    return [as_cell(row["rates"][code]) for code in RATES]


def name_of(row):
    if row["station"]:
        return row["station"]["name"]
    return row["area"]["name"] + ("（本级）" if row["own_level"] else "")


# ---------------------------------------------------------------- the same figures
@pytest.mark.parametrize("view", ["parts", "heat"])
@pytest.mark.parametrize("group", ["all", "ge100", "lt20", "sole_trader", "everything"])
@pytest.mark.parametrize("by", ["children", "park", "county", "station"])
def test_the_table_has_the_figures_of_the_api(board, coverage, by, group, view):
    table = coverage(as_of=DAY, by=by, group=group)
    expected = {name_of(row): as_row(row) for row in table["rows"]}
    page, name = board(by=by, group=group, view=view), {"parts": "figures"}.get(view, view)
    if table["total"]["measures"]["enterprises"]:
        assert pages.figures(page, name) == {**expected, "合计": as_row(table["total"])}
    else:
        assert page.one("table", id=name) is None


def test_an_area_with_enterprises_of_its_own_has_a_row_for_them(board, coverage):
    rows = pages.figures(board(area="210727", view="parts"))
    assert list(rows) == ["义县（本级）", "七里河镇", "锦州七里河经济开发区", "合计"]
    assert rows["义县（本级）"][0]["counts"] == [0, 1]


def test_an_area_without_parts_has_only_its_total(board):
    page = board(area=QILIHE, view="parts")
    assert list(pages.figures(page)) == ["合计"]
    assert page.one("div", data_chart="bars") is None
    page = board(area=QILIHE)
    assert page.one("div", data_chart="bars") is None
    assert page.one("div", data_chart="trend") is not None


def test_the_tiles_have_the_figures_of_the_api_and_their_change(board, coverage):
    now = coverage(as_of=DAY)["total"]["rates"]
    then = coverage(as_of="2022-12-31")["total"]["rates"]
    tiles = {tile.attributes["data-rate"]: tile for tile in board().all("article", cls="tile")}
    assert list(tiles) == list(RATES)
    for code, tile in tiles.items():
        cell = as_cell(now[code])
        assert tile.one("p", cls="tile-rate").text == cell["rate"]
        counts = tile.one("p", cls="tile-counts")
        assert [pages.whole_number(a.text) for a in counts.all("a")] == cell["counts"]
        assert cell["bounds"] in tile.text
        if (points := tile.one("p", cls="change")) and then[code]["rate"]:
            moved = Decimal(str(now[code]["rate"])) - Decimal(str(then[code]["rate"]))
            size = (abs(moved) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
            assert str(size) in points.text or (moved == 0 and "持平" in points.text)
            assert as_percent(then[code]["rate"]) in tile.text


def test_the_counts_above_say_how_they_moved(board):
    facts = {
        fact.attributes["data-fact"]: fact.text for fact in board().all("div", cls="board-fact")
    }
    assert facts["enterprises"] == "企业数 12 家 较一年前 持平"
    assert facts["unionised"] == "已建会企业数 8 家 较一年前 上升 +1 另有 3 家不详"


@pytest.mark.parametrize("every", ["quarter", "month", "year"])
def test_the_trend_has_the_figures_of_the_api(board, coverage, every):
    asked = {"rate": "union", "compare": ["density", "election"]}
    rows = pages.figures(board(every=every, **asked), "trend")
    answer = coverage("trend/", **{"from": "2018-12-31", "to": DAY, "every": every})["rows"]
    assert rows == {
        row["as_of"]: [as_cell(row["rates"][code]) for code in ("union", "density", "election")]
        for row in answer
    }
    assert {"quarter": 21, "month": 61, "year": 6}[every] == len(rows)


def test_a_day_within_a_quarter_is_the_last_point_of_the_trend(board):
    days = list(pages.figures(board(as_of="2023-11-15"), "trend"))
    assert days[0] == "2018-12-31"
    assert days[-2:] == ["2023-09-30", "2023-11-15"]


def test_the_charts_are_drawn_from_the_figures_of_the_tables(board):
    page = board(by="park", rate="union", compare=["congress"], target="95")
    table, trend = pages.figures(page, "bars"), pages.figures(page, "trend")
    bars, lines = pages.chart_data(page, "bars"), pages.chart_data(page, "trend")
    for bar in bars["rows"]:
        cell = table[bar["name"]][0]
        assert (bar["text"], [bar["numerator"], bar["denominator"]]) == (
            cell["rate"],
            cell["counts"],
        )
        assert f"{bar['rate'] * 100:.1f}%" == cell["rate"]
    assert [series["name"] for series in lines["series"]] == ["建会率", "职代会建制率"]
    for series, column in zip(lines["series"], (0, 1), strict=True):
        points = [row[column] for row in trend.values()]
        assert [point["text"] for point in series["points"]] == [cell["rate"] for cell in points]
    assert lines["dates"] == list(trend)
    assert (bars["target"], lines["target"], bars["target_text"]) == (95, 95, "目标 95%")


# ---------------------------------------------------------------- what is not known
def test_unknown_is_said_in_words_and_bounds(board):
    page = board(area=QILIHE)
    tile = page.one("article", data_rate="union")
    assert tile.one("p", cls="tile-rate").text == "71.4%"
    assert "另有 1 家情况不详，实际在 71.4%–85.7% 之间" in tile.text


def test_a_rate_of_which_nothing_is_known_is_not_zero(board):
    page = board(area=QILIHE)
    tile = page.one("article", data_rate="contract")
    assert tile.one("p", cls="tile-rate").text == "不详"
    points = pages.chart_data(board(area=QILIHE, rate="contract"), "trend")["series"][0]["points"]
    assert {point["rate"] for point in points} == {None}


def test_a_year_ago_without_knowledge_is_no_progress(board):
    tile = board(area=QILIHE).one("article", data_rate="openness")
    assert tile.one("p", cls="tile-rate").text == "100.0%"
    assert tile.one("p", cls="change").text == "一年前情况均不详，无法比较"


def test_a_year_ago_without_enterprises_is_no_progress(board, places):
    new = AreaFactory(code="210727P02", name="新园区", parent=places.yixian, kind="park")
    EnterpriseFactory(area=new, opened_on=date(2023, 5, 1))
    tile = board(area=new.code).one("article", data_rate="union")
    assert tile.one("p", cls="change").text == "一年前没有可比的企业"


def test_more_members_than_employees_are_flagged(board):
    page = board(area="210782P01")
    tile = page.one("article", data_rate="density")
    assert tile.one("p", cls="tile-rate").text == "181.8%"
    assert tile.one("p", cls="flag") is not None
    assert board(area=QILIHE).one("p", cls="flag") is None


def test_an_area_without_enterprises_says_what_to_do(board):
    page = board(area="210727102")
    assert "七里河镇在 2023-12-31 没有“全部企业”的在营企业" in page.text
    assert "导入花名册" in page.text
    assert page.one("article", cls="tile") is None


# ---------------------------------------------------------------- the target is the reader's own
def test_there_is_no_target_unless_the_reader_sets_one(board):
    page = board(by="park")
    assert pages.chart_data(page, "bars")["target"] is None
    assert {cell["gap"] for row in pages.figures(page, "bars").values() for cell in row} == {""}
    assert "门户不预设" in page.text


def test_a_target_says_what_is_missing(board):
    rows = pages.figures(board(by="park", target="80", view="parts"))
    assert rows["锦州七里河经济开发区"][0]["gap"] == "距目标差 1 家"
    assert rows["锦州沟帮子经济开发区"][0]["gap"] == "已达到目标"
    assert rows["合计"][0]["gap"] == "距目标差 2 家"
    assert rows["合计"][1]["gap"] == ""


# ---------------------------------------------------------------- the address
def test_the_address_holds_the_choice(board):
    page = board(group="ge100", by="park", rate="congress", compare="union", target="92.5")
    address = page.one("header", cls="board-heading").attributes["data-address"]
    assert address == (
        f"/dashboard/?area={CITY}&as_of={DAY}&group=ge100&by=park&rate=congress&compare=union"
        "&target=92.5"
    )
    form = page.one("form", id="dashboard-form")
    chosen = {
        select.attributes["name"]: next(
            o.attributes["value"] for o in select.all("option") if "selected" in o.attributes
        )
        for select in form.all("select")
        if any("selected" in o.attributes for o in select.all("option"))
    }
    assert {name: value for name, value in chosen.items() if value} == {
        "area": CITY,
        "group": "ge100",
        "by": "park",
        "rate": "congress",
        "every": "quarter",
    }
    assert form.one("input", name="as_of").attributes["value"] == DAY
    assert form.one("input", name="target").attributes["value"] == "92.5"


def test_a_part_leads_to_its_own_dashboard_with_the_same_choice(board):
    page = board(by="park", group="ge100", rate="congress")
    rows = page.one("table", id="bars").all("tr")
    link = next(row.one("th").one("a") for row in rows if "七里河" in row.one("th").text)
    assert link.attributes["href"] == (
        f"/dashboard/?area={QILIHE}&as_of={DAY}&group=ge100&by=children&rate=congress"
    )


def test_a_station_leads_to_its_own_dashboard_and_page(board, sign_in, city_officer):
    row = list(board(by="station").one("table", id="bars").all("tr"))[1]
    link = row.one("th").one("a")
    assert link.text == "七里河指导站"
    own = pages.read(sign_in(city_officer).get(link.attributes["href"]))
    assert own.one("span", cls="board-area").text == "七里河指导站"
    page = next(a for a in own.all("a") if a.text == "指导站页面")
    assert sign_in(city_officer).get(page.attributes["href"]).status_code == 200


@time_machine.travel("2024-03-15 10:00+08:00")
def test_without_an_address_it_is_ones_own_area_today(sign_in, park_manager, board_data):
    page = pages.read(sign_in(park_manager).get(URL))
    assert (
        page.one("header", cls="board-heading")
        .attributes["data-address"]
        .startswith(f"/dashboard/?area={QILIHE}&as_of=2024-03-15&group=all&by=children&rate=union")
    )
    quick = [b.attributes["value"] for b in page.all("button", name="as_of")]
    assert quick == ["2024-03-15", "2023-12-31", "2023-12-31", "2022-12-31"]


def test_a_quick_day_wins_over_the_field(board):
    page = board(as_of=[DAY, "2022-12-31"])
    assert "截至 2022-12-31" in page.text


def test_htmx_gets_the_results_alone_and_the_whole_address(sign_in, city_officer, board_data):
    response = sign_in(city_officer).get(
        URL,
        {"area": CITY, "as_of": DAY, "target": ""},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )
    page = pages.read(response)
    assert page.one("form", id="dashboard-form") is None
    assert page.one("table", id="trend") is not None
    assert page.one("title").text.startswith(f"锦州市 {DAY}")
    address = page.one("header", cls="board-heading").attributes["data-address"]
    assert response.headers["HX-Push-Url"] == address


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"as_of": "2023-02-30"}, "统计时点"),
        ({"as_of": "0202-12-31"}, "1949"),
        ({"group": "some"}, "口径分组"),
        ({"by": "none"}, "分项"),
        ({"rate": "any"}, "图中的率"),
        ({"target": "950"}, "目标线"),
        ({"every": "day"}, "走势间隔"),
        ({"view": "all"}, "视图"),
        ({"compare_to": "2023-02-30"}, "对比"),
        ({"compare_to": "3023-02-28"}, "2999"),
        ({"ownership": "nobody"}, "所有制"),
        ({"station": "0"}, "指导站"),
    ],
)
def test_what_cannot_be_understood_is_said(sign_in, city_officer, board_data, asked, said):
    response = sign_in(city_officer).get(URL, {"area": CITY, **asked})
    assert response.status_code == 400
    page = pages.read(response)
    assert said in page.one("div", id="results").text
    assert page.one("table") is None


# ---------------------------------------------------------------- definitions and scope
def test_every_rate_is_defined_where_it_is_printed(board):
    page = board(group="above_scale")
    definitions = page.one("section", id="definitions")
    for rate in RATES.values():
        row = definitions.one("tr", id=f"definition-{rate.code}")
        parts = (rate.name, rate.numerator_sentence, rate.denominator_sentence, rate.source)
        assert row.text == " ".join(" ".join(map(str, parts)).split())
    assert "统计时点：2023-12-31。口径分组：规模以上——最近年度认定为规模以上" in definitions.text


def test_a_park_manager_sees_the_own_park_and_nothing_else(sign_in, park_manager, board_data):
    browser = sign_in(park_manager)
    page = pages.read(browser.get(URL, {"as_of": DAY}))
    assert page.one("span", cls="board-area").text == "锦州七里河经济开发区"
    options = [o.text for o in page.one("select", name="area").all("option")]
    assert options == ["锦州七里河经济开发区"]
    assert page.one("nav", aria_label="上级区域") is None
    for code in ("210782P01", "210727", CITY, "999999"):
        assert browser.get(URL, {"area": code}).status_code == 404
        assert browser.get(f"{URL}terms/", {"area": code}).status_code == 404


def test_a_county_officer_counts_no_other_county(sign_in, county_officer, board_data):
    asked = {"as_of": DAY, "by": "park", "view": "parts"}
    page = pages.read(sign_in(county_officer).get(URL, asked))
    assert list(pages.figures(page)) == ["锦州七里河经济开发区", "合计"]
    assert "沟帮子" not in page.text
    assert pages.figures(page)["合计"][0]["counts"] == [5, 8]


def test_who_has_no_area_has_no_dashboard(sign_in, outsider, system_admin, client):
    assert sign_in(outsider).get(URL).status_code == 403
    assert sign_in(system_admin).get(URL).status_code == 403
    assert client.get(URL).headers["Location"].startswith("/login/")


# ---------------------------------------------------------------- cost
@pytest.mark.parametrize("view", ["overview", "parts", "trend", "multiples", "heat"])
def test_more_enterprises_and_parks_need_no_more_queries(
    sign_in, city_officer, board_data, same_queries, view
):
    browser = sign_in(city_officer)

    def fetch():
        asked = {"area": CITY, "as_of": DAY, "by": "park", "view": view}
        assert browser.get(URL, asked).status_code == 200

    def grow():
        for number in range(3):
            park = AreaFactory(code=f"210727P1{number}", parent=board_data.yixian, kind="park")
            CoverageFactory.create_batch(3, enterprise__area=park)
        fetch()  # the standings of the new ones are brought up to date once

    same_queries(fetch, grow)
