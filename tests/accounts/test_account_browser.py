"""The account in a browser: width of its pages, the copy button, a session that ends under htmx."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_screen(open_page, county_officer, width):
    page = open_page("/account/", user=county_officer, width=width)
    for address in ("/account/", "/account/tokens/new/", "/account/second-factor/"):
        page.goto(address)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, address


def test_a_new_tokens_key_is_copied(open_page, county_officer):
    page = open_page("/account/tokens/new/", user=county_officer)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.fill("#id_name", "月报脚本")
    page.click("main button[type=submit]")
    page.click("[data-copy]")
    page.wait_for_selector("text=已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#token-key")


def test_the_qr_code_is_drawn_under_the_policy(open_page, county_officer):
    page = open_page("/account/second-factor/", user=county_officer)
    page.click("main button.btn-primary")
    page.wait_for_selector(".factor-picture")
    assert page.evaluate("document.querySelector('.factor-picture').naturalWidth") > 0


def test_a_session_that_ended_leads_to_the_sign_in_page_and_back(
    open_page, county_officer, settings
):
    page = open_page("/unions/?kind=own", user=county_officer)
    settings.SESSION_IDLE_MINUTES = 0
    # One request: a letter in the search field would send a second one of its own.
    page.click(".filter-bar button[type=submit]")
    page.wait_for_url("**/login/?next=*")
    settings.SESSION_IDLE_MINUTES = 30
    assert "已自动退出" in page.inner_text(".alert")
    page.fill("#id_username", "county_officer")
    page.fill("#id_password", "Sesame-2023!")
    page.click("main button.btn-primary")
    page.wait_for_url("**/unions/?kind=own")
