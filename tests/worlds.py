"""The world of tests/world.py, built once for all files of tests that come after one another and
use it: it takes seconds."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from tests.world import World, build_world


class Keeper:
    """Has the world in the database, in a transaction around those of the single tests."""

    def __init__(self, blocker: Any, temporary: pytest.TempPathFactory) -> None:
        self.blocker, self.temporary = blocker, temporary
        self.around = ExitStack()
        self.world: World | None = None
        self.used = False

    def take(self) -> World:
        if self.world is None:
            self.world = self._built()
        self.used = True
        # Objects of the file's own: whatever a test does to them, the next file has others.
        return deepcopy(self.world)

    def _built(self) -> World:
        media = override_settings(MEDIA_ROOT=self.temporary.mktemp("media"))
        with ExitStack() as around:
            around.enter_context(self.blocker.unblock())
            around.enter_context(media)
            around.enter_context(transaction.atomic())
            around.callback(transaction.set_rollback, True)
            world = build_world()
            self.around = around.pop_all()
        return world

    def give_back(self) -> None:
        self.used = False

    def drop(self) -> None:
        """Take it out again, unless a file of tests is still working on it."""
        if not self.used:
            self.world = None
            self.around.close()


_KEEPER = pytest.StashKey[Keeper]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Whoever does not ask for the world finds the database empty."""
    keeper = item.session.stash.get(_KEEPER, None)
    if keeper and "shared_world" not in getattr(item, "fixturenames", ()):
        keeper.drop()


@pytest.fixture(scope="session")
def _keeper(request, django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Keeper]:
    keeper = Keeper(django_db_blocker, tmp_path_factory)
    request.session.stash[_KEEPER] = keeper
    yield keeper
    keeper.drop()


@pytest.fixture(scope="module")
def shared_world(_keeper: Keeper) -> Iterator[World]:
    """Around the transactions of the single tests, which take back what they write."""
    yield _keeper.take()
    _keeper.give_back()


@pytest.fixture(scope="module")
def sessions(shared_world: World) -> Iterator[dict[str, str]]:
    """The key of a session of each role that has a user: signing in takes as long as asking."""
    found = {}
    with transaction.atomic():
        for role, user in shared_world.people.items():
            if user:
                client = Client()
                client.force_login(user)
                found[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        yield found
        transaction.set_rollback(True)


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
