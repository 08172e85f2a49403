"""The dashboard in a browser: charts draw, a choice answers at once, and it prints."""

import re
import shutil
import subprocess

import pytest
from django.test import Client

from indicators.definitions import RATES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "/dashboard/?area=210700&as_of=2023-12-31&by=park"
WIDTHS = (390, 1440)
PDFTOTEXT, PDFINFO = shutil.which("pdftotext"), shutil.which("pdfinfo")
# How many pixels of a canvas are painted; 0 would be a chart that shows nothing.
PAINTED = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at]) painted += 1;
  return painted;
}"""


@pytest.fixture
def board(open_page, city_officer, board_data):
    def _board(address=ADDRESS, width=1440):
        page = open_page(address, user=city_officer, width=width)
        page.wait_for_selector("[data-chart=trend] canvas")
        return page

    return _board


@pytest.fixture
def alone(chromium, live_server, city_officer, board_data):
    """A browser of its own, for what a page is right to complain about."""
    client = Client()
    client.force_login(city_officer)
    session = client.cookies["sessionid"].value
    contexts = []

    def _alone(**options):
        context = chromium.new_context(locale="zh-CN", base_url=live_server.url, **options)
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield _alone
    for context in contexts:
        context.close()


def rate(page, code="union"):
    return page.inner_text(f"[data-rate={code}] .tile-rate")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_charts_draw_and_nothing_is_cut_off(board, width):
    page = board(width=width)
    for kind in ("bars", "trend", "counts"):
        canvas = page.locator(f"[data-chart={kind}] canvas").first
        assert canvas.evaluate(PAINTED) > 1000
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_a_change_of_the_choice_changes_figures_charts_and_address(board, width):
    page = board(width=width)
    before = rate(page)
    page.fill("#id_as_of", "2022-12-31")
    page.wait_for_url(re.compile("as_of=2022-12-31"))
    assert rate(page) != before
    page.select_option("#id_group", "ge100")
    page.wait_for_url(re.compile("as_of=2022-12-31&group=ge100&by=park"))
    assert page.inner_text("[data-rate=union] .tile-counts").startswith("4 / 5 家")
    page.wait_for_selector("[data-chart=bars] canvas")
    assert page.locator("[data-chart=bars] canvas").first.evaluate(PAINTED) > 1000
    assert page.title().startswith("锦州市 2022-12-31")
    page.go_back()
    page.wait_for_url(re.compile("as_of=2022-12-31&group=all"))
    page.wait_for_function("() => document.querySelector('#id_group').value === 'all'")


def test_a_quick_day_shows_in_the_field(board):
    page = board()
    page.click("text=上季度末")
    page.wait_for_url(lambda url: "as_of=2023-12-31" not in url)
    day = page.input_value("#id_as_of")
    assert f"as_of={day}" in page.url
    assert f"截至 {day}" in page.inner_text(".board-question")


def test_an_area_is_found_by_typing(board):
    page = board()
    page.click("#id_area + .ts-wrapper")
    page.keyboard.type("七里河经济")
    page.wait_for_function("() => document.querySelectorAll('.ts-dropdown .option').length === 1")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("area=210727P01"))
    assert page.inner_text(".board-area") == "锦州七里河经济开发区"


def test_the_address_is_complete_as_soon_as_the_page_is_open(board):
    page = board("/dashboard/")
    assert "area=210700&as_of=20" in page.url


def test_charts_are_walked_through_by_keyboard(board):
    page = board()
    page.focus("[data-chart=bars]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    spoken = page.inner_text("#bars-spoken")
    assert "建会率" in spoken
    assert spoken.startswith(page.inner_text("#figures tbody tr:nth-child(2) th"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/dashboard/.*area=2107..P01"))


def test_a_resize_draws_again(board):
    page = board()
    wide = page.locator("[data-chart=trend] canvas").first.bounding_box()["width"]
    page.set_viewport_size({"width": 600, "height": 900})
    page.wait_for_function(
        "wide => document.querySelector('[data-chart=trend] canvas').clientWidth !== wide", arg=wide
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 600


def test_without_an_answer_the_page_says_so_and_tries_again(alone):
    page = alone()
    page.goto(ADDRESS)
    page.route("**/dashboard/?*", lambda route: route.abort("connectionrefused"))
    page.select_option("#id_group", "ge100")
    page.wait_for_selector("#request-error", state="visible")
    assert "没有取到新的数字" in page.inner_text("#request-error")
    page.unroute("**/dashboard/?*")
    page.click("text=重试")
    page.wait_for_url(re.compile("group=ge100"))
    page.wait_for_selector("#request-error", state="hidden")


def test_a_broken_server_leaves_the_last_figures_and_says_so(alone):
    page = alone()
    page.goto(ADDRESS)
    before = rate(page)
    page.route("**/dashboard/?*", lambda route: route.fulfill(status=503, body="<h1>busy</h1>"))
    page.select_option("#id_group", "ge100")
    page.wait_for_selector("#request-error", state="visible")
    assert rate(page) == before
    assert "group=all" in page.url


def test_who_was_signed_out_meanwhile_gets_the_sign_in_page_whole(alone):
    page = alone()
    page.goto(ADDRESS)
    page.context.clear_cookies()
    page.select_option("#id_group", "ge100")
    page.wait_for_url(re.compile("/login/\\?next=/dashboard/"))
    assert page.locator("#results").count() == 0


def test_without_scripts_the_tables_say_everything(alone):
    page = alone(java_script_enabled=False)
    page.goto(ADDRESS)
    assert page.is_hidden(".board-charts")
    assert page.locator("#figures tbody tr").count() == 2
    page.select_option("#id_group", "ge100")
    page.click("#dashboard-form button >> nth=0")
    page.wait_for_url(re.compile("group=ge100"))
    assert page.inner_text("[data-rate=union] .tile-counts").startswith("5 / 5 家")


@pytest.mark.skipif(not (PDFTOTEXT and PDFINFO), reason="no pdftotext (poppler-utils)")
def test_paper_has_title_figures_and_definitions(board, tmp_path):
    page = board(f"{ADDRESS}&target=95")
    file = tmp_path / "board.pdf"
    file.write_bytes(page.pdf(prefer_css_page_size=True))
    text = output_of(PDFTOTEXT, "-layout", file, "-")
    for words in ("锦州市 工会覆盖率", "截至 2023-12-31", "全部企业", "口径说明", "本页地址"):
        assert words in text
    for words in ("常用时点", "走势图画哪些率", "退出"):
        assert words not in text
    for code in RATES:
        assert rate(page, code) in text
    width, height = re.search(r"Page size: +([\d.]+) x ([\d.]+)", output_of(PDFINFO, file)).groups()
    assert (round(float(width)), round(float(height))) == (842, 595)


def output_of(*command):
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
