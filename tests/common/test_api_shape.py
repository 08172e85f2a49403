"""What common/api.py and common/api_errors.py promise to every door."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from common.api import ScopedViewSet
from common.api_errors import problem_handler
from common.errors import DomainError
from unions.models import Union


def test_a_viewset_with_a_queryset_of_its_own_is_refused():
    with pytest.raises(TypeError, match="bypass the scope"):
        type("Leaky", (ScopedViewSet,), {"queryset": Union.objects.all()})


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DomainError("已经终止。"), 409),
        (ValidationError({"name": ["太长。"]}), 400),
        (ValidationError("整行不对。"), 400),
        (IntegrityError("UNIQUE constraint failed"), 409),
    ],
)
def test_refusals_of_the_domain_become_problems(db, error, status):
    answer = problem_handler(error, {})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert set(answer.data) >= {"type", "title", "status", "detail"}


def test_an_error_of_the_database_is_not_shown(db):
    answer = problem_handler(IntegrityError("UNIQUE constraint failed: unions_union.name"), {})
    assert "constraint" not in answer.data["detail"]


def test_errors_are_given_by_field(db):
    answer = problem_handler(ValidationError({"name": ["太长。"], "__all__": ["不对。"]}), {})
    assert answer.data["errors"] == {"name": ["太长。"], "non_field_errors": ["不对。"]}


def test_an_unexpected_error_is_left_to_the_server(db):
    assert problem_handler(RuntimeError(), {}) is None


def test_an_address_that_is_none_is_a_problem_for_scripts_only(db):
    answer = Client().get("/api/v1/nothing/here/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Not Found"
    page = Client().get("/nothing/here/")
    assert page.status_code == 404
    assert page["Content-Type"].startswith("text/html")


def test_an_unexpected_error_of_the_api_is_a_problem(db, monkeypatch, outsider, sign_in):
    def fail(self, request, *args, **kwargs):
        raise RuntimeError("secret")

    monkeypatch.setattr("areas.api.AreaViewSet.list", fail)
    client = sign_in(outsider)
    client.raise_request_exception = False
    answer = client.get("/api/v1/areas/")
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert b"secret" not in answer.content


def test_who_is_not_signed_in_is_challenged(db):
    answer = Client().get("/api/v1/areas/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
    assert answer["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_offered(api, city_officer):
    answer = api(city_officer).delete("/api/v1/unions/1/")
    assert answer.status_code == 405
    assert answer.json()["status"] == 405


def test_broken_json_is_400(api, city_officer):
    answer = api(city_officer).post("/api/v1/unions/", data=b"{", content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
