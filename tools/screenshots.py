"""`make screenshots`: the main pages of the running portal, as those who use them see them.

Needs `make run` in another terminal, Chromium and Chinese fonts (Debian: apt install chromium
chromium-l10n fonts-noto-cjk). Writes docs/screenshots/<page>-<width>.png.
"""

import os
import shutil
import sys
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import report_pages  # noqa: E402
from tools.screenshots_steps import STEPS  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
WIDTHS = (390, 1440)
# Pictures of steps are many: the wide ones are made smaller.
SCALES = {390: 1.0, 1440: 0.75}
# Where 900 would cut off what the page is about.
HEIGHTS = {
    "dashboard": 1450, "dashboard-parts": 1450, "dashboard-trend": 1200,
    "dashboard-county": 1450, "dashboard-park": 1200,
    "station-effect": 1400, "report": 900, "report-drift": 760, "report-verify": 700,
    "report-chapter": 680,
}  # fmt: skip
# The dashboard of the city at the end of 2023, and on a wall.
BOARD = "/dashboard/?area=210700&as_of=2023-12-31"
# Of a county with its stations, and of a park.
COUNTY = "/dashboard/?area=210727&as_of=2023-12-31"
PLACE = "area=210727P01&as_of=2023-12-31"
PARK = f"/dashboard/?{PLACE}"
WALL, WALL_HEIGHT = 1920, 1080
PAGES = {
    "home": "/",
    "dashboard": "/dashboard/?area=210700&as_of=2023-12-31&by=park",
    "dashboard-parts": f"{BOARD}&by=park&view=parts&compare_to=2022-12-31",
    "dashboard-trend": f"{BOARD}&view=trend",
    "dashboard-multiples": f"{BOARD}&view=multiples",
    "dashboard-heat": f"{BOARD}&by=park&view=heat",
    "dashboard-county": f"{COUNTY}&by=station",
    "dashboard-park": f"{PARK}&view=trend",
    "explain": f"/dashboard/explain/?{PLACE}&rate=union",
    "changes": "/dashboard/changes/?area=210727P01&from=2020-05-31&to=2020-12-31",
    "gaps": "/dashboard/gaps/?area=210727&as_of=2023-12-31",
    "worklist": "/dashboard/worklist/?area=210727&as_of=2023-12-31",
    "enterprises": "/enterprises/?area=210727P01&as_of=2023-12-31",
    "unions": "/unions/",
    "stations": "/stations/",
    "proposals": "/proposals/",
    "coverages": "/unions/coverages/?area=210727P01&as_of=2023-12-31",
    "quality": "/quality/?area=210727",
    "imports": "/imports/",
    "workbook": "/imports/workbook/",
    "report-compare": "/reports/compare/?area=210700",
    "reports": "/reports/",
}
# On a screen on a wall, and printed.
ON_A_WALL = {
    "wall": f"{BOARD}&wall=1",
    "wall-trend": f"{BOARD}&wall=1&view=trend",
    "wall-heat": f"{BOARD}&wall=1&view=heat&by=park",
}
PRINTED = {
    "dashboard-print": BOARD,
    "dashboard-trend-print": PAGES["dashboard-trend"],
    "dashboard-county-print": PAGES["dashboard-county"],
    "dashboard-park-print": PAGES["dashboard-park"],
}
# What the three administrators see.
OF_OTHERS = {
    "sysadmin": {"accounts": "/accounts/", "account": "/account/"},
    "secadmin": {"grants": "/grants/"},
    "auditor": {"log": "/log/"},
}
# Pages of one thing: the list whose first row leads there. A list without rows gives no picture.
FIRST_OF = {
    "enterprise": "/enterprises/?area=210727P01&as_of=2023-12-31&group=above_scale",
    "station": "/stations/?search=七里河经济",
    "import": "/imports/?kind=roster",
}
# What stands below such a page.
BELOW = {"station-effect": ("station", "effect/")}


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("There is no Chromium. Debian: apt install chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=["--no-sandbox"],
                # Date fields follow the browser's own language, not the page's.
                env={**os.environ, "LANGUAGE": "zh_CN"},
            )
            report = report_pages.sealed_report(playwright, ADDRESS)
            for width in WIDTHS:
                _take(browser, width, f"/reports/{report['id']}/")
            _take_wall(browser)
            _take_steps(browser)
            report_pages.take_files(playwright, ADDRESS, report)
    except Error as error:
        print(f"Is the portal running at {ADDRESS}?\n{error.message}", file=sys.stderr)
        return 1
    return 0


