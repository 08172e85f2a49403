"""The page of a conflict in a browser: on a desk, on a telephone, with the keyboard, unscripted."""

from datetime import date

import pytest
from playwright.sync_api import expect

from enterprises import services
from tests.factories.enterprises import EnterpriseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(
        name="锦州恒达机械制造有限公司",
        area=places.qilihe,
        address="义县七里河经济开发区人民街 1 号",
        contact="工会主席",
        opened_on=date(2010, 1, 1),
    )


@pytest.fixture
def conflict(open_page, county_officer, city_officer, enterprise):
    """Opens the form at a width, lets the city change the row, types, and saves."""

    def _conflict(width):
        page = open_page(f"/enterprises/{enterprise.pk}/edit/", width=width, user=county_officer)
        page.fill("[name=address]", "义县七里河经济开发区中央大街 3 号")
        page.fill("[name=remark]", "已走访，资料齐全")
        services.change_enterprise(
            actor=city_officer,
            enterprise=enterprise,
            address="义县七里河经济开发区解放路 2 号，创业大厦 201 室",
            contact="办公室",
        )
        page.click("main button[type=submit]")
        page.wait_for_selector("text=有人改过这条记录")
        return page

    return _conflict


@pytest.mark.parametrize("width", [390, 1440])
def test_mine_stays_typed_and_theirs_can_be_taken(width, conflict, enterprise):
    page = conflict(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.input_value("[name=address]") == "义县七里河经济开发区中央大街 3 号"
    assert page.input_value("[name=remark]") == "已走访，资料齐全"
    # Only the city changed it: it is in the form already.
    assert page.input_value("[name=contact]") == "办公室"
    expect(page.get_by_text("市总工会干部").first).to_be_visible()
    expect(page.get_by_label("用我填的")).to_be_checked()
    page.get_by_label("用现在的").check()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**/enterprises/{enterprise.pk}/")
    enterprise.refresh_from_db()
    assert enterprise.address == "义县七里河经济开发区解放路 2 号，创业大厦 201 室"
    assert (enterprise.contact, enterprise.remark) == ("办公室", "已走访，资料齐全")


def test_the_keyboard_is_enough(conflict, enterprise):
    page = conflict(1440)
    page.get_by_label("用我填的").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("用现在的")).to_be_checked()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/enterprises/{enterprise.pk}/")
    enterprise.refresh_from_db()
    assert enterprise.address == "义县七里河经济开发区中央大街 3 号"
    assert enterprise.contact == "办公室"


def test_it_works_without_a_script(
    chromium, live_server, all_answered, sign_in, county_officer, enterprise
):
    cookie = sign_in(county_officer).cookies["sessionid"].value
    with chromium.new_context(java_script_enabled=False, base_url=live_server.url) as context:
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"/enterprises/{enterprise.pk}/edit/")
        page.fill("[name=address]", "中央大街 3 号")
        services.change_enterprise(actor=None, enterprise=enterprise, address="解放路 2 号")
        page.click("main button[type=submit]")
        page.check("input[value=theirs]")
        page.click("main button[type=submit]")
        page.wait_for_url(f"**/enterprises/{enterprise.pk}/")
    enterprise.refresh_from_db()
    assert enterprise.address == "解放路 2 号"
