"""/dashboard/explain/: the panel behind every figure of the dashboard, and a page by itself."""

import pytest
from playwright.sync_api import expect

from tests.indicators import pages

URL = "/dashboard/explain/"
DAY = "2023-12-31"


def explain_links(page):
    return [
        link for link in page.one("div", id="results").all("a") if "data-explain" in link.attributes
    ]


@pytest.mark.parametrize("by", ["children", "park", "station"])
def test_every_figure_opens_into_an_explanation_that_says_the_same(
    sign_in, city_officer, board_data, by
):
    browser = sign_in(city_officer)
    query = {"area": "210700", "as_of": DAY, "by": by, "every": "year"}
    board = pages.read(browser.get("/dashboard/", query))
    links = explain_links(board)
    tiles = [link for link in links if link.parent.attributes.get("class") == "tile-rate"]
    assert len(tiles) == 8
    assert all(cell.one("a") for cell in board.all("span", cls="rate"))
    asked = {link.attributes["href"]: link.text for link in links}
    for href, text in asked.items():
        answer = browser.get(href, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
        assert answer.status_code == 200, href
        panel = pages.read(answer)
        if text:
            assert panel.one("p", cls="explain-figure").one("strong").text == text, href


def test_the_panel_says_whose_figure_it_is_and_by_which_definition(
    sign_in, city_officer, board_data
):
    query = {"area": "210727", "as_of": DAY, "rate": "congress", "group": "all"}
    page = pages.read(sign_in(city_officer).get(URL, query))
    assert page.one("h2", id="explain-title").text == "职代会建制率"
    assert page.one("p", cls="explain-scope").text == "义县 · 截至 2023-12-31 · 全部企业"
    text = page.one("div", id="results").text
    assert "企业民主管理规定" in text
    assert "当天在营共 9 家（含个体工商户）＝ 计入分母 5 家 ＋ 未计入 4 家" in text
    assert len(page.one("code", cls="explain-hash").text) == 64
    assert "各行之和等于合计。" in text


def test_more_than_all_is_shown_as_it_is_and_flagged(sign_in, city_officer, board_data):
    query = {"area": "210782P01", "as_of": DAY, "rate": "density"}
    page = pages.read(sign_in(city_officer).get(URL, query))
    figure = page.one("p", cls="explain-figure")
    assert "flag" in figure.attributes["class"]
    assert figure.one("strong").text == "181.8%"
    (row,) = [row for row in page.all("tr") if "须核对" in row.text]
    href = row.one("a").attributes["href"]
    assert pages.query_of(href)["members_exceed"] == ["true"]


def test_the_list_of_the_excluded_says_what_it_is(sign_in, city_officer, board_data):
    query = {"area": "210700", "as_of": DAY, "group": "ge100", "excluded": "union.group_unknown"}
    page = sign_in(city_officer).get("/enterprises/", query).content.decode()
    assert "只列在营而未计入“建会率”分母的：职工人数或规上情况不详" in page
    assert "取消此条件" in page


@pytest.mark.parametrize(
    "query",
    [{"rate": "x"}, {"by": "x"}, {"as_of": "x"}, {"area": "nowhere"}, {"group": "x"}],
)
def test_nonsense_is_not_found(sign_in, city_officer, board_data, query):
    assert sign_in(city_officer).get(URL, query).status_code == 404


def test_outside_is_not_found(sign_in, park_manager, board_data):
    browser = sign_in(park_manager)
    assert browser.get(URL, {"area": "210727"}).status_code == 404
    page = browser.get(URL, {"as_of": DAY}).content.decode()
    assert "锦州七里河经济开发区" in page
    assert "沟帮子" not in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_panel_opens_with_enter_and_gives_the_focus_back(open_page, city_officer, board_data):
    page = open_page(f"/dashboard/?area=210700&as_of={DAY}", user=city_officer)
    link = page.locator("[data-rate=congress] a[data-explain]")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#explain-dialog")).to_have_attribute("open", "")
    assert page.inner_text("#explain-title") == "职代会建制率"
    assert "/dashboard/?" in page.url
    # A part opens in the same panel.
    with page.expect_response("**/dashboard/explain/**"):
        page.locator("#explain-body a[data-explain]").first.click()
    expect(page.locator(".explain-scope")).to_contain_text("义县")
    page.keyboard.press("Escape")
    expect(page.locator("#explain-dialog")).not_to_have_attribute("open", "")
    assert (
        page.evaluate("document.activeElement.closest('[data-rate]')?.dataset.rate") == "congress"
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_panel_closed_while_a_part_is_on_its_way_stays_closed(
    open_page, city_officer, board_data
):
    page = open_page(f"/dashboard/?area=210700&as_of={DAY}", user=city_officer)
    page.locator("[data-rate=congress] a[data-explain]").click()
    panel = page.locator("#explain-dialog")
    expect(panel).to_have_attribute("open", "")
    part = page.locator("#explain-body a[data-explain]").first
    held = []

    def hold(route):
        held.append(route)

    page.route("**/dashboard/explain/**", hold)
    with page.expect_request("**/dashboard/explain/**"):
        part.click()
    page.keyboard.press("Escape")
    expect(panel).not_to_have_attribute("open", "")
    held[0].continue_()
    # What was asked for is there, unseen.
    expect(page.locator(".explain-scope")).to_contain_text("义县")
    # It would be opened once the new text has settled.
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    expect(panel).not_to_have_attribute("open", "")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("address", [URL, "/dashboard/changes/"])
def test_nothing_is_cut_off(open_page, city_officer, board_data, width, address):
    query = f"?area=210700&as_of={DAY}&from=2022-12-31&to={DAY}&rate=density&by=station"
    page = open_page(f"{address}{query}", user=city_officer, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
