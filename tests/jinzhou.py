"""The Jinzhou data in the test database, loaded once for a module and taken out at its end."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def jinzhou(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """What `load_demo` loads; each test of the module works on it in a transaction of its own.

    Tests that use it need `db` as well. Loading takes long, so what needs it is in one module.
    """
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media:
        around = transaction.atomic()
        around._from_testcase = True  # as TestCase does: `durable` blocks may nest inside it
        with around:
            call_command("load_demo", stdout=StringIO())
            yield
            transaction.set_rollback(True)
