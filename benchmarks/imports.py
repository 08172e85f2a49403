"""A roster of new enterprises: checked, applied and undone, beside others that read or write it.

Each step runs in a process of its own, as in a worker, and says how much memory it took at most.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from accounts.choices import Role
from accounts.models import Grant, User
from areas.choices import AreaKind
from areas.models import Area
from benchmarks import rosters
from benchmarks.timing import Speed
from enterprises.models import Enterprise

BESIDE = "django-import-export"
# Others take one row of one table from a line, ours six or seven of as many tables.
GOAL_APPLIED, GOAL_CHECKED, GOAL_BARE = 10, 20, 1 / 3
MEMORY = 250


def measure(rows: int) -> Iterator[Speed]:
    """Ours step by step, then the others; the database is as before in the end, but for the log."""
    county = Area.objects.filter(kind=AreaKind.COUNTY).order_by("path")[3]
    towns = list(Area.objects.filter(parent=county, kind=AreaKind.TOWNSHIP).order_by("path"))
    _officer(county)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{county.code}.xlsx"
        rosters.write(path, rows, county, towns)
        yield from _measured(path, rows)


def _officer(county: Area) -> None:
    user, _made = User.objects.get_or_create(username="bench-imports")
    since = rosters.FIRST_DAY
    Grant.objects.get_or_create(user=user, role=Role.COUNTY_OFFICER, area=county, since=since)


def _measured(path: Path, rows: int) -> Iterator[Speed]:
    others = ["calamine", "openpyxl", "import_export"]
    if connection.vendor == "postgresql":
        others.append("read_copy_merge")
    before = Enterprise.objects.count()
    took = {step: _step(step, path) for step in (*others, "check", "apply", "standings", "undo")}
    if Enterprise.objects.count() != before:
        raise RuntimeError("what was imported was not taken back whole")
    _step("standings", path)
    theirs = took["import_export"]["seconds"]
    bare = took.get("read_copy_merge", {}).get("seconds")
    yield _speed("the file read by calamine", rows, took["calamine"])
    yield _speed("the file read by openpyxl", rows, took["openpyxl"])
    yield _speed("django-import-export, bulk, one table", rows, took["import_export"])
    if bare:
        yield _speed("calamine, COPY and one merge, one table", rows, took["read_copy_merge"])
    yield _speed("checked", rows, took["check"], BESIDE, theirs, GOAL_CHECKED)
    yield _speed("applied", rows, took["apply"], BESIDE, theirs)
    whole = _sum(took, "check", "apply", "standings")
    yield _speed(
        "checked, applied, standings up to date", rows, whole, BESIDE, theirs, GOAL_APPLIED
    )
    if bare:
        said = "calamine, COPY, merge"
        yield _speed("checked, applied, standings up to date", rows, whole, said, bare, GOAL_BARE)
    yield _speed("undone", rows, took["undo"])


def _step(step: str, path: Path) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "benchmarks.importing", step, str(path)],
        env=os.environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"import: {step} {found['seconds']:.1f} s, {found['peak']:.0f} MB", file=sys.stderr)
    return found


def _sum(took: dict[str, dict[str, Any]], *steps: str) -> dict[str, Any]:
    return {
        "seconds": sum(took[step]["seconds"] for step in steps),
        "peak": max(took[step]["peak"] for step in steps),
    }


def _speed(
    what: str,
    rows: int,
    took: dict[str, Any],
    beside: str = "",
    theirs: float = 0,
    goal: Any = None,
) -> Speed:
    return Speed(
        what, rows / took["seconds"], took["peak"], beside, rows / theirs if theirs else None, goal
    )
