"""Cleaning of text as people type it: widths, invisible characters, spaces inside words."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Doubtful, Message, Unreadable
from common.values.pinyin import reading_of

# What people write into a cell to say that there is nothing to write.
NOTHING_WORDS = """
无 没有 - -- --- — —— ― – − / // \\ × x X * . 。 、 N/A NA n/a na 暂无 不详 未知
未统计 未填 未报 不清楚 空 空白 无数据 待定 待核实 null NULL None none
"""
NOTHING = frozenset(NOTHING_WORDS.split())
DITTO = frozenset(["同上", "〃", "″", '"', "同前", "同上行", "ditto"])

REPLACEMENT = Message(
    "mojibake",
    gettext_noop("文字里有乱码，原来的字已经丢失。"),
    gettext_noop("请在原表中改正这一格的文字后重新上传。"),
)
FORMULA_ERROR = Message(
    "formula_error",
    gettext_noop("单元格是公式错误 %(value)s，没有值。"),
    gettext_noop("请改正公式，或者把结果按数值填入。"),
)
ERROR_VALUES = frozenset(
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"]
)

# Ideographs, their compatibility and extension blocks, 〇, and the Chinese marks between them.
CJK = "\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_IN_CHINESE = re.compile(f"(?<=[{CJK}])\\s+(?=[{CJK}])")
_SPACES = re.compile(r"\s+")


def display(value: Any) -> str:
    """A cell as a person would read it in the spreadsheet."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _display_number(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)


def _display_number(value: float) -> str:
    # From 1e15 on, a float no longer holds every digit: show what is left, as Excel does.
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if abs(value) < 1e15 else f"{value:.6G}"


@lru_cache(maxsize=65536)
def tidy(text: str) -> str:
    """Text with one width (NFKC), no invisible characters and no spaces inside Chinese words.

    A space between Latin words stays; the apostrophe by which Excel marks a text cell goes.
    """
    if text.isascii():
        if text.isprintable() and "  " not in text:
            return text.strip().removeprefix("'").strip()
    elif not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        text = "".join(_visible(character) for character in text)
    text = _SPACES.sub(" ", text).strip().removeprefix("'").strip()
    return _SPACE_IN_CHINESE.sub("", text) if " " in text else text


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    category = unicodedata.category(character)
    return "" if category == "Cf" else " "


def tight(text: str) -> str:
    """Tidy text without any space, for comparing words."""
    return tidy(text).replace(" ", "")


def name_key(name: str) -> str:
    """The form of a name that is compared: one width, lower case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def named_by(name: str) -> dict[str, str]:
    """The columns of `common.models.Named` for a name."""
    pinyin, initials = reading_of(name)
    return {"name_key": name_key(name), "pinyin": pinyin, "initials": initials}


def says_nothing(text: str) -> bool:
    """Whether tidy text is one of the ways to leave a cell empty."""
    return not text or text in NOTHING


def clean_text(value: Any) -> Any:
    """Cell → tidy text, "" for an empty one. Warns of lost characters."""
    text = tidy(value if isinstance(value, str) else display(value))
    if not text.isascii() and "\ufffd" in text:
        return Doubtful(text, REPLACEMENT)
    if text in ERROR_VALUES:
        raise Unreadable(FORMULA_ERROR, value=text)
    return text


def clean_word(value: Any) -> Any:
    """Like clean_text, but the usual ways of saying "nothing" give ""."""
    text = clean_text(value)
    return "" if isinstance(text, str) and text in NOTHING else text


def is_temporal(value: Any) -> bool:
    """Whether the spreadsheet held the cell as a date or time."""
    return isinstance(value, date | time | timedelta)
