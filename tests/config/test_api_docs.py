"""The API's own pages: the schema, and documents that work without the internet."""

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
    # What is out of sight is not drawn.
    height = page.evaluate("document.body.scrollHeight")
    for place in range(0, height, 450):
        page.evaluate("place => window.scrollTo(0, place)", place)
        page.wait_for_timeout(100)
        if "/api/v1/coverage/" in page.inner_text("body").replace("\u200b", ""):
            return
    pytest.fail("the figures are nowhere in the document")
