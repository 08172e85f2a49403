"""Fixtures of the whole suite; the cast is in tests/people.py.

The database is SQLite in memory, or the one that DATABASE_URL points to (config/settings/test.py).
"""

from collections.abc import Callable, Iterator

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.choices import JobState
from common.models import Job

pytest_plugins = ["tests.browser", "tests.jinzhou", "tests.people"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """End the connections that threads of the live server left, or the database is not dropped."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


@pytest.fixture
def same_queries() -> Callable[[Callable[[], object], Callable[[], object]], None]:
    """`same_queries(fetch, grow)` fails when `fetch` needs more queries after `grow` added rows."""

    def check(fetch: Callable[[], object], grow: Callable[[], object]) -> None:
        # The first call fills caches that live as long as the process (content types, say).
        fetch()
        with CaptureQueriesContext(connection) as before:
            fetch()
        grow()
        with CaptureQueriesContext(connection) as after:
            fetch()
        if len(after) > len(before):
            lines = "\n".join(query["sql"] for query in after.captured_queries)
            pytest.fail(f"{len(before)} queries became {len(after)}:\n{lines}")

    return check


@pytest.fixture
def run_jobs(db) -> Callable[[], list[Job]]:
    """`run_jobs()` does what a worker would: runs the queued jobs, oldest first, to their end.

    Returns the rows as they are afterwards. Jobs that a job starts are run as well.
    """

    def run() -> list[Job]:
        done = []
        while job := Job.objects.filter(state=JobState.QUEUED).order_by("created_at").first():
            current_app.tasks[job.task].run(str(job.pk))
            job.refresh_from_db()
            done.append(job)
        return done

    return run
