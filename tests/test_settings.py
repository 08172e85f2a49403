"""Settings: what the environment may say, what happens when it says nonsense, and production."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.databases import POSTGRESQL_OPTIONS, database, embedded_socket

ROOT = Path(settings.BASE_DIR)
READERS = {"text", "boolean", "integer", "listing", "get"}


def variables_read():
    """The first argument of every `env.text(…)`, `os.environ.get(…)` and the like."""
    for path in [*(ROOT / "config").rglob("*.py"), ROOT / "tools" / "run.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                named = node.args and isinstance(node.args[0], ast.Constant)
                if owner in {"env", "os.environ"} and node.func.attr in READERS and named:
                    yield node.args[0].value


def test_every_variable_is_in_the_example():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^#?\s?([A-Z][A-Z_]+)=", example, flags=re.MULTILINE))
    assert listed == set(variables_read())


@pytest.mark.parametrize(
    ("reader", "value"), [("boolean", "yes"), ("boolean", "1"), ("integer", "many")]
)
def test_nonsense_is_refused_by_name(reader, value, monkeypatch):
    monkeypatch.setenv("PORTAL_TEST", value)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_TEST"):
        {
            "boolean": lambda: env.boolean("PORTAL_TEST", default=True),
            "integer": lambda: env.integer("PORTAL_TEST", 1),
        }[reader]()


def test_values_are_read(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("PORTAL_TEST_FILE", str(tmp_path / "secret"))
    assert env.text("PORTAL_TEST") == "from a file"
    monkeypatch.setenv("PORTAL_TEST", "False")
    assert env.text("PORTAL_TEST") == "False"
    assert env.boolean("PORTAL_TEST", default=True) is False
    monkeypatch.setenv("PORTAL_TEST", " a, b ,,c ")
    assert env.listing("PORTAL_TEST") == ["a", "b", "c"]
    monkeypatch.setenv("PORTAL_TEST", "12")
    assert env.integer("PORTAL_TEST", 1) == 12


def test_what_has_no_default_must_be_set():
    with pytest.raises(ImproperlyConfigured, match="PORTAL_TEST"):
        env.text("PORTAL_TEST")


def test_the_embedded_database_takes_the_write_lock_first():
    """Deferred transactions fail under load with "database is locked"; no timeout cures that."""
    options = database("sqlite:////tmp/portal.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_connections_are_checked():
    made = database("postgres://portal:secret@db.example:5433/portal")
    assert (made["HOST"], made["PORT"], made["NAME"]) == ("db.example", 5433, "portal")
    assert made["CONN_HEALTH_CHECKS"] is True
    assert made["OPTIONS"]["options"] == POSTGRESQL_OPTIONS
    made = database(
        "postgres://db.example/portal?options=-c%20search_path%3Dportal&sslmode=require"
    )
    assert made["OPTIONS"] == {"options": "-c search_path=portal", "sslmode": "require"}


def test_a_deep_folder_still_gets_a_socket():
    deep = Path("/") / "/".join(["folder"] * 30)
    assert len(str(embedded_socket(deep))) < 100
    assert embedded_socket(deep) != embedded_socket(deep / "other")


def test_production_does_not_start_without_its_settings():
    known = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.prod"}
    for missing in ("SECRET_KEY", "AUDIT_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"):
        done = subprocess.run(
            [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"],
            cwd=ROOT,
            env=known,
            capture_output=True,
            text=True,
            check=False,
        )
        assert f"Set the environment variable {missing} " in done.stderr
        known[missing] = "postgres://db.example/portal"
