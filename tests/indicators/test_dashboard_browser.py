"""The dashboard in a browser: charts draw, a choice answers at once, and it prints."""

import re
import shutil
import subprocess

import pytest
from django.test import Client
from playwright.sync_api import expect

from indicators.dashboard import CHARTS
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
        page.wait_for_selector("[data-chart] canvas, .heat-map")
        return page

    return _board


@pytest.fixture
def alone(chromium, live_server, all_answered, city_officer, board_data):
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
@pytest.mark.parametrize(
    ("view", "kinds"),
    [
        ("overview", ("bars", "trend")),
        ("parts", ("bars",)),
        ("trend", ("trend", "counts")),
        ("multiples", ("multiples",)),
        ("heat", ()),
    ],
)
def test_the_charts_draw_and_nothing_is_cut_off(board, width, view, kinds):
    page = board(f"{ADDRESS}&view={view}&compare_to=2022-12-31", width)
    for kind in kinds:
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
    expect(page.locator("#id_group")).to_have_value("all")


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
    expect(page.locator(".ts-dropdown .option")).to_have_count(1)
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
    # The table is folded away beside the chart, and holds the same.
    assert spoken.startswith(page.text_content("#bars tbody tr:nth-child(2) th"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/dashboard/.*area=2107..P01"))


def test_a_resize_draws_again(board):
    page = board()
    wide = page.locator("[data-chart=trend] canvas").first.bounding_box()["width"]
    page.set_viewport_size({"width": 600, "height": 900})
    canvas = page.locator("[data-chart=trend] canvas").first
    expect(canvas).not_to_have_css("width", f"{wide:g}px")
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
    assert page.locator("#bars tbody tr").count() == 2
    assert page.is_hidden(".day-slider")
    page.select_option("#id_group", "ge100")
    page.click("#dashboard-form button >> nth=0")
    page.wait_for_url(re.compile("group=ge100"))
    assert page.inner_text("[data-rate=union] .tile-counts").startswith("5 / 5 家")


@pytest.mark.skipif(not (PDFTOTEXT and PDFINFO), reason="no pdftotext (poppler-utils)")
def test_paper_has_title_figures_and_definitions(board, tmp_path):
    page = board(f"{ADDRESS}&target=95")
    file, text = printed(page, tmp_path)
    for words in ("锦州市 工会覆盖率", "截至 2023-12-31", "全部企业", "口径说明", "本页地址"):
        assert words in text
    for words in ("常用时点", "走势图画哪些率", "退出"):
        assert words not in text
    for code in RATES:
        assert rate(page, code) in text
    width, height = re.search(r"Page size: +([\d.]+) x ([\d.]+)", output_of(PDFINFO, file)).groups()
    assert (round(float(width)), round(float(height))) == (595, 842)


@pytest.mark.skipif(not (PDFTOTEXT and PDFINFO), reason="no pdftotext (poppler-utils)")
@pytest.mark.parametrize("view", CHARTS)
def test_a_view_is_printed_on_two_pages_with_a_table_for_each_chart(board, tmp_path, view):
    page = board(f"{ADDRESS}&view={view}")
    file, text = printed(page, tmp_path)
    assert int(re.search(r"Pages: +(\d+)", output_of(PDFINFO, file)).group(1)) <= 2
    tables = {"bars": "figures"} if view == "parts" else {}
    for chart in CHARTS[view]:
        found = page.locator(f"#{tables.get(chart, chart)} .rate").all_text_contents()
        cells = [cell.strip() for cell in found]
        # The numbers of the columns may be broken into lines, but each is there.
        assert cells
        few = {cell for cell in set(cells) - {"—", "不详"} if text.count(cell) < cells.count(cell)}
        assert few == set()
    # Afterwards it is folded away again.
    assert page.locator("details[data-print-open][open]").count() == 0


def printed(page, folder):
    """The file, and its text."""
    file = folder / "board.pdf"
    file.write_bytes(page.pdf(prefer_css_page_size=True))
    return file, output_of(PDFTOTEXT, "-layout", file, "-")


# ---------------------------------------------------------------- choosing, saving, the wall
def test_the_slider_moves_the_day_month_by_month(board):
    page = board()
    slider = page.locator("#day-slider")
    assert slider.get_attribute("aria-valuetext") == "2023-12-31"
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#id_as_of") == "2023-11-30"
    assert page.inner_text(".day-slider output") == "2023-11-30"
    page.wait_for_url(re.compile("as_of=2023-11-30"))
    assert "截至 2023-11-30" in page.inner_text(".board-question")


def test_a_chart_and_a_table_are_saved_as_pictures(board):
    page = board(f"{ADDRESS}&view=trend")
    with page.expect_download() as download:
        page.click("[data-image=trend]")
    assert download.value.suggested_filename == "锦州市-近五年走势-.png"
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    page = board(f"{ADDRESS}&view=heat")
    with page.expect_download() as download:
        page.click("[data-image=heat]")
    assert download.value.path().stat().st_size > 10_000


def test_small_charts_are_walked_through_and_lead_into_their_part(board):
    page = board(f"{ADDRESS}&view=multiples")
    page.focus("[data-chart=multiples]")
    page.keyboard.press("ArrowRight")
    spoken = page.inner_text("#multiples-spoken")
    assert spoken.startswith(page.inner_text("#multiples tbody tr:nth-child(1) th"))
    assert "2018-12-31" in spoken
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("area=2107..P01"))


def test_a_view_is_kept_and_found_again(board):
    page = board(f"{ADDRESS}&view=heat")
    page.click("summary:has-text('常用视图')")
    page.wait_for_selector("text=还没有保存过视图")
    page.click("a:has-text('保存当前视图')")
    page.fill("#id_name", "园区热力")
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/dashboard/.*view=heat"))
    page.click("summary:has-text('常用视图')")
    page.click(".saved-views >> text=园区热力")
    page.wait_for_url(re.compile("view=heat"))
    assert page.locator("#heat").count() == 1


def test_the_screen_on_the_wall_says_that_it_lost_its_connection(alone):
    page = alone(viewport={"width": 1920, "height": 1080})
    page.clock.install()
    page.goto(f"{ADDRESS}&wall=1&views=overview&views=trend&seconds=15")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert page.locator("aside, .filter-bar").count() == 0
    page.route("**/dashboard/?*", lambda route: route.abort("connectionrefused"))
    page.clock.run_for(16_000)
    page.wait_for_selector(".wall-lost", state="visible")
    assert page.is_visible(".wall-tiles")
    page.unroute("**/dashboard/?*")
    page.clock.run_for(16_000)
    page.wait_for_selector("[data-chart=trend] canvas")
    assert page.is_hidden(".wall-lost")
    assert page.inner_text(".wall-clock p:nth-child(2)") == "2 / 2"


def output_of(*command):
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
