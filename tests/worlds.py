"""The world of tests/world.py, built once for a file of tests: it takes seconds."""

from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from tests.world import World, build_world


@pytest.fixture(scope="module")
def shared_world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Around the transactions of the single tests, which take back what they write."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(shared_world: World, django_db_blocker) -> dict[str, str]:
    """The key of a session of each role that has a user: signing in takes as long as asking."""
    found = {}
    with django_db_blocker.unblock():
        for role, user in shared_world.people.items():
            if user:
                client = Client()
                client.force_login(user)
                found[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


@pytest.fixture
def browser_of(sessions: dict[str, str]) -> Callable[[str], Client]:
    """`browser_of(role)` is a browser with the user of that role signed in, or with nobody."""

    def made(role: str) -> Client:
        client = Client()
        if role in sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[role]
        return client

    return made


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    """Objects of the test's own, as they were when the world was built."""
    return deepcopy(shared_world)
