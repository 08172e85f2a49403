"""Pictures of each step of an import, of a workbook that comes back, of an edit of many records,
taken by doing it. What is written is taken back at the end.

Part of `make screenshots` (tools/screenshots.py).
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent
LIST = next((ROOT / "demo" / "try").glob("*.csv"))
# Where the list belongs, and an office with few enterprises.
PLACE = "210782P01"
LISTS = {
    "headcounts": "/enterprises/headcounts/",
    "memberships": "/unions/memberships/",
    "terms": "/unions/terms/",
    "systems": "/unions/systems/",
}
# Jobs of the background on a loaded machine.
PATIENCE = 120_000

# Takes a picture of the page as it is, under this name; at the top, or where something stands.
Picture = Callable[..., None]


def import_steps(page: Page, picture: Picture) -> None:
    """From the file to what changed, and back."""
    page.goto(f"/imports/new/?kind=roster&area={PLACE}")
    page.set_input_files("[name=file]", LIST)
    picture("import-1-upload")
    page.click("main form button[type=submit]")
    verdict = page.locator(".verdict")
    expect(verdict).to_be_visible(timeout=PATIENCE)
    address = page.url.split("?", maxsplit=1)[0]
    page.goto(f"{address}columns/")
    picture("import-2-columns")
    page.goto(f"{address}?show=overview")
    picture("import-3-checked")
    picture("import-3-effects", at=".nav-tabs")
    page.goto(f"{address}?show=problems")
    picture("import-4-problems", at=".nav-tabs")
    page.goto(f"{address}?show=new")
    picture("import-5-preview", at=".nav-tabs")
    _apply(page)
    picture("import-6-applied")
    page.goto(f"{address}undo/")
    picture("import-7-undo")
    page.fill("[name=reason]", "演示：上传了去年的名册")
    page.click("main form button[type=submit]")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("撤销", timeout=PATIENCE)
    picture("import-8-undone")


def _apply(page: Page) -> None:
    skip = page.locator("main [name=skip_errors]")
    if skip.count():
        skip.first.check()
    page.locator("form[action$='/apply/'] button[type=submit]").first.click()
    expect(page.locator(".verdict .card-title").first).to_have_text("已导入", timeout=PATIENCE)


def bulk_steps(page: Page, picture: Picture) -> None:
    """Numbers of several enterprises in a grid: typed, looked at, written, taken back."""
    page.goto("/enterprises/?area=210727P01")
    for box in page.locator(".pick input[name=rows]").all()[:3]:
        box.check()
    page.click(".list-bulk summary")
    picture("bulk-1-chosen")
    page.get_by_role("button", name="登记职工和会员人数").click()
    page.fill("[name=source]", "电话核实")
    page.locator("input[name$=-employees]").first.fill("520")
    page.locator("input[name$=-members]").first.fill("530")
    page.locator("input[name$=-members]").nth(1).fill("31")
    picture("bulk-2-typed")
    page.click("[name=preview]")
    expect(page.locator("#preview-title")).to_be_visible()
    picture("bulk-3-preview", at="#preview-title")
    picture("bulk-3-warnings", at=".form-warnings")
    page.check("[name=confirmed]")
    page.fill("[name=why]", "新厂区投产，含退休会员")
    page.get_by_role("button", name="确认写入").click()
    page.wait_for_url("**/bulk/done/**")
    picture("bulk-4-written")
    page.click("main details summary")
    page.fill("[name=reason]", "演示：撤回")
    page.click("main form button[type=submit]")


def list_steps(page: Page, picture: Picture) -> None:
    """The lists beside those of enterprises, unions and coverages."""
    for name, address in LISTS.items():
        page.goto(f"{address}?area=210727P01&as_of=2023-12-31")
        picture(f"list-{name}")


def service_step(page: Page, picture: Picture) -> None:
    """An area more for a station, with what that does to its figures; nothing is written."""
    page.goto("/stations/?search=七里河经济")
    page.locator("#results td a").first.click()
    picture("service-areas", at="section.card:has(a[href$='/serve/'])")
    page.locator("a[href$='/serve/']").click()
    page.locator("[name=area]").evaluate("select => select.tomselect.setValue('210782P01')")
    page.fill("[name=since]", "2024-01-01")
    expect(page.locator(".effects-place").first).to_be_visible()
    picture("service-serve")


def doubt_step(page: Page, picture: Picture) -> None:
    """A form that says what looks odd; nothing is written."""
    page.goto("/enterprises/?area=210727P01")
    page.locator("#results td a").first.click()
    page.goto(f"{page.url}members/")
    page.fill("[name=members]", "990")
    page.click("main form .btn-primary")
    expect(page.locator(".form-warnings")).to_be_visible()
    picture("form-doubts")


def conflict_steps(page: Page, picture: Picture) -> None:
    """A workbook is filled in while somebody else changes the same cell."""
    page.goto("/imports/workbook/?kind=roster&area=210727P01")
    with page.expect_download() as download:
        page.click("main form button[type=submit]")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "填报表.xlsx"
        download.value.save_as(file)
        name = _fill_in(file)
        contact = _contact_of(page, name, "办公室主任")
        page.goto("/imports/new/?kind=roster&area=210727P01")
        page.set_input_files("[name=file]", file)
        page.click("main form button[type=submit]")
    expect(page.locator(".verdict")).to_be_visible(timeout=PATIENCE)
    address = page.url.split("?", maxsplit=1)[0]
    page.goto(f"{address}conflicts/")
    picture("workbook-conflicts")
    page.goto(address)
    page.locator("form[action$='/discard/'] button").click()
    _contact_of(page, name, contact)


def _fill_in(file: Path) -> str:
    """Writes another contact for the first enterprise of the workbook, and tells its name."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
    sheet.cell(2, heads["联系人"]).value = "工会主席"
    book.save(file)
    return str(sheet.cell(2, heads["企业名称"]).value)


def _contact_of(page: Page, name: str, contact: str) -> str:
    """Changes the contact of an enterprise, and tells what it was."""
    page.goto(f"/enterprises/?area=210727P01&search={name}")
    page.locator("#results td a").first.click()
    page.goto(f"{page.url}edit/")
    field = page.locator("[name=contact]")
    was = field.input_value()
    field.fill(contact)
    page.click("main form .btn-primary")
    page.wait_for_url(lambda url: "/edit/" not in url)
    return was


STEPS = (import_steps, bulk_steps, list_steps, service_step, doubt_step, conflict_steps)
