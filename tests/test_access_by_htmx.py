"""What the access matrix denies is denied to htmx too: the header that pages send along opens no
other door, and nothing is written through it."""

import pytest
from django.db import transaction

from tests.test_access import _address, _ask, _lines, _state
from tests.world import BODIES, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    # Thousands of tests that only look at it: no copy for each.
    return shared_world


@pytest.mark.parametrize(
    ("route", "method", "row", "role", "status"),
    [
        case
        for case in _lines()
        if case.values[1] != "GET" and (case.values[4] >= 400 or case.values[3] == "nob")
    ],
)
def test_what_is_denied_is_denied_to_htmx_too(
    world: World, browser_of, record_property, route: str, method: str, row: str, role: str,
    status: int,
):  # fmt: skip
    named = None if row == "-" else getattr(world, row)
    body = BODIES[route, method](world) if (route, method) in BODIES else {}
    client = browser_of(role)
    before = _state(named)
    with transaction.atomic():
        answered = _ask(client, method, _address(route, named), body, **{"HX-Request": "true"})
        assert answered == status
        assert _state(named) == before
        transaction.set_rollback(True)
    record_property("access_denied_htmx", 1)
