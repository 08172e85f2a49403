"""Telephone numbers, and the "name and number" that rosters put into one cell."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Message, Unreadable
from common.values.text import display, says_nothing, tidy

LOST_AS_NUMBER = Message(
    "phone_lost_as_number",
    gettext_noop("电话被表格软件存成了 %(value)s，后面的位数已经丢失。"),
    gettext_noop("请把这一列设为“文本”格式后重新填写号码。"),
)
UNREADABLE = Message(
    "unreadable_phone",
    gettext_noop("看不出电话号码：%(value)s。"),
    gettext_noop("手机写 11 位；座机写 区号-号码，例如 0416-6612345。"),
)

MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))-?([2-9]\d{6,7})(?:(?:转|-|#|\*)(\d{1,6}))?")
LOCAL = re.compile(r"([2-9]\d{6,7})(?:(?:转|-|#|\*)(\d{1,6}))?")
SERVICE = re.compile(r"(?:400|800)-?\d{3}-?\d{4}|\d{5}|1\d{2,4}")

_SCIENTIFIC = re.compile(r"\d\.?\d*E\+?\d+", re.IGNORECASE)
_BETWEEN = re.compile(r"[/、,;|和或]|\n")
_NUMBER = re.compile(r"[+\d][\d\s\-—–()]*(?:(?:转|#|\*)\s*\d+)?")
_LABEL = re.compile(r"^(?:联系)?(?:电话|手机|座机|办公|tel)[::]?", re.IGNORECASE)
_INNER = re.compile(r"[\s()]")
_TELLING = re.compile(r"(?:\+?86[\s-]?)?(1[3-9]\d)[\s-]?\d{4}[\s-]?(\d{4})(?!\d)|\d{5,}")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's name (may be empty) and numbers in normal form."""

    name: str = ""
    phones: tuple[str, ...] = ()

    @property
    def phone(self) -> str:
        return "、".join(self.phones)

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.phone) if part)


def parse_contact(value: Any) -> Contact:
    """Cell → name and numbers: 王某 13904160001, 0416-6612345转8001, 13904160000/6612345.

    Raises Unreadable for a number that the spreadsheet has spoilt and for digits that are none.
    """
    shown = display(value).strip()
    text = tidy(shown)
    if says_nothing(text) or text == "0":
        return Contact()
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable(LOST_AS_NUMBER, value=shown)
    words: list[str] = []
    phones: list[str] = []
    for part in _BETWEEN.split(text):
        phones.extend(_normal(found[0], shown) for found in _NUMBER.finditer(part))
        words.append(_NUMBER.sub("", part))
    name = " ".join(word for word in (w.strip(" :()-") for w in words) if word)
    return Contact(_without_label(name), tuple(dict.fromkeys(phones)))


def parse_phone(value: Any) -> str:
    """Cell → numbers in normal form joined by 、 (a name beside them is dropped)."""
    return parse_contact(value).phone


def mask_phone(text: str) -> str:
    """138****5678; of any other number the last two digits: 0416-*****45.

    Lists and documents that leave the system show no more of a number than this.
    """
    return _TELLING.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    if found[1]:
        return f"{found[1]}****{found[2]}"
    return "*" * (len(found[0]) - 2) + found[0][-2:]


def _without_label(name: str) -> str:
    return _LABEL.sub("", name).strip()


def _normal(typed: str, shown: str) -> str:
    text = _INNER.sub("", typed).replace("—", "-").replace("–", "-")
    digits = text.replace("-", "")
    if found := MOBILE.fullmatch(digits):
        return found[1]
    if found := LANDLINE.fullmatch(text):
        number = f"{found[1]}-{found[2]}"
        return f"{number}转{found[3]}" if found[3] else number
    if found := LANDLINE.fullmatch(digits):
        return f"{found[1]}-{found[2]}"
    if found := LOCAL.fullmatch(text):
        return f"{found[1]}转{found[2]}" if found[2] else found[1]
    if SERVICE.fullmatch(text):
        return text
    raise Unreadable(UNREADABLE, value=shown)
