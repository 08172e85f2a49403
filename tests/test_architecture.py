"""What keeps the code readable, as far as it can be counted; imports are lint-imports' business."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LAYERS = settings.APP_LAYERS
MAX_MODULE, MAX_FUNCTION, MAX_TEMPLATE = 400, 40, 120
# "path" or "path::function": why it may be longer.
LONGER = {
    "tests/test_access.py": "a line for each route and method",
    "tests/world.py": "one row of everything, and what an officer sends to each route",
}

SOURCES = sorted(
    path
    for folder in [*LAYERS, "config", "tools", "tests"]
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def length_without_docstring(function):
    documented = ast.get_docstring(function, clean=False)
    docstring = len(documented.splitlines()) if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def test_the_layers_are_the_packages_there_are():
    packages = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert set(LAYERS) == packages


def test_foreign_keys_point_down():
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in LAYERS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if (target := field.related_model._meta).app_label in LAYERS
        if LAYERS.index(target.app_label) > LAYERS.index(model._meta.app_label)
        # Everything may say who did it: the user model is named by a setting, not imported.
        if target.label != settings.AUTH_USER_MODEL
    ]
    assert upwards == []


def test_modules_fit_on_a_few_screens():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {k: v for k, v in lengths.items() if v > MAX_MODULE and k not in LONGER} == {}


def test_functions_fit_on_one_screen():
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = f"{name_of(path)}::{node.name}"
                if length_without_docstring(node) > MAX_FUNCTION and name not in LONGER:
                    long[name] = length_without_docstring(node)
    assert long == {}


def test_templates_fit_on_a_few_screens():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in TEMPLATES}
    assert {k: v for k, v in lengths.items() if v > MAX_TEMPLATE and k not in LONGER} == {}


def test_exceptions_are_still_there():
    names = {name_of(path) for path in [*SOURCES, *TEMPLATES]}
    assert {name for name in LONGER if name.split("::")[0] not in names} == set()


def test_there_are_no_signals():
    imports = re.compile(r"^\s*(from|import) (django\.db\.models\.signals|django\.dispatch)", re.M)
    assert [name_of(path) for path in SOURCES if imports.search(path.read_text())] == []


def test_there_is_no_work_in_save():
    saving = [
        f"{model._meta.label}.{method}"
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        for method in ("save", "delete")
        if method in vars(model)
    ]
    assert saving == []


@pytest.mark.parametrize("app", LAYERS)
def test_each_app_says_what_it_is(app):
    assert (ROOT / app / "README.md").read_text().strip()


def test_templates_obey_the_content_security_policy():
    """No inline style or script: the policy forbids them, and the browser would drop them."""
    inline = re.compile(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)|javascript:")
    found = {name_of(p): m.group() for p in TEMPLATES if (m := inline.search(p.read_text()))}
    assert found == {}


def test_browser_tests_wait_by_locators():
    """`Page.wait_for_function` asks again by eval, which the policy forbids; the first time it may.

    So such a test fails only when it has to wait: on a busy machine.
    """
    call = re.compile(r"\.wait_for_function\(")
    tests = sorted((ROOT / "tests").rglob("*.py"))
    assert [name_of(p) for p in tests if call.search(p.read_text())] == []


def test_templates_say_what_they_need():
    """Each begins with a comment: its blocks, and the context that it expects."""
    opening = re.compile(r"^(\{% extends [^%]+%\}\s*)?\{(#|% comment)")
    assert [name_of(p) for p in TEMPLATES if not opening.match(p.read_text())] == []
