"""`make screenshots`: the main pages of the running portal, as a city officer sees them.

Needs `make run` in another terminal, Chromium and Chinese fonts (Debian: apt install chromium
chromium-l10n fonts-noto-cjk). Writes docs/screenshots/<page>-<width>.png.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
WIDTHS = (390, 1440)
# Where 900 would cut off what the page is about.
HEIGHTS = {"dashboard": 1450}
PAGES = {
    "home": "/",
    "dashboard": "/dashboard/?area=210700&as_of=2023-12-31&by=park",
    "enterprises": "/enterprises/?area=210727P01&as_of=2023-12-31",
    "unions": "/unions/",
    "stations": "/stations/",
    "proposals": "/proposals/",
    "imports": "/imports/",
    "reports": "/reports/",
}
# Pages of one thing: the list whose first row leads there. A list without rows gives no picture.
FIRST_OF = {
    "enterprise": "/enterprises/?area=210727P01&as_of=2023-12-31&group=above_scale",
    "station": "/stations/?search=七里河经济",
    "import": "/imports/?kind=roster",
    "report": "/reports/",
}


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
            for width in WIDTHS:
                _take(browser, width)
    except Error as error:
        print(f"Is the portal running at {ADDRESS}?\n{error.message}", file=sys.stderr)
        return 1
    return 0


def _take(browser: Browser, width: int) -> None:
    context = browser.new_context(
        base_url=ADDRESS,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    page.goto("/login/")
    page.screenshot(path=FOLDER / f"login-{width}.png")
    page.fill("input[name=username]", "city")
    page.fill("input[name=password]", "Demo-2023!")
    page.click("main button[type=submit], form button[type=submit] >> nth=0")
    page.wait_for_url(lambda url: "/login" not in url)
    for name, address in PAGES.items():
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or not answer.ok:
            raise Error(f"{address} answers {answer and answer.status}")
        page.set_viewport_size({"width": width, "height": HEIGHTS.get(name, 900)})
        page.screenshot(path=FOLDER / f"{name}-{width}.png")
    for name, address in FIRST_OF.items():
        page.goto(address)
        first = page.locator("#results td a").first
        if first.count():
            page.goto(first.get_attribute("href") or "", wait_until="networkidle")
            page.screenshot(path=FOLDER / f"{name}-{width}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
