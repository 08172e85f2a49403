"""`make bench`: ratios measured side by side, on PostgreSQL and on SQLite, in one table.

PostgreSQL is the server of DATABASE_URL, or the one on the standard local port; the database is our
own and dropped afterwards. `--write` puts the table into docs/benchmarks.md.
"""

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "benchmarks.md"
STANDARD = "postgres://postgres@127.0.0.1:5432/postgres"


TITLES = {
    "coverage": "Figures",
    "import": "Import",
    "lists": "Lists",
    "report": "Report",
    "scope": "Scope",
}


def main() -> int:
    asked = _arguments()
    sections = []
    for name, database in (("PostgreSQL", _postgresql), ("SQLite", _sqlite)):
        if name.lower() not in asked.on:
            continue
        with database() as ours:
            url = asked.database or ours
            if url is None:
                print(f"Not measured on {name}: nothing answers at {STANDARD}.")
                continue
            measured = _measured(url, asked)
        sections.append(_section(name, measured, asked))
        print(f"\n{sections[-1]}\n", flush=True)
    if asked.write:
        _write(sections)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=20_000)
    parser.add_argument("--repetitions", type=int, default=15)
    parser.add_argument("--rows", type=int, default=5_000, help="of the roster that is imported")
    parser.add_argument("--only", nargs="*", choices=list(TITLES), default=list(TITLES))
    parser.add_argument("--on", nargs="*", default=["postgresql", "sqlite"])
    parser.add_argument(
        "--database", help="where a province of that size is, or is to be built and left"
    )
    parser.add_argument("--write", action="store_true", help="put the tables into the document")
    return parser.parse_args()


@contextmanager
def _postgresql() -> Iterator[str | None]:
    server = os.environ.get("DATABASE_URL") or STANDARD
    parts = urlsplit(server)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), 2).close()
    except OSError:
        yield None
        return
    name = f"portal_bench_{os.getpid()}"
    with closing(psycopg2.connect(server)) as administration:
        administration.autocommit = True
        cursor = administration.cursor()
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


def _measured(url: str, asked: argparse.Namespace) -> dict[str, Any]:
    command = [
        sys.executable, "-m", "benchmarks.run", "--enterprises", str(asked.enterprises),
        "--repetitions", str(asked.repetitions), "--rows", str(asked.rows), "--only", *asked.only,
    ]  # fmt: skip
    # Uploaded files, and the note about the log of a database that is gone afterwards.
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": url, "PORTAL_VAR_DIR": folder}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _section(name: str, measured: dict[str, Any], asked: argparse.Namespace) -> str:
    """Everything that one run on one database found."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    built = measured["built"]
    command = f'make bench ARGS="--enterprises {asked.enterprises} --on {name.lower()}"'
    day = datetime.now(UTC).date().isoformat()
    told = f"`{command}`, {day}; {machine}; load at the end {load}."
    told += f" Medians of {asked.repetitions} requests made in turn."
    if built:
        told += f" Built from empty, standings included, in {built:,.0f} s."
    parts = [f"### {name}, {asked.enterprises:,} enterprises", told]
    for part in asked.only:
        rows = [row for row in measured["ratios"] if row["part"] == part]
        parts.append(_speeds(asked.rows, rows) if part == "import" else _table(TITLES[part], rows))
    parts += [
        f"<details><summary>Plan: {what}</summary>\n\n```\n{plan}\n```\n\n</details>"
        for what, plan in measured["plans"].items()
    ]
    return "\n\n".join(parts)


def _table(title: str, rows: list[dict[str, Any]]) -> str:
    lines = [
        f"| {title} | ours, ms | beside | ms | ratio | goal | met |",
        "|---|---:|---|---:|---:|---:|---|",
    ]
    for row in rows:
        goal = "" if row["goal"] is None else f"≤ {row['goal']:.3g}"
        met = "" if row["goal"] is None else ("yes" if row["met"] else "NO")
        lines.append(
            f"| {row['what']} | {row['ours']:,.1f} | {row['beside']} | {row['theirs']:,.1f} "
            f"| {row['ratio']:.4g} | {goal} | {met} |"
        )
    return "\n".join(lines)


def _speeds(size: int, rows: list[dict[str, Any]]) -> str:
    lines = [
        f"| Import, {size:,} rows | rows/s | peak, MB | beside | rows/s | times | goal | met |",
        "|---|---:|---:|---|---:|---:|---:|---|",
    ]
    for row in rows:
        theirs, times = (f"{row[name]:,.4g}" if row[name] else "" for name in ("theirs", "ratio"))
        goal = "" if row["goal"] is None else f"≥ {row['goal']:.3g}"
        met = "" if row["goal"] is None else ("yes" if row["met"] else "NO")
        lines.append(
            f"| {row['what']} | {row['rows']:,.0f} | {row['peak']:,.0f} | {row['beside']} "
            f"| {theirs} | {times} | {goal} | {met} |"
        )
    return "\n".join(lines)


def _write(sections: list[str]) -> None:
    """Each size and database has a section of its own; the others stay as they are."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for section in sections:
        title = section.partition("\n")[0]
        begin, end = f"<!-- {title[4:]}: begin -->", f"<!-- {title[4:]}: end -->"
        if begin in text:
            before, _begin, rest = text.partition(begin)
            _old, _end, after = rest.partition(end)
        else:
            before, after = f"{text.rstrip()}\n\n", "\n"
        text = f"{before}{begin}\n\n{section}\n\n{end}{after}"
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
