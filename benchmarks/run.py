"""`python -m benchmarks.run`: builds the province in DATABASE_URL unless one is there, and prints
what was measured, as JSON. `tools/bench.py` starts it once for each database."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import django

PARTS = ["scope", "coverage", "lists", "report", "import"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--enterprises", type=int, required=True)
    parser.add_argument("--repetitions", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rows", type=int, default=5_000, help="of the roster that is imported")
    parser.add_argument("--only", nargs="*", default=PARTS)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()

    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    call_command("migrate", verbosity=0)
    built = _build(asked.enterprises)
    found = []
    for part, measured in _measured(asked):
        found.append({"part": part, **measured.as_data()})
        ratio = f"{measured.ratio:.4f}" if measured.ratio else ""
        print(f"{part}: {measured.what}, {measured.beside}: {ratio}", file=sys.stderr)
    from benchmarks import plans  # noqa: PLC0415

    print(json.dumps({"built": built, "ratios": found, "plans": plans.of_main_queries()}))


def _build(enterprises: int) -> float | None:
    """Seconds that building took; None where the province was there."""
    from benchmarks import province  # noqa: PLC0415
    from enterprises.models import Enterprise  # noqa: PLC0415

    if (there := Enterprise.objects.count()) == enterprises:
        return None
    if there:
        raise SystemExit(f"The database has {there} enterprises, not {enterprises}.")
    begun = time.monotonic()
    province.build(enterprises, lambda text: print(text, file=sys.stderr))
    return time.monotonic() - begun


def _measured(asked: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    from benchmarks import coverage, imports, lists, report, scope  # noqa: PLC0415

    parts = {
        "scope": lambda: scope.measure(asked.repetitions),
        "coverage": lambda: coverage.measure(asked.repetitions),
        "lists": lambda: lists.measure(asked.seconds),
        "report": lambda: report.measure(asked.repetitions),
        "import": lambda: imports.measure(asked.rows),
    }
    for name in asked.only:
        for measured in parts[name]():
            yield name, measured


if __name__ == "__main__":
    main()
