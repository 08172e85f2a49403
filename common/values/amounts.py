"""Amounts of money, years, coordinates: numbers that are not counts of people."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Message, Unreadable
from common.values.counts import parse_count
from common.values.text import display, says_nothing, tight

UNREADABLE_AMOUNT = Message(
    "unreadable_amount",
    gettext_noop("看不出金额：%(value)s。"),
    gettext_noop("请填数字，单位是元；也可以写 12.5万元。"),
)
UNREADABLE_YEAR = Message(
    "unreadable_year",
    gettext_noop("看不出年度：%(value)s。"),
    gettext_noop("请填四位年份，例如 2023。"),
)
UNREADABLE_NUMBER = Message(
    "unreadable_number",
    gettext_noop("看不出是什么数：%(value)s。"),
    gettext_noop("请填数字。"),
)

_AMOUNT = re.compile(r"([-+]?\d+(?:\.\d+)?)(万|亿|千)?(?:元|人民币|元人民币)?")
_SCALE = {"千": 10**3, "万": 10**4, "亿": 10**8}
_YEAR = re.compile(r"(\d{4})(?:年度?)?")


def parse_amount(value: Any) -> Decimal | None:
    """Cell → yuan with two decimals; None for an empty one. 12.5万元 is 125,000."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value)).quantize(Decimal("0.01"))
    text = tight(display(value)).replace(",", "").removeprefix("¥")
    if says_nothing(text):
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise Unreadable(UNREADABLE_AMOUNT, value=display(value))
    return (Decimal(found[1]) * _SCALE.get(found[2], 1)).quantize(Decimal("0.01"))


def parse_year(value: Any) -> int | None:
    """Cell → year; None for an empty one."""
    text = tight(display(value))
    if says_nothing(text):
        return None
    found = _YEAR.fullmatch(text)
    if found is None or not 1900 <= int(found[1]) <= 2100:
        raise Unreadable(UNREADABLE_YEAR, value=display(value))
    return int(found[1])


def parse_whole(value: Any) -> int | None:
    """Cell → a whole number of something, None for an empty one; a rough number is taken as is."""
    return parse_count(value).value


def parse_decimal(value: Any) -> Decimal | None:
    """Cell → number with six decimals at most (a coordinate); None for an empty one."""
    text = tight(display(value))
    if says_nothing(text):
        return None
    try:
        return Decimal(text).quantize(Decimal("0.000001"))
    except InvalidOperation as wrong:
        raise Unreadable(UNREADABLE_NUMBER, value=text) from wrong
