"""The documents say what is there."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands

ROOT = Path(settings.BASE_DIR)
# Rows behind a concept that has its own line.
PARTS = {
    "FormerAreaName", "FormerEnterpriseName", "CaseEvent", "ApiToken", "User", "StaleMark",
    "PasswordRecord", "AuditUnsealed", "AreaRevision", "StandingChange",
}  # fmt: skip
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def documents():
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(found + [ROOT / app / "README.md" for app in settings.APP_LAYERS])


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if not (path.parent / link).exists()]
    assert broken == []


def test_the_glossary_holds_every_model():
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = set(re.findall(r"^\| (\w+) \|", rows, flags=re.MULTILINE))
    models = {
        model.__name__
        for app in settings.APP_LAYERS
        for model in apps.get_app_config(app).get_models()
    }
    technical = {"AuditEntry", "ImportRow", "ReportFile"}
    assert models - terms - PARTS - technical == set()


def test_the_commands_the_readme_names_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"manage\.py (\w+)", readme))
    assert named
    assert named - set(get_commands()) == set()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, flags=re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", readme)) - targets == set()


def test_our_own_commands_are_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ours = {name for name, app in get_commands().items() if app in settings.APP_LAYERS}
    assert {name for name in ours - {"flush", "migrate"} if name not in readme} == set()


def test_decisions_are_numbered_once():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]


def test_the_architecture_fits_on_a_few_screens():
    lines = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 200


def test_the_definitions_are_printed_as_they_are():
    out = StringIO()
    call_command("write_indicator_docs", "--check", stdout=out)


def test_every_promise_names_tests_that_exist():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "tests/" in line]
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text))
    assert len(named) > 40
    missing = {
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists()
        or not re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert missing == set()
    assert all("::" in row for row in rows)
