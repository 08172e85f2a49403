"""The main journeys in a browser: sign in, find, enter, correct; on a desk and on a telephone.

A page that writes an error to the console fails its test (tests/browser.py).
"""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from enterprises.models import Enterprise
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.stations import CaseFactory, StationFactory
from tests.factories.unions import CoverageFactory, SystemFactory, TermFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 1440)


@pytest.fixture
def enterprise(places):
    row = EnterpriseFactory(name="锦州恒达机械制造有限公司", area=places.qilihe)
    HeadcountFactory(enterprise=row)
    coverage = CoverageFactory(enterprise=row)
    TermFactory(union=coverage.union)
    SystemFactory(enterprise=row)
    station = StationFactory(name="七里河指导站", area=places.qilihe)
    CaseFactory(station=station, enterprise=row, title="指导恒达建会")
    EnterpriseFactory(name="义县华兴食品有限公司", area=places.qilihe_town)
    EnterpriseFactory(name="北镇宏泰建材有限公司", area=places.goubangzi)
    return row


def test_signing_in_leads_where_one_wanted_to_go(open_page, county_officer, enterprise):
    page = open_page("/enterprises/?search=恒达")
    page.fill("[name=username]", "county_officer")
    page.fill("[name=password]", "wrong")
    page.click("main button")
    page.wait_for_selector("text=用户名或密码不正确")
    page.fill("[name=password]", "Sesame-2023!")
    page.click("main button")
    page.wait_for_url("**/enterprises/?search=*")
    assert page.inner_text("#results strong") == "1"


def test_a_filter_answers_at_once_and_stays_in_the_address(open_page, county_officer, enterprise):
    page = open_page("/enterprises/", user=county_officer)
    assert page.inner_text("#results strong") == "2"
    page.type("input[type=search]", "恒达")
    expect(page.locator("#results strong")).to_have_text("1")
    assert "search=" in page.url
    assert "congress" not in page.url  # filters that are not used are left out
    page.select_option("[name=unionised]", "false")
    page.wait_for_selector("text=没有符合条件的企业")
    page.go_back()
    expect(page.locator("#results strong")).to_have_text("1")
    assert page.input_value("input[type=search]") == "恒达"
    page.reload()
    assert page.inner_text("#results td.main a") == enterprise.name


def test_an_area_is_found_by_typing(open_page, county_officer, enterprise):
    page = open_page("/enterprises/", user=county_officer)
    page.click(".ts-control")
    page.type(".ts-dropdown input", "七里河镇")
    page.click(".ts-dropdown .option:has-text('七里河镇')")
    expect(page.locator("#results strong")).to_have_text("1")
    assert page.inner_text("#results td.main a") == "义县华兴食品有限公司"


def test_an_enterprises_page_gathers_the_panels_of_all_apps(open_page, county_officer, enterprise):
    page = open_page(f"/enterprises/{enterprise.pk}/", user=county_officer)
    for text in (
        "各时期状况",
        "建会情况",
        "民主管理制度",
        "还没有登记过开会",
        "指导恒达建会",
        "没有登记过职工代表提案",
    ):
        page.wait_for_selector(f"text={text}")


def test_an_enterprise_is_entered_corrected_and_counted(open_page, county_officer, places):
    page = open_page("/", user=county_officer)
    page.click("text=新增一家企业")
    page.fill("[name=name]", "义县新办食品有限公司")
    page.click(".ts-control")
    page.click(".ts-dropdown .option:has-text('锦州七里河经济开发区')")
    page.fill("[name=opened_on]", "去年")
    page.click("button:has-text('保存')")
    page.wait_for_selector("text=看不出是哪一天")
    assert not Enterprise.objects.exists()
    page.fill("[name=opened_on]", "2023年5月")
    page.click("button:has-text('保存')")
    page.wait_for_selector("text=企业已录入")
    page.click("text=单独建会")
    page.fill("[name=approved_on]", "2023-06-01")
    page.fill("[name=approval_number]", "锦工组〔2023〕6号")
    page.click("button:has-text('保存')")
    page.wait_for_selector("text=义县新办食品有限公司工会委员会")
    page.goto("/enterprises/?unionised=true")
    assert page.inner_text("#results td.main a") == "义县新办食品有限公司"
    assert Enterprise.objects.get().opened_on == date(2023, 5, 1)


def test_signing_out_and_the_other_language(open_page, county_officer):
    page = open_page("/", user=county_officer)
    page.click("text=English")
    page.wait_for_selector("html[lang=en]")
    page.click("button[lang=zh-Hans]")
    page.wait_for_selector("html[lang=zh-hans]")
    page.click("text=退出")
    page.wait_for_url("**/login/")


def test_the_menu_of_a_telephone_opens(open_page, county_officer):
    page = open_page("/", user=county_officer, width=390)
    assert not page.is_visible("text=指导站 >> nth=0") or not page.is_visible(".sidebar-nav")
    page.click("[aria-label=打开菜单]")
    page.wait_for_selector(".sidebar-nav a:has-text('指导站')", state="visible")
    page.click(".sidebar-nav a:has-text('指导站')")
    page.wait_for_url("**/stations/")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(open_page, county_officer, enterprise, width):
    station = enterprise.cases.get().station
    union = enterprise.coverages.get().union
    page = open_page("/", user=county_officer, width=width)
    for address in (
        "/", "/enterprises/", "/enterprises/new/", f"/enterprises/{enterprise.pk}/",
        f"/enterprises/{enterprise.pk}/headcount/", "/unions/", f"/unions/{union.pk}/",
        "/stations/", f"/stations/{station.pk}/", "/proposals/", "/proposals/rounds/",
        "/proposals/awards/", "/innovation/", "/innovation/pairs/", "/innovation/results/",
        "/password/",
    ):  # fmt: skip
        page.goto(address, wait_until="networkidle")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, address


@pytest.mark.parametrize("width", WIDTHS)
def test_a_congress_meets_and_its_numbers_are_corrected(
    open_page, county_officer, enterprise, width
):
    page = open_page(f"/enterprises/{enterprise.pk}/", user=county_officer, width=width)
    section = page.locator(".card:has(> .card-header:has-text('职代会会次'))")
    section.get_by_role("link", name="登记").click()
    page.fill("[name=held_on]", timezone.localdate().isoformat())
    page.fill("[name=representatives]", "40")
    page.fill("[name=attended]", "41")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=到会人数不能超过职工代表人数")
    page.fill("[name=attended]", "39")
    page.keyboard.press("Control+Enter")
    expect(section).to_contain_text("39")
    section.locator("a", has_text="更正").click()
    page.wait_for_selector("text=上次：39")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/enterprises/{enterprise.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
