"""Nothing that is sent to the API brings it down: it is understood, or refused as a problem."""

import json

import pytest
from django.urls import reverse

from indicators.filters import EnterpriseFilter
from tests.test_access import BODIES, ROUTES
from tests.world import build_world

NONSENSE = (
    "x", "-1", "1.5", "99999", "99999999999999999999", "NaN", "\x00", "２０２３", "2023-02-30",
    "9999-12-31", "0001-01-01", "🙂" * 500,
)  # fmt: skip
ODD_VALUES = (
    None, True, -1, 1.5, 10**20, "", "\x00", "9" * 400, "9999-12-31", "0001-01-01", [],
    {"id": None},
)  # fmt: skip


def _viewsets() -> dict[str, type]:
    views = {name: getattr(pattern.callback, "cls", None) for name, pattern in ROUTES.items()}
    return {name: view for name, view in views.items() if hasattr(view, "model")}


LISTS = {name: view for name, view in _viewsets().items() if name.endswith("-list")}
WRITES = [name for name, method in BODIES if name in LISTS and method == "POST"]


@pytest.fixture
def world(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return build_world()


@pytest.mark.parametrize("name", LISTS)
def test_parameters(name, world, api):
    client, address = api(world.people["city"][0]), reverse(name)
    # The list of enterprises reads its filters itself.
    filterset = getattr(LISTS[name], "filterset_class", None) or EnterpriseFilter
    shared = ("as_of", "history", "page", "page_size") if name == "api-union-list" else ()
    for parameter in (*filterset.base_filters, *shared):
        for value in NONSENSE:
            answer = client.get(address, {parameter: value})
            assert answer.status_code in (200, 400, 404), (parameter, value)


@pytest.mark.parametrize("address", ["/api/v1/coverage/", "/api/v1/coverage/trend/"])
def test_parameters_of_figures(address, world, api):
    client = api(world.people["city"][0])
    for parameter in ("area", "as_of", "group", "by", "from", "to", "every"):
        for value in NONSENSE:
            answer = client.get(address, {parameter: value})
            assert answer.status_code in (200, 400, 404), (parameter, value)


@pytest.mark.parametrize("name", LISTS)
def test_a_number_that_no_row_has(name, api, world):
    client, address = api(world.people["city"][0]), reverse(name)
    for key in ("0", "99999999999999999999", "x"):
        assert client.get(f"{address}{key}/").status_code == 404


@pytest.mark.parametrize("name", WRITES)
def test_bodies(name, world, api):
    client, address = api(world.people["city"][0]), reverse(name)
    good = BODIES[name, "POST"](world)
    for body in ([], "x", 1, None, {}):
        answer = client.generic("POST", address, json.dumps(body), "application/json")
        assert answer.status_code == 400, body
    for field in good:
        for value in ODD_VALUES:
            text = json.dumps({**good, field: value})
            answer = client.generic("POST", address, text, "application/json")
            assert answer.status_code in (201, 202, 400, 409), (field, value)
            if answer.status_code >= 400:
                assert answer["Content-Type"] == "application/problem+json"
