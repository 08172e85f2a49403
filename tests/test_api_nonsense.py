"""Nothing that is sent to the API brings it down: it is understood, or refused as a problem."""

import json

import pytest
from django.urls import reverse

from indicators.filters import EnterpriseFilter
from tests.test_access import BODIES, ROUTES

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


@pytest.mark.parametrize("name", LISTS)
def test_parameters(name, world, api):
    client, address = api(world.people["cty"]), reverse(name)
    # The list of enterprises reads its filters itself.
    filterset = getattr(LISTS[name], "filterset_class", None) or EnterpriseFilter
    shared = ("as_of", "history", "page", "page_size") if name == "api-union-list" else ()
    for parameter in (*filterset.base_filters, *shared):
        for value in NONSENSE:
            answer = client.get(address, {parameter: value})
            assert answer.status_code in (200, 400, 404), (parameter, value)


OF_FIGURES = {
    "": ("area", "as_of", "group", "by"),
    "trend/": ("area", "group", "from", "to", "every"),
    "explain/": ("area", "as_of", "group", "by", "rate", "station", "outside", "excluded"),
    "changes/": ("area", "group", "from", "to", "page", "page_size"),
    "terms/": ("area", "as_of", "measure", "excluded", "station", "overlap", "own_level", "page"),
}


@pytest.mark.parametrize("address", OF_FIGURES)
def test_parameters_of_figures(address, world, api):
    client, address, parameters = (
        api(world.people["cty"]),
        f"/api/v1/coverage/{address}",
        OF_FIGURES[address],
    )
    for parameter in parameters:
        for value in NONSENSE:
            answer = client.get(address, {parameter: value})
            assert answer.status_code in (200, 400, 404), (parameter, value)


@pytest.mark.parametrize("path", ["gaps", "lapses", "worklist"])
def test_parameters_of_plans(path, world, api):
    client = api(world.people["cty"])
    for parameter in ("area", "as_of", "group", "rate", "target", "until", "missing", "by", "page"):
        for value in NONSENSE:
            answer = client.get(f"/api/v1/coverage/{path}/", {parameter: value})
            assert answer.status_code in (200, 400, 404), (parameter, value)


def test_parameters_of_an_effect(world, api):
    client, address = api(world.people["cty"]), f"/api/v1/stations/{world.station.pk}/effect/"
    for parameter in ("months", "as_of", "group", "rate"):
        for value in NONSENSE:
            answer = client.get(address, {parameter: value})
            assert answer.status_code in (200, 400, 404), (parameter, value)


@pytest.mark.parametrize("name", LISTS)
def test_a_number_that_no_row_has(name, api, world):
    client, address = api(world.people["cty"]), reverse(name)
    for key in ("0", "99999999999999999999", "x"):
        assert client.get(f"{address}{key}/").status_code == 404


@pytest.mark.parametrize("name", WRITES)
def test_bodies(name, world, api):
    client, address = api(world.people["cty"]), reverse(name)
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
