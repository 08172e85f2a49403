"""Fixtures of the whole suite; the cast is in tests/people.py.

The database is SQLite in memory, or the one that DATABASE_URL points to (config/settings/test.py).
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from common.choices import JobState
from common.models import Job

pytest_plugins = ["tests.browser", "tests.jinzhou", "tests.people", "tests.worlds"]


# Django makes many objects and few cycles: looking for these every 700 objects takes a sixth of the
# time that the suite takes.
gc.set_threshold(100_000, 50, 100)


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


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """A request leaves its language to the thread: none is handed on from test to test, nor to what
    a module builds once before its first test."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """Rates are counted in the cache, which no transaction takes back: everybody starts at none."""
    cache.clear()


# A test that takes none of these asks the database nothing.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}

hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


# What takes longest is begun first, or one process works on it alone at the end.
LONG = (
    "test_twins.py", "test_schema_as_roles.py", "test_jobs_worker.py", "test_article.py",
    "test_phone.py", "test_journeys.py", "test_dashboard_browser.py", "test_migrations.py",
    "test_killed_report_worker.py",
    # These share the world (tests/worlds.py), and so come one after the other.
    "test_access.py", "test_api_nonsense.py", "test_access_by_htmx.py", "test_writes.py",
    "test_twins_in_files.py",
)  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On SQLite everything but what needs PostgreSQL; there, only what the database can change."""
    place = {name: number for number, name in enumerate(LONG)}
    sharing = {item.path for item in items if "shared_world" in getattr(item, "fixturenames", ())}
    for item in items:
        names = getattr(item, "fixturenames", ())
        if item.path in sharing and "shared_world" not in names and "places" in names:
            raise pytest.UsageError(f"{item.nodeid}: would find the world of its file beside it")

    def turn(item: pytest.Item) -> int:
        return place.get(item.path.name, len(LONG) + (item.path not in sharing))

    items.sort(key=turn)
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))
        return
    again = [item for item in items if _may_differ(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def _may_differ(item: pytest.Item) -> bool:
    if item.get_closest_marker("once") or item.get_closest_marker("browser"):
        return False
    asks = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    return bool(asks or item.get_closest_marker("django_db"))


@pytest.fixture
def same_queries() -> Callable[[Callable[[], object], Callable[[], object]], None]:
    """`same_queries(fetch, grow)` fails when `fetch` needs more queries after `grow` added rows."""

    def check(fetch: Callable[[], object], grow: Callable[[], object]) -> None:
        # The first call fills caches that live as long as the process (content types, say).
        fetch()
        with CaptureQueriesContext(connection) as before:
            fetch()
        grow()
        # What was written is taken in, and what is kept is counted anew: once, not with each read.
        fetch()
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


# What a test says it tried (`record_property`), and how that reads when all have run.
_TRIED = {
    "access_asked": "route × method × role pairs of the access matrix asked",
    "access_denied_htmx": "denied writes sent once more as htmx sends them",
    "twins_asked": "route × role questions asked before and after the twins were planted",
    "twins_planted": "twins planted",
    "twins_pairs": "answer × planted row pairs compared",
    "twins_named": "requests that name a twin, compared with naming nothing",
    "schema_operations": "operation × role pairs of the OpenAPI document",
    "schema_cases": "requests made from the OpenAPI document, all roles together",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tried: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            tried.update({name: n for name, n in report.user_properties if name in _TRIED})
    for name, text in _TRIED.items():
        if tried[name]:
            terminalreporter.write_line(f"{tried[name]:,} {text}")
