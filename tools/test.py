"""`make test`: the whole suite on the embedded default, then on PostgreSQL and Redis.

The second run takes the servers of DATABASE_URL and REDIS_URL, or those that answer on their
standard local ports. With CI=true a missing one is a failure. Arguments go to pytest.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STANDARD = {
    "DATABASE_URL": ("PostgreSQL", "postgres://postgres@127.0.0.1:5432/postgres", 5432),
    "REDIS_URL": ("Redis", "redis://127.0.0.1:6379/0", 6379),
}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main(arguments: list[str]) -> int:
    servers = {name: url for name in STANDARD if (url := _server(name))}
    failed, not_run = [], []
    if _pytest("SQLite and the embedded broker", {}, arguments):
        failed.append("SQLite")
    if "DATABASE_URL" in servers:
        title = "PostgreSQL and " + ("Redis" if "REDIS_URL" in servers else "the embedded broker")
        if _pytest(title, servers, arguments):
            failed.append(title)
        print("Not repeated there (deselected): what asks the database nothing, drives a browser,")
        print("or says the same on every database.")
    for name, (server, url, _port) in STANDARD.items():
        if name not in servers:
            not_run.append(f"on {server}: {name} is not set and nothing answers at {url}")
    if not any(shutil.which(name) for name in CHROMIUM):
        not_run.append("in a browser: no Chromium (Debian: apt install chromium fonts-noto-cjk)")
    return _report(failed, not_run)


def _server(name: str) -> str:
    url = os.environ.get(name, "")
    if url:
        return "" if url.startswith("sqlite") else url
    _title, standard, port = STANDARD[name]
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return standard
    except OSError:
        return ""


def _pytest(title: str, servers: dict[str, str], arguments: list[str]) -> int:
    print(f"\n===== {title}", flush=True)
    environment = {k: v for k, v in os.environ.items() if k not in STANDARD} | servers
    # Two runs on one server must not share a database.
    environment.setdefault("PYTEST_DB_SUFFIX", str(os.getpid()))
    started, used = time.monotonic(), _processor_seconds()
    command = [sys.executable, "-m", "pytest", "-q", "-rfEsxX", "-n", "auto", "--dist", "loadfile"]
    # As tests/conftest.py orders them, not by the number of tests in a file.
    command.append("--no-loadscope-reorder")
    status = subprocess.run([*command, *arguments], cwd=ROOT, env=environment, check=False)
    # Beside each other they tell whether the processors worked or waited.
    used = _processor_seconds() - used
    print(f"===== {title}: {time.monotonic() - started:.0f} s, {used:.0f} s of processors")
    return status.returncode


def _processor_seconds() -> float:
    """Of all programs started from here that have ended; a database server is none of them."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _report(failed: list[str], not_run: list[str]) -> int:
    for reason in not_run:
        print(f"Not run {reason}.")
    if failed:
        print(f"FAILED on: {', '.join(failed)}")
    elif not_run and os.environ.get("CI") == "true":
        print("FAILED: with CI=true everything must be run.")
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
