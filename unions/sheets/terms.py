"""How rosters word the code, the election and the term of a union.

What cannot be read here is said and left out: it keeps no row out of the portal.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Doubtful, Message, Unreadable
from common.values import YEAR, PartialDate, display, parse_credit_code, parse_date, tight
from common.values.numerals import parse_numeral
from common.values.text import says_nothing
from unions.choices import TermYears

NO_UNION_CODE = Message(
    "union_code_unreadable",
    gettext_noop("“%(value)s”不是工会的统一社会信用代码，没有记入。"),
    gettext_noop("工会的代码是 81 开头的 18 位，见工会法人资格证书；旧的资格证号不用填。"),
)
NO_ELECTION = Message(
    "election_unreadable",
    gettext_noop("看不出是哪一天：%(value)s，没有记入。"),
    gettext_noop("请写成 2021-06-18、2021年6月 或 2021年；不知道就留空。"),
)
NO_TERM = Message(
    "term_unreadable",
    gettext_noop("看不出任期：%(value)s，没有记入。"),
    gettext_noop("请写 3年 或 5年，或者写起止，例如 2021年6月至2026年6月。"),
)


@dataclass(frozen=True, slots=True)
class StatedTerm:
    """What a cell says of a term: how long it is, or from when to when."""

    years: int | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None


def parse_union_code(value: Any) -> Any:
    """Cell → the code of a union (81…), "" for none, or Doubtful around one of them."""
    shown = display(value).strip()
    refused = Doubtful("", NO_UNION_CODE, {"value": shown})
    try:
        read = parse_credit_code(value)
    except Unreadable:
        return refused
    code = read.value if isinstance(read, Doubtful) else read
    if code:
        return read if code.startswith("81") else refused
    return refused if isinstance(read, Doubtful) else ""


def parse_union_day(value: Any) -> Any:
    """As `parse_date`, and what is no date is left out."""
    try:
        return parse_date(value)
    except Unreadable:
        return Doubtful(None, NO_ELECTION, {"value": display(value).strip()})


_LENGTH = re.compile(
    r"(?:每届|任期|本届)*([0-9一二两三四五六七八九十]+)(?:\.0)?(?:周?年)?(?:一届|制)?"
)
_SPAN = re.compile(r"(\d{4}.*?)(?:[-—–~～至到]|--)+(\d{4}.*)")


def parse_term(value: Any) -> Any:
    """5年, 2021.6-2026.6, 2021年6月至2026年6月 → StatedTerm; None for nothing."""
    shown = display(value).strip()
    text = tight(shown)
    if says_nothing(text) or text == "0":
        return None
    if found := _LENGTH.fullmatch(text):
        years = int(found[1]) if found[1].isdecimal() else parse_numeral(found[1])
        if years in TermYears.values:
            return StatedTerm(years)
    elif found := _SPAN.fullmatch(text):
        since, until = parse_union_day(found[1]), parse_union_day(found[2])
        if isinstance(since, PartialDate) and isinstance(until, PartialDate):
            return StatedTerm(None, since, until)
    return Doubtful(None, NO_TERM, {"value": shown})


def years_between(elected: PartialDate, ends: PartialDate) -> int | None:
    """The length of a term that ends on the day, or on the last before it; None for none there
    is."""
    if YEAR in (elected.precision, ends.precision):
        lengths = {12 * (ends.on.year - elected.on.year)}
    else:
        months = _months(ends.on) - _months(elected.on)
        lengths = {months, months + 1}
    return next((years for years in TermYears.values if 12 * years in lengths), None)


def _months(day: date) -> int:
    return 12 * day.year + day.month
