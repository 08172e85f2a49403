"""The screen on a wall: no navigation, no lists, asks for the next screen by itself."""

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from tests.indicators import pages
from tests.indicators.test_dashboard import CITY, DAY, QILIHE, URL, as_percent, coverage

__all__ = ["coverage"]


@pytest.fixture
def wall(sign_in, city_officer, board_data):
    def _wall(user=city_officer, **asked):
        answer = sign_in(user).get(URL, {"area": CITY, "wall": "1", **asked})
        assert answer.status_code == 200
        return pages.read(answer)

    return _wall


def next_screen(page):
    """The address that the screen asks for next, and after how long."""
    poll = next(node for node in page.all("div") if "hx-get" in node.attributes)
    return poll.attributes["hx-get"], poll.attributes["hx-trigger"]


def test_the_screen_has_the_figures_of_the_api(wall, coverage):
    rates = coverage(as_of=DAY)["total"]["rates"]
    tiles = list(wall(as_of=DAY).all("article", cls="wall-tile"))
    assert len(tiles) == len(rates)
    for tile, rate in zip(tiles, rates.values(), strict=True):
        shown = tile.one("p", cls="wall-rate").text
        assert shown in ("不详", "—") or shown == as_percent(rate["rate"])


@pytest.mark.parametrize("view", ["overview", "parts", "trend", "multiples", "heat"])
def test_nothing_is_there_but_the_figures(wall, view):
    page = wall(as_of=DAY, view=view, by="park")
    assert page.one("aside") is None
    assert page.one("form") is None
    assert [a.text for a in page.all("a")] == ["跳到正文", "退出大屏"]
    assert "截至 2023-12-31" in page.text
    assert "更新于" in page.text
    assert page.one("p", cls="wall-lost").attributes["hidden"] is None


def test_one_screen_asks_for_itself_again(wall):
    url, trigger = next_screen(wall(as_of=DAY, view="heat"))
    assert trigger == "every 120s"
    assert parse_qs(urlsplit(url).query)["view"] == ["heat"]
    assert "at" not in parse_qs(urlsplit(url).query)


def test_screens_follow_each_other_and_begin_again(sign_in, city_officer, wall):
    browser, seen = sign_in(city_officer), []
    page = wall(as_of=DAY, views=["overview", "heat"], places=[CITY, QILIHE], seconds="15")
    for _turn in range(5):
        heading = page.one("h1").text
        kind = "heat" if page.one("table") else "overview"
        seen.append((heading, kind))
        url, trigger = next_screen(page)
        assert trigger == "every 15s"
        page = pages.read(browser.get(url, headers={"HX-Request": "true"}))
    places = ("锦州市", "锦州七里河经济开发区")
    expected = [(place, kind) for place in places for kind in ("overview", "heat")]
    assert seen == [*expected, expected[0]]


def test_without_a_day_it_goes_on_with_the_calendar(wall):
    with time_machine.travel("2024-03-15 10:00+08:00"):
        page = wall()
        assert "截至 2024-03-15" in page.text
        assert "as_of" not in parse_qs(urlsplit(next_screen(page)[0]).query)
    assert parse_qs(urlsplit(next_screen(wall(as_of=DAY))[0]).query)["as_of"] == [DAY]


def test_nobody_shows_an_area_that_is_not_theirs(sign_in, park_manager, board_data):
    browser = sign_in(park_manager)
    asked = {"wall": "1", "area": QILIHE}
    assert browser.get(URL, asked | {"places": QILIHE}).status_code == 200
    for code in ("210782P01", CITY, "999999"):
        assert browser.get(URL, asked | {"places": code}).status_code == 404
    assert browser.get(URL, asked | {"views": "x"}).status_code == 404


def test_the_form_offers_what_can_be_shown_in_turn(sign_in, county_officer, board_data):
    page = pages.read(sign_in(county_officer).get(URL, {"as_of": DAY}))
    places = [box.attributes["value"] for box in page.all("input", name="places")]
    assert places == ["210727", "210727102", QILIHE]
    assert len(list(page.all("input", name="views"))) == 5
