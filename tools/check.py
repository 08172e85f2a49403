"""`make check`: everything that can be said about the code without running the portal.

`make check ARGS="lint types"` does only those.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
MANAGE = "python manage.py"
# What `check --deploy` and the static files need to be asked about as in production.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "AUDIT_KEY": "only-for-this-check",
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "sqlite:///var/check.sqlite3",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
# Tests that read the source; the others are make test's.
READING_TESTS = ("architecture", "docs", "messages", "settings")
LONG = ("types", "documents")
TESTING = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}

CHECKS: dict[str, tuple[dict[str, str], list[str]]] = {
    "lint": ({}, ["ruff check .", "ruff format --check ."]),
    "types": ({}, ["mypy ."]),
    "imports": ({}, ["lint-imports"]),
    "templates": ({}, ["djlint templates --lint --quiet"]),
    "migrations": (TESTING, [f"{MANAGE} makemigrations --check --dry-run"]),
    "deployment": (
        PRODUCTION,
        [
            f"{MANAGE} check --deploy --fail-level WARNING",
            f"{MANAGE} collectstatic --dry-run --noinput --verbosity 0",
            f"{MANAGE} spectacular --validate --fail-on-warn --file {os.devnull}",
        ],
    ),
    "documents": (
        {},
        [f"pytest -q {' '.join(f'tests/test_{name}.py' for name in READING_TESTS)}"],
    ),
}


def main(names: list[str]) -> int:
    # What takes longest is begun first; what is said comes in the order in which it ends.
    wanted = sorted(names or CHECKS, key=lambda name: name not in LONG)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = dict(zip(wanted, pool.map(_passes, wanted), strict=True))
    failed = [name for name in names or CHECKS if not passed[name]]
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def _passes(name: str) -> bool:
    environment, commands = CHECKS[name]
    # Not all(...) of a generator: the second command has something to say even if the first failed.
    results = [_succeeds(command, os.environ | environment) for command in commands]
    return all(results)


def _succeeds(command: str, environment: dict[str, str]) -> bool:
    started = time.monotonic()
    program, *arguments = command.split()
    done = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = f"===== {command}\n{done.stdout}"
    result = "ok" if done.returncode == 0 else "FAILED"
    # In one piece: another check may end in the same moment.
    print(f"{said}===== {result}, {time.monotonic() - started:.0f} s\n", end="", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
