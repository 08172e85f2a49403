"""The OpenAPI document and the page that shows it."""

import io
import json

import pytest
from django.core.management import call_command

from common.middleware import CONTENT_SECURITY_POLICY


@pytest.fixture(scope="module")
def schema():
    out = io.StringIO()
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=out
    )
    return json.loads(out.getvalue())


def test_the_document_is_valid_and_without_warnings(schema):
    assert schema["openapi"].startswith("3.")


def test_references_are_written_as_keys_and_read_as_objects(schema):
    shapes = schema["components"]["schemas"]
    assert shapes["UnionRequest"]["properties"]["area"] == {"type": "string"}
    assert list(shapes["Union"]["properties"]["area"]["properties"]) == ["code", "name", "kind"]
    assert shapes["CoverageRequest"]["properties"]["enterprise"] == {"type": "integer"}


# Lists of what people did here, not of what was so on a day.
UNDATED = ("/api/v1/imports/", "/api/v1/reports/", "/api/v1/report-parts/")


def test_every_list_says_that_it_takes_a_day(schema):
    for path, operations in schema["paths"].items():
        reading = operations.get("get", {})
        is_list = reading.get("operationId", "").endswith("_list")
        if is_list and not path.startswith(UNDATED):
            assert "as_of" in {p["name"] for p in reading["parameters"]}, path


def test_every_operation_may_answer_a_problem(schema):
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            answer = operation["responses"]["default"]["content"]
            assert list(answer) == ["application/problem+json"], path


def test_the_page_needs_nothing_that_the_policy_forbids(client, db):
    answer = client.get("/api/v1/docs/")
    page = answer.content.decode()
    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count("<script src=")
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page


@pytest.mark.browser
def test_the_page_works_under_the_policy(open_page):
    page = open_page("/api/v1/docs/")
    page.locator(".opblock-summary").first.click()
    page.locator(".opblock-body >> text=as_of").first.wait_for()