def _take_wall(browser: Browser) -> None:
    """The screens on a wall; and the dashboard as a PDF, which `pdftoppm -png` makes a picture."""
    page = _page(browser, WALL, WALL_HEIGHT)
    _sign_in(page, "city")
    for name, address in ON_A_WALL.items():
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=FOLDER / f"{name}-{WALL}.png")
    for name, address in PRINTED.items():
        page.goto(address, wait_until="networkidle")
        page.pdf(path=FOLDER / f"{name}.pdf", prefer_css_page_size=True)
    page.context.close()


def _take_steps(browser: Browser) -> None:
    """What is done step by step: once, each step in every width."""
    for steps in STEPS:
        page = _page(browser, WIDTHS[-1])
        _sign_in(page, "city")
        screen = page.context.new_cdp_session(page)

        def picture(name: str, at: str = "", page: Page = page, screen: Any = screen) -> None:
            page.wait_for_load_state("networkidle")
            for width, scale in SCALES.items():
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
                if at:
                    page.locator(at).first.evaluate("e => e.scrollIntoView({behavior: 'instant'})")
                top = page.evaluate("scrollY")
                clip = {"x": 0, "y": top, "width": width, "height": 900, "scale": scale}
                taken = screen.send("Page.captureScreenshot", {"format": "png", "clip": clip})
                (FOLDER / f"{name}-{width}.png").write_bytes(b64decode(taken["data"]))

        steps(page, picture)
        page.context.close()


def _page(browser: Browser, width: int, height: int = 900) -> Page:
    context = browser.new_context(
        base_url=ADDRESS,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": height},
    )
    return context.new_page()


def _take(browser: Browser, width: int, report: str) -> None:
    page = _page(browser, width)
    context = page.context
    page.goto("/login/")
    page.screenshot(path=FOLDER / f"login-{width}.png")
    for username, pages in OF_OTHERS.items():
        _sign_in(page, username)
        _take_pages(page, pages, width)
        context.clear_cookies()
    _sign_in(page, "city")
    _take_pages(page, PAGES, width)
    found = {}
    for name, address in FIRST_OF.items():
        page.goto(address)
        first = page.locator("#results td a").first
        if first.count():
            found[name] = first.get_attribute("href") or ""
    below = {name: f"{found[of]}{tail}" for name, (of, tail) in BELOW.items() if of in found}
    _take_pages(page, found | below, width)
    _take_report(page, report, width)
    context.close()


def _take_report(page: Page, report: str, width: int) -> None:
    """A sealed report, a chapter of it, what would be different today, and one of its files proven
    as it is and after somebody has changed it."""
    page.goto(f"{report}drift/")
    start = page.get_by_role("button", name="开始比较")
    if start.count():
        start.click()
        expect(page.get_by_role("button", name="重新比较")).to_be_visible(timeout=180_000)
    pages = {
        "report": report,
        "report-chapter": f"{report}chapters/coverage/",
        "report-drift": f"{report}drift/",
    }
    _take_pages(page, pages, width)
    page.goto(report)
    with page.expect_download() as download:
        page.locator("a[download], .report-file a").first.click()
    content = Path(download.value.path()).read_bytes()
    name = download.value.suggested_filename
    for picture, sent in (("report-verify", content), ("report-verify-changed", _changed(content))):
        page.goto("/reports/verify/")
        upload: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": sent}
        page.set_input_files("[name=file]", upload)
        page.get_by_role("button", name="核验").click()
        expect(page.locator(".report-verdict")).to_be_visible()
        page.set_viewport_size({"width": width, "height": HEIGHTS["report-verify"]})
        page.screenshot(path=FOLDER / f"{picture}-{width}.png")


def _changed(content: bytes) -> bytes:
    """The workbook as somebody may have made it look better."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[1]
    counted = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int)]
    counted[1].value += 1
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


def _sign_in(page: Page, username: str) -> None:
    page.goto("/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", "Demo-2023!")
    page.click("main button[type=submit], form button[type=submit] >> nth=0")
    page.wait_for_url(lambda url: "/login" not in url)


def _take_pages(page: Page, pages: dict[str, str], width: int) -> None:
    for name, address in pages.items():
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or not answer.ok:
            raise Error(f"{address} answers {answer and answer.status}")
        page.set_viewport_size({"width": width, "height": HEIGHTS.get(name, 900)})
        page.screenshot(path=FOLDER / f"{name}-{width}.png")


if __name__ == "__main__":
    sys.exit(main())
