"""Whatever is written, by any door, is in the log: each row that was added, changed or deleted has
one line, and the line says of each column what it held before and after.

Every writing route of the access matrix is asked by a role that may; the database is compared as it
was before and is afterwards. Nobody has to think of a new route: it is in the matrix.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from common.choices import Door, EntryKind
from common.models import AuditEntry
from tests.test_access import MATRIX, ROLES, _address, _ask, world  # noqa: F401 - a fixture
from tests.world import BODIES, World
from tests.writes import COLUMNS_NOT_LOGGED, NOT_LOGGED, differences, logged, rows

pytestmark = pytest.mark.django_db


def writing_routes() -> Iterator[Any]:
    for text in MATRIX.splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        route, method, row, *statuses = text.split()
        for role, status in zip(ROLES, statuses, strict=True):
            if method != "GET" and role != "nob" and status != "-" and int(status) < 400:
                yield pytest.param(route, method, row, role, id=f"{route}-{method}-{role}")
                break


@pytest.mark.parametrize(("route", "method", "row", "role"), list(writing_routes()))
def test_what_a_route_writes_is_in_the_log(
    world: World,  # noqa: F811
    route: str,
    method: str,
    row: str,
    role: str,
):
    address = _address(route, None if row == "-" else getattr(world, row))
    body = BODIES[route, method](world) if (route, method) in BODIES else {}
    client = Client()
    client.force_login(world.people[role])
    with transaction.atomic():
        before, last = rows(), AuditEntry.objects.order_by("-pk").first().pk
        assert _ask(client, method, address, body) < 400
        lines = AuditEntry.objects.filter(
            pk__gt=last, kind__in=(EntryKind.WRITE, EntryKind.SIGN_IN)
        ).order_by("pk")
        assert logged(lines) == differences(before, rows())
        door = Door.API if address.startswith("/api/") else Door.PAGE
        actor = world.people[role].pk
        assert {(line.door, line.actor_id) for line in lines} <= {(door, actor)}
        assert len({line.request for line in lines}) <= 1
        transaction.set_rollback(True)


def test_most_writing_routes_do_write():
    """The test above would be content with routes that do nothing."""
    assert len(list(writing_routes())) > 60


def test_exceptions_are_still_there():
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert {*NOT_LOGGED, *COLUMNS_NOT_LOGGED} <= labels
