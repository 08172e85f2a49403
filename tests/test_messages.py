"""Chinese is the source language, English is complete, and no text stands unmarked."""

import ast
import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from tools import messages

HAN = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

# Chinese that is data, not screen text: words looked for in rosters, names the demo brings.
DATA_MODULES = (
    "common/values/",
    "common/tables",
    "common/spreadsheets",
    "*/sheets.py",
    "*/sheets/*",
    "*/management/commands/*",
    "*/migrations/*",
    "areas/selectors.py",  # suffixes of place names
    "enterprises/selectors/similar.py",  # and of companies
    "reports/renderers/",  # the workbook is an official Chinese form in both languages
    "reports/sections/",
    "reports/narrative/",
    "reports/crosswalk/",
    # Descriptions in the API schema: Chinese, for those who write scripts here.
    "*/api.py",
    "*/serializers.py",
    "*/schema.py",
    "*/filters.py",
    "common/api_schema.py",
    "config/",
    "common/templatetags/ui.py",  # the signs of year and month, each language its own
)
# Each language is offered in itself.
OWN_NAMES = ("templates/components/_language.html",)


@pytest.fixture(scope="module")
def source():
    return messages.collect()


@pytest.fixture(scope="module")
def english():
    return messages.load()


def test_every_source_text_is_chinese(source):
    foreign = [m.id for m in source if m.id and not HAN.search(str(m.id))]
    assert [text for text in foreign if re.search("[A-Za-z]", PLACEHOLDER.sub("", text))] == []


def test_every_text_has_its_english(source, english):
    missing = [m.id for m in source if m.id and not _english_of(english, m)]
    assert missing == [], "run `make messages` and fill in locale/en"


def test_no_english_is_left_over(source, english):
    wanted = {(m.id, m.context) for m in source if m.id}
    assert [m.id for m in english if m.id and (m.id, m.context) not in wanted] == []


def test_english_texts_hold_the_same_placeholders_and_no_chinese(english):
    wrong = []
    for message in english:
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        targets = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {place for text in sources for place in PLACEHOLDER.findall(text)}
        found = {place for text in targets for place in PLACEHOLDER.findall(text)}
        if wanted != found or any(_han_outside_brackets(text) for text in targets):
            wrong.append(message.id)
    assert wrong == []


def test_no_chinese_stands_unmarked_in_a_template():
    unmarked = []
    for path in sorted(Path("templates").rglob("*.html")):
        if path.as_posix() in OWN_NAMES:
            continue
        inside_block = False
        for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
            if token.token_type == TokenType.BLOCK:
                word = token.contents.split()[0]
                inside_block = word == "blocktranslate" or (
                    inside_block and word != "endblocktranslate"
                )
            elif token.token_type == TokenType.TEXT and not inside_block:
                unmarked += [
                    f"{path}: {line.strip()}"
                    for line in token.contents.splitlines()
                    if HAN.search(line)
                ]
    assert unmarked == []


def test_no_chinese_stands_unmarked_in_the_code():
    unmarked = []
    for path in messages.source_files():
        if path.suffix != ".py" or any(_matches(path, pattern) for pattern in DATA_MODULES):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marked = _marked_strings(tree)
        unmarked += [
            f"{path.relative_to(messages.ROOT)}:{node.lineno}: {node.value[:40]}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and HAN.search(node.value)
            and id(node) not in marked
        ]
    assert unmarked == []


def _english_of(english, message):
    found = english.get(message.id, message.context)
    return found is not None and found.string and all(_texts(found.string))


def _texts(string):
    return string if isinstance(string, tuple) else (string,)


def _han_outside_brackets(text):
    # An official term may stand in brackets behind its English.
    return HAN.search(re.sub(r"\([^)]*\)|“[^”]*”", "", text))


def _matches(path, pattern):
    name = path.relative_to(messages.ROOT).as_posix()
    return Path(name).match(pattern) or name.startswith(pattern)


def _marked_strings(tree):
    """Strings inside a gettext call, and docstrings."""
    marked = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "_" or "gettext" in name:
                marked.update(id(child) for child in ast.walk(node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            marked.add(id(node.value))
    return marked
