"""The views of the dashboard: comparison of two days, a station's figures, filters, small charts,
events; each figure is one of the API."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from indicators.dashboard import events
from indicators.definitions import RATES, DefinitionChange
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.factories.unions import CoverageFactory
from tests.indicators import pages
from tests.indicators.test_dashboard import (
    DAY,
    QILIHE,
    URL,
    as_cell,
    as_row,
    board,
    coverage,
    name_of,
)

__all__ = ["board", "coverage"]
THEN = "2022-12-31"


def moved(now, then):
    """How a rate of the API moved, as a cell should print it; None where it cannot be said."""
    if now["rate"] is None or not then["denominator"] or _unknown(now) or _unknown(then):
        return None
    # From the counts: a difference of rounded rates is not a rounded difference.
    by = Decimal(now["numerator"]) / now["denominator"]
    by -= Decimal(then["numerator"]) / then["denominator"]
    size = (abs(by) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    counts = [now[part] - then[part] for part in ("numerator", "denominator")]
    return (("+" if by > 0 else "−") + f"{size}", counts) if by else None


def _unknown(rate):
    return rate["unknown"] and (rate["lower"], rate["upper"]) == (0, 1)


# ---------------------------------------------------------------- two days
@pytest.mark.parametrize("view", ["parts", "heat"])
@pytest.mark.parametrize("by", ["children", "park", "county", "station"])
def test_a_cell_says_how_the_figure_of_the_api_moved(board, coverage, by, view):
    answers = [coverage(as_of=day, by=by) for day in (DAY, THEN)]
    now, then = ({name_of(row): row["rates"] for row in answer["rows"]} for answer in answers)
    now["合计"], then["合计"] = (answer["total"]["rates"] for answer in answers)
    page = board(by=by, view=view, compare_to=THEN)
    rows = [row for row in page.one("table").all("tr") if row.one("td")]
    compared = 0
    for row in rows:
        name = row.one("th").text
        for code, cell in zip(RATES, row.all("td"), strict=True):
            expected = moved(now[name][code], then[name][code]) if name in then else None
            if expected is None:
                continue
            compared += 1
            size, counts = expected
            said = cell.one("span", cls="moved").text
            assert size in said
            assert said.split()[0] == ("上升" if size[0] == "+" else "下降")
            numerator, denominator = cell.one("span", cls="moved-counts").text.split()[1::2]
            signs = [int(text.replace("−", "-")) for text in (numerator, denominator)]
            assert signs == counts
    assert compared > 3


def test_tiles_and_counts_are_compared_with_the_chosen_day(board, coverage):
    page = board(compare_to="2023-02-28")
    then = coverage(as_of="2023-02-28")["total"]
    tile = page.one("article", data_rate="union")
    counts = then["rates"]["union"]
    assert f"2023-02-28 时 {counts['numerator']} / {counts['denominator']}" in tile.text
    fact = page.one("div", data_fact="unionised").text
    gained = coverage(as_of=DAY)["total"]["measures"]["unionised"] - then["measures"]["unionised"]
    assert f"较 2023-02-28 上升 +{gained}" in fact
    assert "变化与 2023-02-28 比较" in page.text


def test_without_a_second_day_cells_are_quiet(board):
    assert board(view="parts").one("span", cls="moved") is None


def test_a_part_that_was_not_there_yet_says_so(board, places):
    park = AreaFactory(
        code="210727P02",
        name="新园区",
        parent=places.yixian,
        kind="park",
        opened_on=date(2023, 5, 1),
    )
    CoverageFactory(enterprise=EnterpriseFactory(area=park, opened_on=date(2023, 5, 1)))
    page = board(by="park", view="parts", compare_to=THEN)
    row = next(r for r in page.one("table").all("tr") if "新园区" in r.text)
    assert f"{THEN} 时没有可比的企业" in row.text


# ---------------------------------------------------------------- a station
@pytest.fixture
def two_parts(board_data):
    """A station that serves Goubangzi and, since 2023, Qingduizi town."""
    station = StationFactory(area=board_data.goubangzi, name="沟帮子指导站")
    ServiceAreaFactory(station=station, area=board_data.goubangzi)
    ServiceAreaFactory(station=station, area=board_data.qingduizi, since=date(2023, 6, 1))
    return station


def test_a_station_has_the_figures_of_what_it_serves(board, coverage, two_parts):
    rows = coverage(as_of=DAY, by="station")["rows"]
    own = next(row for row in rows if row["station"]["name"] == two_parts.name)
    page = board(station=two_parts.pk, view="parts")
    table = pages.figures(page)
    assert table["合计"] == as_row(own)
    assert list(table) == ["青堆子镇", "锦州沟帮子经济开发区", "合计"]
    for name, code in (("锦州沟帮子经济开发区", "210782P01"), ("青堆子镇", "210782110")):
        assert table[name] == as_row(coverage(area=code, as_of=DAY)["total"])
    assert page.one("span", cls="board-area").text == "沟帮子指导站"
    heading = page.one("header", cls="board-heading").text
    assert "青堆子镇、锦州沟帮子经济开发区" in heading.replace(" ", "")


def test_looking_back_keeps_to_what_the_station_serves_on_the_day(board, coverage, two_parts):
    trend = pages.figures(board(station=two_parts.pk, rate="union", every="year"), "trend")
    parts = [
        coverage("trend/", area=code, **{"from": "2018-12-31", "to": DAY, "every": "year"})["rows"]
        for code in ("210782P01", "210782110")
    ]
    for one, other in zip(*parts, strict=True):
        rates = [row["rates"]["union"] for row in (one, other)]
        counts = [sum(rate[key] for rate in rates) for key in ("numerator", "denominator")]
        assert trend[one["as_of"]][0]["counts"] == (counts if counts[1] else None)


def test_a_station_is_seen_inside_the_chosen_area_alone(board, coverage, two_parts):
    table = pages.figures(board(area="210782110", station=two_parts.pk, view="parts"))
    assert table["合计"] == as_row(coverage(area="210782110", as_of=DAY)["total"])
    page = board(area="210727", station=two_parts.pk)
    assert "该站在所选区域没有服务区域" in page.text
    assert page.one("article", cls="tile") is None


@pytest.mark.parametrize("view", ["overview", "multiples", "heat"])
def test_every_number_of_a_station_leads_to_a_list(sign_in, city_officer, two_parts, view):
    browser = sign_in(city_officer)
    asked = {"as_of": DAY, "station": two_parts.pk, "view": view, "every": "year"}
    found = dict.fromkeys(pages.links(pages.read(browser.get(URL, asked))))
    assert len(found) > 5
    for text, href in found:
        answer = browser.get(href, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
        number = pages.whole_number(pages.read(answer).one("strong").text)
        if "measure=members" not in href and "employees" not in href and "doubt" not in href:
            assert number == pages.whole_number(text), href


def test_who_sees_no_station_cannot_choose_it(sign_in, county_officer, two_parts):
    page = pages.read(sign_in(county_officer).get(URL, {"as_of": DAY}))
    offered = [option.text for option in page.one("select", name="station").all("option")]
    assert offered == ["不限（整个区域）", "七里河指导站"]
    assert sign_in(county_officer).get(URL, {"station": two_parts.pk}).status_code == 400


def test_a_park_says_which_station_serves_it(board):
    page = board(area=QILIHE)
    link = next(
        a for a in page.one("header", cls="board-heading").all("a") if a.text == "七里河指导站"
    )
    assert "station=" in link.attributes["href"]
    assert "统计时点没有指导站服务本区域" in board(area=QILIHE, as_of="2018-01-01").text


# ---------------------------------------------------------------- filters
@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "legal_person"},
        {"ownership": "private"},
        {"industry": "C"},
        {"size_class": "small"},
        {"above_scale": "true"},
        {"above_scale": "unknown", "kind": "sole_trader", "group": "everything"},
    ],
    ids=str,
)
def test_filters_narrow_as_those_of_the_api(board, coverage, asked):
    EnterpriseFactory(area__code="210700X", kind="branch")
    table = coverage(as_of=DAY, by="children", **asked)
    page = board(view="heat", **asked)
    if not table["total"]["measures"]["enterprises"]:
        assert page.one("table", id="heat") is None
        return
    expected = {name_of(row): as_row(row) for row in table["rows"]}
    assert pages.figures(page, "heat") == {**expected, "合计": as_row(table["total"])}
    assert "已按企业筛选" in page.text


# ---------------------------------------------------------------- small charts and shades
@pytest.mark.parametrize("by", ["children", "park", "station"])
def test_small_charts_have_the_figures_of_the_api(board, coverage, by):
    page = board(view="multiples", by=by, rate="union")
    drawn = pages.chart_data(page, "multiples")
    assert drawn["dates"] == [f"{year}-12-31" for year in range(2018, 2024)]
    table = pages.figures(page, "multiples")
    for at, day in enumerate(drawn["dates"]):
        answer = coverage(as_of=day, by=by)
        rows = {name_of(row): row["rates"]["union"] for row in answer["rows"]}
        assert table["合计"][at] == as_cell(answer["total"]["rates"]["union"])
        for row in drawn["rows"]:
            cell = table[row["name"]][at]
            assert row["points"][at]["text"] == cell["rate"]
            if row["name"] in rows:
                assert cell == as_cell(rows[row["name"]])
            else:
                assert cell["counts"] is None


def test_more_parts_than_small_charts_are_said_to_be_in_the_table(board, places):
    for number in range(30):
        town = AreaFactory(code=f"21072720{number:02}", parent=places.yixian, kind="township")
        EnterpriseFactory(area=town)
    page = board(area="210727", view="multiples")
    assert len(pages.chart_data(page, "multiples")["rows"]) == 24
    assert len(pages.figures(page, "multiples")) == 34
    assert "另有 9 个分项只列在下表" in page.text


def test_a_shade_repeats_the_number(board):
    page = board(area="210700", view="heat", by="park")
    cells = [cell for row in page.one("table").all("tr") for cell in row.all("td")]
    assert cells
    for cell in cells:
        shade = next(c for c in cell.attributes["class"].split() if c.startswith("heat-"))
        text = cell.one("span", cls="rate").text
        if text in ("—", "不详"):
            assert shade == {"—": "heat-none", "不详": "heat-unknown"}[text]
        else:
            rate = float(text.rstrip("%").replace(",", ""))
            steps = (0, 20, 40, 60, 80, 90, 100)
            assert shade == f"heat-{max(at for at, low in enumerate(steps) if low <= rate)}"
    shades = {cell.attributes["class"] for cell in cells}
    assert {"num heat heat-unknown", "num heat heat-6"} <= shades


# ---------------------------------------------------------------- what happened meanwhile
def happened(page):
    return [item.text for item in page.all("li", cls="event")]


def test_a_station_founded_is_marked(board, board_data):
    station = StationFactory(
        area=board_data.goubangzi,
        name="新站",
        founded_on=date(2021, 5, 1),
        founded_precision="month",
    )
    ServiceAreaFactory(station=station, area=board_data.goubangzi, since=date(2021, 5, 1))
    page = board(view="trend")
    assert "指导站成立： 新站" in " ".join(happened(page))
    drawn = pages.chart_data(page, "trend")
    event = next(event for event in drawn["events"] if "新站" in event["text"])
    # The first point of the trend that the station is in.
    assert drawn["dates"][event["at"]] == "2021-06-30"
    assert "2021年5月" in event["text"]
    assert "新站" not in " ".join(happened(board(view="trend", area="210727")))


def test_definitions_are_marked_with_their_first_day(board):
    assert "2019-11-01 本门户所用定义开始适用：全部 8 项率" in " ".join(happened(board()))


def test_a_changed_definition_is_marked(board, monkeypatch):
    change = DefinitionChange(date(2022, 3, 1), ("union",), "分母改为法人单位")
    monkeypatch.setattr(events, "DEFINITION_CHANGES", (change,))
    said = " ".join(happened(board()))
    assert "2022-03-01 口径变更（建会率）：分母改为法人单位" in said


def test_what_lies_before_the_trend_is_not_marked(board):
    assert happened(board(as_of="2018-12-31")) == []
