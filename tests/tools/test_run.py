"""The supervisor of `make run`: real processes, watched and ended."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tools import run

STUBBORN = """
import os, signal, sys, time
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(os.getpid(), flush=True)
time.sleep(60)
"""

PARENT = """
import pathlib, sys, time
from tools import run
children = run.Children(pathlib.Path({folder!r}))
child = children.start("web", sys.executable, "-c", "import time; time.sleep(60)")
pathlib.Path({log!r}).write_text(str(child.pid) + chr(10))
time.sleep(60)
"""


@pytest.fixture
def children(tmp_path):
    made = run.Children(tmp_path)
    yield made
    made.stop()


def start_python(children, name, code):
    return children.start(name, sys.executable, "-c", code)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_end_of_a_child_is_told_with_the_end_of_its_log(children):
    start_python(children, "web", "print('cannot bind'); raise SystemExit(3)").wait()
    with pytest.raises(run.StopError, match=r"web ended with status 3:\ncannot bind"):
        children.check()


def test_waiting_for_a_child_that_ends_does_not_wait_any_longer(children):
    start_python(children, "broker", "raise SystemExit('no memory')")
    started = time.monotonic()
    with pytest.raises(run.StopError, match="no memory"):
        children.wait_until(lambda: False, "broker")
    assert time.monotonic() - started < run.START_SECONDS / 2


def test_stopping_ends_a_grandchild_that_will_not(children):
    start_python(children, "worker", STUBBORN)
    children.wait_until(lambda: children.read_log("worker").endswith("\n"), "worker")
    grandchild = int(children.read_log("worker"))
    assert is_alive(grandchild)
    children.stop()
    assert not is_alive(grandchild)


def test_the_broker_outlives_the_worker(children, tmp_path):
    note = f"""
import signal, sys, time
def leave(*_):
    open({str(tmp_path / "order")!r}, "a").write(sys.argv[1] + " ")
    sys.exit()
signal.signal(signal.SIGTERM, leave)
print("ready", flush=True)
time.sleep(60)
"""
    for name in ("broker", "worker"):
        children.start(name, sys.executable, "-c", note, name)
        children.wait_until(lambda name=name: "ready" in children.read_log(name), name)
    children.stop()
    assert (tmp_path / "order").read_text() == "worker broker "


def test_a_step_that_fails_is_told(children):
    with pytest.raises(run.StopError, match=r"demo-data ended with status 1:\n.*no such file"):
        children.run("demo-data", sys.executable, "-c", "raise SystemExit('no such file')")


def test_children_do_not_outlive_a_killed_supervisor(tmp_path):
    """`kill -9` cannot be caught, so it is the kernel that tells the children (Linux)."""
    if sys.platform != "linux":
        pytest.skip("the kernel tells children on Linux only")
    log = tmp_path / "log"
    code = PARENT.format(folder=str(tmp_path), log=str(log))
    supervisor = subprocess.Popen([sys.executable, "-c", code], cwd=run.ROOT)
    deadline = time.monotonic() + 60
    while not (log.exists() and log.read_text().endswith("\n")) and time.monotonic() < deadline:
        time.sleep(0.05)
    child = int(log.read_text())
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait()
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(child)


def test_a_taken_port_is_told(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(run.StopError, match=f"Port {port} .* cannot be used"):
            run._free_port()


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_told(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(run.StopError, match="PORT must be a number"):
        run._free_port()


def test_the_portal_runs_once_from_a_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    first = run._only_one_here()
    with pytest.raises(run.StopError, match="already running"):
        run._only_one_here()
    first.close()
    run._only_one_here().close()
