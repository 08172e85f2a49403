"""Telephone numbers, and the "name and number" that rosters put into one cell."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Message, Unreadable
from common.values.text import ERROR_VALUES, FORMULA_ERROR, display, says_nothing, tidy

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

# What most cells hold, in normal form already.
_USUAL = re.compile(r"1[3-9][0-9]{9}|0(?:10|2[0-9]|[3-9][0-9]{2})-[2-9][0-9]{6,7}")

_SCIENTIFIC = re.compile(r"\d\.?\d*E\+?\d+", re.IGNORECASE)
_TWO_MOBILES = re.compile(r"(?<!\d)(1[3-9]\d{9}) +(?=[01]\d{2})")
_BETWEEN = re.compile(r"[/、,;|和或]|\n")
_NUMBER = re.compile(r"[+\d][\d\s\-—–()]*(?:(?:转|#|\*)\s*\d+)?")
_LABEL = re.compile(r"^(?:联系|办公)?(?:电话|手机号?|座机|tel)[::]?", re.IGNORECASE)
_INNER = re.compile(r"[\s()]")
# What may stand between the digits of one number, however it is grouped: 138-0416-5678.
_BREAK = r"[ \t\-\u2010-\u2015\u2212.\xb7_()\[\]]"
_GAP = f"{_BREAK}*"
# What is masked already; a mobile; a landline with its area code apart; any other run of digits.
_SHOWN = re.compile(
    rf"(?P<done>\*{{3,}}\d{{2,4}}(?!\d))"
    rf"|(?<!\d)(?:\+?{_GAP}(?:00)?86{_GAP})?(?P<mobile>1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d)"
    rf"|(?<!\d)(?P<code>0(?:10|2\d|[3-9]\d\d){_BREAK}+)(?P<local>[2-9](?:{_GAP}\d){{6,7}})(?!\d)"
    rf"|(?P<other>\d(?:{_GAP}\d){{4,}})"
)
# Four stars and four digits, or stars and the last two: what mask_phone has made.
_HIDDEN = re.compile(r"\d{0,4}-?\*{3,}\d{2,4}")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's name (may be empty) and numbers in normal form."""

    name: str = ""
    phones: tuple[str, ...] = ()
    # A number that was exported with its middle hidden, as it stands: it says nothing new.
    hidden: str = ""

    @property
    def phone(self) -> str:
        return "、".join(self.phones)

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.phone) if part)


def parse_contact(value: Any) -> Contact:
    """Cell → name and numbers: 王某 13904160001, 0416-6612345转8001, 13904160000/6612345.

    Raises Unreadable for a number that the spreadsheet has spoilt and for digits that are none.
    """
    if isinstance(value, str) and _USUAL.fullmatch(value):
        return Contact(phones=(value,))
    shown = display(value).strip()
    if isinstance(value, float) and value >= 1e10 and value % 100_000 == 0:
        # What a table program has shortened and saved: the last digits are noughts.
        raise Unreadable(LOST_AS_NUMBER, value=shown)
    if shown in ERROR_VALUES:
        raise Unreadable(FORMULA_ERROR, value=shown)
    text = _TWO_MOBILES.sub(r"\1/", tidy(shown).removesuffix(".0"))
    if says_nothing(text) or text == "0":
        return Contact()
    if _HIDDEN.search(text):
        return Contact(_without_label(_name_beside(text)), hidden=text)
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

    The one rule for every number that is shown: pages, API, lists, documents. Widths, spaces,
    hyphens and brackets between the digits make no difference, nor how many numbers there are; text
    without a number of five digits stays as it is.
    """
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) != "Cf"
    )
    masked = _SHOWN.sub(_masked, plain)
    return text if masked == plain else masked


def is_masked(text: str) -> bool:
    """Whether a number stands there as mask_phone shows it."""
    return bool(_HIDDEN.search(unicodedata.normalize("NFKC", text)))


def unmasked(typed: str, known: str) -> str | None:
    """What was sent back for a number that is shown masked: `known` itself where it came back as it
    was shown, else what was typed; None for stars that are not those shown."""
    if known and typed.strip() == mask_phone(known):
        return known
    return None if is_masked(typed) else typed


def _masked(found: re.Match[str]) -> str:
    if found["done"]:
        return found[0]
    if found["mobile"]:
        digits = _digits(found["mobile"])
        return f"{digits[:3]}****{digits[-4:]}"
    return (found["code"] or "").rstrip() + _all_but_two(found["local"] or found["other"])


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdecimal())


def _all_but_two(number: str) -> str:
    digits = _digits(number)
    return "*" * (len(digits) - 2) + digits[-2:]


def _name_beside(text: str) -> str:
    words = (word.strip(" :()-*") for word in _BETWEEN.split(_HIDDEN.sub(" ", text)))
    return " ".join(word for word in words if word and not word[0].isdecimal())


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
