"""What reaches the browser: policy, bundle, health."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_health_is_told_without_signing_in(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/login/", "/nowhere/", "/api/v1/areas/"])
def test_every_answer_carries_the_policy(address):
    policy = Client().get(address).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1440])
def test_the_sign_in_page_fits_and_loads_all_its_files(open_page, width):
    page = open_page("/login/", width=width)
    assert page.locator("input[name=username]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
