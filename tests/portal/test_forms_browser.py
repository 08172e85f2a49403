"""A form by the keyboard alone: refused, led to the field, left after a question, restored."""

from datetime import date

import pytest
from playwright.sync_api import expect

from enterprises.models import Headcount
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_form_is_filled_in_without_a_mouse(open_page, county_officer, places):
    firm = EnterpriseFactory(area=places.qilihe)
    HeadcountFactory(enterprise=firm, employees=100, reported_on=date(2023, 12, 31))
    page = open_page(f"/enterprises/{firm.pk}/headcount/", width=390, user=county_officer)
    page.get_by_label("职工人数", exact=True).first.focus()
    page.keyboard.type("很多人")
    page.keyboard.press("Control+Enter")
    # What is wrong has the focus; its first link leads into the field.
    expect(page.locator(".form-problems")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_stated")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("200")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("变动超过 30%").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # Leaving asks, and does not leave where one stays.
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("#id_source").focus()
    page.keyboard.type("电话核实")
    page.keyboard.press("Escape")
    expect(page.locator("#draft-state")).to_contain_text("自动保存")
    assert asked == ["还没有保存，离开吗？填写的内容已存为草稿。"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/enterprises/{firm.pk}/")
    assert Headcount.objects.count() == 1
    # Nothing that was typed is lost.
    page.goto(page.url + "headcount/")
    expect(page.locator("#id_source")).to_have_value("电话核实")
    expect(page.locator("#id_stated")).to_have_value("200")
    page.locator("#id_stated").focus()
    page.keyboard.press("Enter")
    page.get_by_label("已核对，仍要保存").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/enterprises/{firm.pk}/")
    assert Headcount.objects.get(employees=200).source == "电话核实"


def test_what_was_sent_is_no_draft_any_more(open_page, county_officer, places):
    """Saving leaves the field, which would keep a draft a moment later, after the answer."""
    firm = EnterpriseFactory(area=places.qilihe)
    page = open_page(f"/enterprises/{firm.pk}/headcount/", user=county_officer)
    page.clock.install()
    page.reload()
    page.locator("#id_stated").fill("200")
    with page.expect_request("**/drafts/"):
        page.clock.fast_forward(2_000)
    expect(page.locator("#draft-state")).to_contain_text("自动保存")
    drafts = []
    page.on("request", lambda asked: drafts.append(asked) if "/drafts/" in asked.url else None)
    # As if the answer took its time: the page stays.
    page.evaluate("window.addEventListener('submit', event => event.preventDefault())")
    page.locator("#id_stated").fill("210")
    page.get_by_role("button", name="保存", exact=True).click()
    page.clock.fast_forward(5_000)
    expect(page.locator("form[data-sent]")).to_be_attached()
    assert drafts == []


@pytest.mark.parametrize("closed_first", [False, True])
def test_a_list_that_is_typed_into_is_one_stop_of_the_keyboard(
    open_page, county_officer, places, closed_first
):
    firm = EnterpriseFactory(area=places.qilihe)
    page = open_page(f"/enterprises/{firm.pk}/visit/", user=county_officer)
    search, after = page.locator(".dropdown-input"), page.locator("#id_union_since")
    page.locator("#id_union").focus()
    page.keyboard.press("Tab")
    expect(search).to_be_focused()
    if closed_first:
        page.keyboard.press("Escape")
        expect(search).to_be_hidden()
    page.keyboard.press("Tab")
    expect(after).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(search).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#id_union")).to_be_focused()
