"""What the access matrix denies is denied to htmx too: the header that pages send along opens no
other door, and nothing is written through it."""

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.test_access import Line, _address, _ask, _body, _lines, _state
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    # Hundreds of tests that only look at it: no copy for each.
    return shared_world


def _denied(line: Line) -> dict[str, int]:
    return {
        role: status for role, status in line.statuses.items() if status >= 400 or role == "nob"
    }


@pytest.mark.parametrize(
    "line", [line for line in _lines() if line.method != "GET" and _denied(line)], ids=str
)
def test_what_is_denied_is_denied_to_htmx_too(
    world: World, browser_of, record_property, line: Line
):
    denied = _denied(line)
    named = None if line.row == "-" else getattr(world, line.row)
    address = _address(line.route, named)
    before, answered, changed = _state(named), {}, []
    for role in denied:
        # As for each test: nobody has asked too often.
        cache.clear()
        with transaction.atomic():
            answered[role] = _ask(
                browser_of(role), line.method, address, _body(line, world), **{"HX-Request": "true"}
            )
            if _state(named) != before:
                changed.append(role)
            transaction.set_rollback(True)
    assert answered == denied, address
    assert changed == []
    record_property("access_denied_htmx", len(denied))
