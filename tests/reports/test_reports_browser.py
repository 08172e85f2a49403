"""The pages of a report in a browser: asked for, read, confirmed by the counties, sealed by another
person; what drifted since; a file proven; a link for a spreadsheet.

While a page asks again how far a job is, nothing else may use the one connection of SQLite: the
browser leaves the page before the job is run.
"""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from accounts.choices import Role
from common.models import Job
from reports import selectors
from reports.models import ReportPart, YearlyReport
from tests.factories.enterprises import HeadcountFactory
from tests.people import person
from tests.reports.steps import built, checked, confirmed, sealed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 1440)


@pytest.fixture
def reviewer(places):
    """A second officer of the city."""
    return person("reviewer", "市总工会复核干部", Role.CITY_OFFICER, places.city)


@pytest.fixture
def closed(small_city, city_officer, county_officer):
    return sealed(built(small_city.places.city), by=city_officer, confirmed_by=county_officer)


def fits(page):
    """Nothing makes the page wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_is_asked_for_and_read(open_page, small_city, city_officer, run_jobs, width):
    page = open_page("/reports/", user=city_officer, width=width)
    page.get_by_role("link", name="编制年度报告").first.click()
    # Typing into it is tested elsewhere; its list may still be open when the button is clicked.
    page.select_option("select[name=area]", "210700", force=True)
    page.select_option("[name=year]", "2023")
    page.get_by_role("button", name="开始编制").click()
    expect(page.locator("progress")).to_be_visible()
    expect(page.locator("#results")).to_contain_text("正在等待后台处理")
    Job.objects.update(state="running", progress_done=2, progress_total=16, progress_note="指导站")
    expect(page.locator("#results")).to_contain_text("指导站")
    expect(page.locator("progress")).to_have_attribute("value", "12")
    page.goto("about:blank")
    Job.objects.update(state="queued")
    run_jobs()
    page.goto(f"/reports/{YearlyReport.objects.get().pk}/")
    expect(page.locator("h1")).to_contain_text("锦州市 2023 年度报告")
    expect(page.locator("#results")).to_contain_text("各部分全部确认、检查通过后，才能封存")
    assert fits(page)
    for chapter in ("建会和民主管理", "指导站", "职工创新"):
        page.locator(".report-chapters").get_by_role("link", name=chapter).click()
        expect(page.locator("h1")).to_contain_text(chapter)
        expect(page.locator("table").first).to_be_visible()
        assert fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_counties_confirm_and_a_second_person_seals(
    open_page, small_city, city_officer, reviewer, county_officer, beizhen_officer, width
):
    report = built(small_city.places.city, city_officer)
    for officer, area in ((county_officer, "义县"), (beizhen_officer, "北镇市")):
        page = open_page("/reports/parts/", user=officer, width=width)
        page.get_by_role("link", name=area, exact=True).click()
        expect(page.locator("#results")).to_contain_text("待确认")
        page.get_by_role("button", name="数据无误，确认").click()
        expect(page.get_by_role("button", name="撤回确认")).to_be_visible()
        assert fits(page)
    assert not ReportPart.objects.filter(completed_at=None).exists()

    page = open_page(f"/reports/{report.pk}/", user=city_officer, width=width)
    expect(page.locator("#results")).to_contain_text("没有阻断封存的检查项")
    page.get_by_role("link", name="逻辑检查").click()
    page.get_by_role("button", name="记为检查通过").click()
    expect(page.get_by_text("检查通过，可以由另一人封存")).to_be_visible()
    page.get_by_role("link", name="封存", exact=True).click()
    expect(page.locator("#results")).to_contain_text("封存须由另一位有权限的同事办理")
    expect(page.get_by_role("button", name="封存", exact=True)).to_be_disabled()

    page = open_page(f"/reports/{report.pk}/seal/", user=reviewer, width=width)
    page.get_by_role("button", name="封存", exact=True).click()
    expect(page.get_by_text("报告已封存，从现在起任何人都不能改动")).to_be_visible()
    report.refresh_from_db()
    assert (report.sealed_by, bool(report.seal)) == (reviewer, True)
    expect(page.locator("#results")).to_contain_text(report.seal)
    assert fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_different_today(open_page, small_city, closed, city_officer, width):
    HeadcountFactory(enterprise=small_city.large, employees=200, reported_on=date(2023, 12, 30))
    page = open_page(f"/reports/{closed.pk}/", user=city_officer, width=width)
    page.get_by_role("link", name="与现时数据的差异").click()
    employees = page.locator("section.card", has_text="职工人数").first
    expect(employees).to_contain_text("报告 160 → 现在 240")
    expect(employees.locator("li")).to_contain_text("120 → 200")
    assert fits(page)
    employees.get_by_role("link", name=small_city.large.name).click()
    expect(page.locator("h1")).to_contain_text(small_city.large.name)


def test_a_large_report_is_compared_in_the_background(
    open_page, small_city, closed, city_officer, run_jobs, monkeypatch
):
    monkeypatch.setattr(selectors, "SMALL", 0)
    HeadcountFactory(enterprise=small_city.large, employees=200, reported_on=date(2023, 12, 30))
    page = open_page(f"/reports/{closed.pk}/drift/", user=city_officer)
    page.get_by_role("button", name="开始比较").click()
    expect(page.locator("progress")).to_be_visible()
    page.goto("about:blank")
    run_jobs()
    page.goto(f"/reports/{closed.pk}/drift/")
    expect(page.locator("#results")).to_contain_text("报告 160 → 现在 240")
    expect(page.get_by_role("button", name="重新比较")).to_be_visible()


def test_a_large_report_is_sealed_in_the_background(
    open_page, small_city, city_officer, county_officer, run_jobs, monkeypatch
):
    monkeypatch.setattr(selectors, "SMALL", 0)
    report = checked(confirmed(built(small_city.places.city), county_officer), county_officer)
    page = open_page(f"/reports/{report.pk}/seal/", user=city_officer)
    page.get_by_role("button", name="封存", exact=True).click()
    expect(page.locator("#results")).to_contain_text("正在封存")
    page.goto("about:blank")
    run_jobs()
    page.goto(f"/reports/{report.pk}/seal/")
    page.get_by_role("link", name="查看报告").click()
    report.refresh_from_db()
    expect(page.locator("#results")).to_contain_text(report.seal)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_file_is_proven(open_page, closed, outsider, tmp_path, width):
    workbook = closed.files.get(name__startswith="yearly-report", name__endswith=".xlsx")
    with workbook.content.open("rb") as content:
        genuine = content.read()
    book = load_workbook(BytesIO(genuine))
    book.worksheets[1]["A1"] = "改过"
    book.save(tmp_path / "改过.xlsx")
    (tmp_path / "真的.xlsx").write_bytes(genuine)
    (tmp_path / "别的.xlsx").write_bytes(b"PK\x03\x04")
    page = open_page("/reports/verify/", user=outsider, width=width)
    for name, verdict in (
        ("真的.xlsx", "真实有效"),
        ("改过.xlsx", "与封存的不一致"),
        ("别的.xlsx", "不是封存的报告文件"),
    ):
        page.set_input_files("[name=file]", tmp_path / name)
        page.get_by_role("button", name="核验").click()
        expect(page.locator(".report-verdict")).to_contain_text(verdict)
        expect(page.locator(".report-verdict")).to_contain_text(name)
        assert fits(page)
        if verdict == "与封存的不一致":
            expect(page.locator(".report-verdict li").first).to_contain_text("改过")


def test_a_link_brings_a_table_until_it_is_revoked(open_page, small_city, city_officer):
    page = open_page("/feeds/", user=city_officer)
    page.get_by_role("link", name="新建链接").first.click()
    page.fill("[name=name]", "月报汇总表")
    page.select_option("[name=kind]", "coverage")
    # Typing into it is tested elsewhere; its list may still be open when the button is clicked.
    page.select_option("select[name=area]", "210700", force=True)
    page.locator("main form button[type=submit]").last.click()
    address = page.locator("#feed-csv")
    expect(address).to_be_visible()
    found = address.input_value() if address.evaluate("e => 'value' in e") else address.inner_text()
    anonymous = page.context.browser.new_context()
    answer = anonymous.request.get(found)
    assert (answer.status, "义县" in answer.text()) == (200, True)
    page.get_by_role("link", name="我已保存，返回").click()
    page.get_by_role("button", name="吊销").click()
    expect(page.get_by_text("链接已吊销")).to_be_visible()
    assert anonymous.request.get(found).status == 404
    anonymous.close()
