"""The API's own pages: the schema, and documents that work without the internet."""

import time

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_schema_names_the_interfaces_that_stay(api, city_officer):
    schema = api(city_officer).get(reverse("api-schema"), {"format": "json"}).json()
    assert schema["openapi"].startswith("3.")
    assert {"/api/v1/coverage/", "/api/v1/areas/", "/api/v1/enterprises/"} <= set(schema["paths"])


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_documents_are_drawn_under_the_content_security_policy(open_page, city_officer):
    page = open_page(reverse("api-docs"), user=city_officer)
    page.wait_for_selector(".opblock", timeout=15000)
    # What is out of sight is not drawn, and the page grows while it is drawn: on a slow machine it
    # is gone through more than once.
    place, deadline = 0, time.monotonic() + 60
    while "/api/v1/coverage/" not in page.inner_text("body").replace("\u200b", ""):
        assert time.monotonic() < deadline, "the figures are nowhere in the document"
        place = (place + 450) % page.evaluate("document.body.scrollHeight")
        page.evaluate("place => window.scrollTo(0, place)", place)
        page.wait_for_timeout(100)
