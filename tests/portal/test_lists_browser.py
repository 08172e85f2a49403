"""A list by keyboard, on a phone: search, rows, ticks, columns; nothing wider than the screen."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.factories.enterprises import EnterpriseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_list_is_used_without_a_mouse(open_page, county_officer, places):
    for name in ("安达食品", "恒泰建材", "重阳机械"):
        EnterpriseFactory(name=name, area=places.qilihe, opened_on=date(2010, 1, 1))
    page = open_page("/enterprises/?ordering=name", user=county_officer, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("/")
    expect(page.locator("[type=search]")).to_be_focused()
    rows = page.locator("[data-rows] > tr")
    rows.first.focus()
    for key in (" ", "ArrowDown", "ArrowDown", " "):
        page.keyboard.press(key)
    expect(rows.nth(2)).to_be_focused()
    expect(page.locator("[data-picked]")).to_have_text("（2）")
    # What was sorted by stays when a filter changes.
    page.locator("[type=search]").fill("anda")
    expect(rows).to_have_count(1)
    expect(page.locator("[aria-sort=ascending]")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    rows.first.press("Enter")
    expect(page.locator("h1, h2").filter(has_text="安达食品").first).to_be_visible()


def test_columns_are_chosen_and_moved(open_page, county_officer, places):
    EnterpriseFactory(name="安达食品", area=places.qilihe, opened_on=date(2010, 1, 1))
    page = open_page("/enterprises/", user=county_officer)
    page.locator(".list-menus summary").nth(1).click()
    page.get_by_role("checkbox", name="规模以上").uncheck()
    page.get_by_role("button", name="把“会员人数”往前移").click()
    page.get_by_role("button", name="应用").click()
    heads = page.locator(".list-table thead a")
    expect(heads.filter(has_text="规模以上")).to_have_count(0)
    expect(heads.nth(-2)).to_have_text("会员人数")
    expect(heads.last).to_have_text("职工人数")


def test_all_of_a_page_are_ticked_at_once_and_it_shows(open_page, county_officer, places):
    EnterpriseFactory.create_batch(3, area=places.qilihe)
    page = open_page("/enterprises/", user=county_officer)
    head, boxes = page.get_by_label("勾选本页全部").first, page.locator("input[name=rows]")
    head.check()
    for box in boxes.all():
        expect(box).to_be_checked()
    expect(page.locator("[data-picked]")).to_have_text("（3）")
    boxes.first.uncheck()
    assert head.evaluate("box => box.indeterminate") is True
    expect(page.locator("[data-picked]")).to_have_text("（2）")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".list-bulk summary").click()
    page.locator(".list-check-all input").check()
    expect(boxes.first).to_be_checked()
