"""Dates as rosters state them: 2019.11, 2019年11月5日, 二〇一九年十一月, 19.11, 2021年底, 43770."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Doubtful, Message, Unreadable
from common.values.numerals import NUMERAL_CHARACTERS, parse_numeral
from common.values.text import display, says_nothing, tidy, tight

DAY = "day"
MONTH = "month"
YEAR = "year"

FIRST_YEAR = 1900
LAST_YEAR = 2100
# Days of Excel's calendar that are years when they are typed: from the first unions on.
EARLIEST_TYPED = 1920
_EXCEL_ZERO = date(1899, 12, 30)

UNREADABLE = Message(
    "unreadable_date",
    gettext_noop("看不出是哪一天：%(value)s。"),
    gettext_noop("请写成 2019-11-05、2019年11月 或 2019年；不知道就留空。"),
)
IMPOSSIBLE = Message(
    "impossible_date",
    gettext_noop("没有这一天：%(value)s。"),
    gettext_noop("请核对年、月、日。"),
)
SHORT_YEAR = Message(
    "ambiguous_year",
    gettext_noop("%(value)s 分不清是年和月还是月和日。"),
    gettext_noop("请写四位年份，例如 2011年5月。"),
)
LOST_ZERO = Message(
    "month_lost_zero",
    gettext_noop("%(value)s 存成了数字，分不清是 1 月还是 10 月，按 %(year)s 年记入。"),
    gettext_noop("需要精确到月时，请改成文本 %(year)s年1月 或 %(year)s年10月。"),
)
ONLY_YEAR = Message(
    "date_only_year",
    gettext_noop("%(value)s 只能确定到年，按 %(year)s 年记入。"),
    gettext_noop("知道月份的话请补上。"),
)
YEAR_AS_DAY = Message(
    "year_stored_as_day",
    gettext_noop("%(value)s 是把 %(year)s 填进日期格式的格子变成的，按 %(year)s 年记入。"),
    gettext_noop("请核对；月份已经丢失，知道的话请按文本 %(year)s年5月 这样填写。"),
)
REELECTION = Message(
    "date_of_reelection",
    gettext_noop("%(value)s 注明是换届的时间，不一定是成立的时间。"),
    gettext_noop("请核对；成立时间填在本列，换届时间填在换届一列。"),
)

# What people write in a date column when there is no date.
NO_DATE_WORDS = (
    "未建|未成立|未建立|未建会|未换届|正在筹备|筹备中|筹建中?|拟建|待建|未定|待批|办理中|长期|至今"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, month or year; `on` is the first day of what is known."""

    on: date
    precision: str = DAY

    def __str__(self) -> str:
        if self.precision == YEAR:
            return f"{self.on.year}"
        if self.precision == MONTH:
            return f"{self.on.year}-{self.on.month:02d}"
        return self.on.isoformat()

    @property
    def end(self) -> date:
        """The first day after it: what lasts until 2023 lasts until the end of 2023."""
        if self.precision == DAY:
            return self.on + timedelta(days=1)
        if self.precision == YEAR:
            return date(self.on.year + 1, 1, 1)
        return (self.on.replace(day=28) + timedelta(days=4)).replace(day=1)


def last_day(end: date) -> date:
    """The last day of what is no more from `end` on; of a month or year its last one."""
    return end - timedelta(days=1)


def years_later(day: date, years: int) -> date:
    """The same day of a later year; of 29 February the 28th where there is none."""
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


_CN = f"[{NUMERAL_CHARACTERS}]"
_NO_DATE = re.compile(NO_DATE_WORDS)
_REMARK = re.compile(r"\(([^()]*)\)")
_TIME = re.compile(r"[T日]?\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_YMD = re.compile(r"(\d{4})[年./、,·-](\d{1,2})[月./、,·-](\d{1,2})[日号.]?")
_YM = re.compile(r"(\d{4})[年./、,·-](\d{1,2})[月.]?(?:份|初|末|底|上旬|中旬|下旬)?")
_Y = re.compile(r"(\d{4})年?度?")
_Y_PART = re.compile(
    r"(\d{4})年?(?:年初|年末|年底|年中|初|末|底|中|上半年|下半年|第?[1-4一二三四]季度|[春夏秋冬]季?)"
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_SHORT = re.compile(r"(\d{2})[年./-](\d{1,2})(?:[月./-](\d{1,2})[日号]?|月)?")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_CN_YEAR = re.compile(f"^({_CN}{{4}}|{_CN}{{2}})年")
_CN_PART = re.compile(f"({_CN}+)(?=[月日号])")


def parse_date(value: Any) -> Any:
    """Cell → PartialDate, None for no date, or Doubtful around one of them.

    Raises Unreadable when the text is no date, an impossible one, or could be two.
    """
    if isinstance(value, date):  # a datetime is one too
        return _from_day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(float(value))
    return _from_text(value if isinstance(value, str) else display(value))


def _from_day(value: date) -> Any:
    """2019 typed into a cell with a date format is day 2019 of Excel's calendar, in 1905."""
    shown = display(value)
    read = _checked(value.year, value.month, value.day, shown)
    serial = (read.on - _EXCEL_ZERO).days
    if EARLIEST_TYPED <= serial <= LAST_YEAR:
        on = _checked(serial, 1, 1, shown, YEAR)
        return Doubtful(on, YEAR_AS_DAY, {"value": shown, "year": serial})
    return read


def _checked(year: int, month: int, day: int, shown: str, precision: str = DAY) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(IMPOSSIBLE, value=shown)
    try:
        return PartialDate(date(year, month, day), precision)
    except ValueError as impossible:
        raise Unreadable(IMPOSSIBLE, value=shown) from impossible


def _from_number(value: float) -> Any:
    shown = display(value)
    if FIRST_YEAR <= value < LAST_YEAR + 1:
        if value.is_integer():
            return _checked(int(value), 1, 1, shown, YEAR)
        return _year_and_month(shown)
    # 10,000 is 1927, 80,000 is 2119.
    if 10_000 <= value <= 80_000:
        on = _EXCEL_ZERO + timedelta(days=int(value))
        return _checked(on.year, on.month, on.day, shown)
    return _from_text(shown)


def _year_and_month(shown: str) -> Any:
    """2019.11 typed as a number. 2019.1 may have been 2019.10 before Excel dropped the zero."""
    year, _, month = shown.partition(".")
    if month == "1":
        on = _checked(int(year), 1, 1, shown, YEAR)
        return Doubtful(on, LOST_ZERO, {"value": shown, "year": year})
    if len(month) > 2:
        raise Unreadable(UNREADABLE, value=shown)
    return _checked(int(year), int(month), 1, shown, MONTH)


def _from_text(raw: str) -> Any:
    shown = raw.strip()
    # 2023 5 is a year and a month; without the space it would be a day of Excel's calendar.
    text = tight(_BETWEEN_DIGITS.sub("-", _TIME.sub("", tidy(raw))))
    if says_nothing(text):
        return None
    remark = "".join(_REMARK.findall(text))
    text = _TIME.sub("", _REMARK.sub("", text)).rstrip(".。,、;").removesuffix(".0")
    if text == "0" or _NO_DATE.fullmatch(text):
        return None
    read = _read(_in_digits(text), shown)
    if "换届" in remark and isinstance(read, PartialDate):
        return Doubtful(read, REELECTION, {"value": shown})
    return read


def _in_digits(text: str) -> str:
    """二〇一九年十一月 → 2019年11月."""
    if found := _CN_YEAR.match(text):
        year = parse_numeral(found[1])
        text = f"{year:0{len(found[1])}d}" + text[found.end(1) :]
    return _CN_PART.sub(lambda found: str(parse_numeral(found[1])), text)


def _read(text: str, shown: str) -> Any:
    for pattern, precision in ((_YMD, DAY), (_YM, MONTH), (_Y, YEAR), (_DIGITS, "")):
        if found := pattern.fullmatch(text):
            parts = [int(part) for part in found.groups() if part]
            known = precision or (DAY if len(parts) == 3 else MONTH)
            year, month, day = [*parts, 1, 1][:3]
            return _checked(year, month, day, shown, known)
    if found := _Y_PART.fullmatch(text):
        on = _checked(int(found[1]), 1, 1, shown, YEAR)
        return Doubtful(on, ONLY_YEAR, {"value": shown, "year": on.on.year})
    if _SERIAL.fullmatch(text):
        return _from_number(float(text))
    if found := _SHORT.fullmatch(text):
        return _short(found, shown)
    raise Unreadable(UNREADABLE, value=shown)


def _short(found: re.Match[str], shown: str) -> Any:
    """19.11, 19年11月: a year of two digits is taken only where it cannot be a month."""
    year, month = int(found[1]), int(found[2])
    if year <= 12 and not found[3] and "年" not in found[0]:
        raise Unreadable(SHORT_YEAR, value=shown)
    century = 2000 if year < 70 else 1900
    if found[3]:
        return _checked(century + year, month, int(found[3]), shown)
    return _checked(century + year, month, 1, shown, MONTH)


_STATED_BY = (
    r"(?:填报|制表|报表|统计|上报)(?:时间|日期|时点)|(?:统计)?截止?(?:至|到|时间|日期)?|截[至止到]"
)
_STATED = re.compile(
    rf"(?:{_STATED_BY}):?(?:为|是|到|至)?"
    r"(\d{4})[年./-](?:(\d{1,2})[月./-]?)?(?:(\d{1,2})日?)?(末|底|年末|年底|月末|月底)?"
)


_FULL = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})(?!\d)")


def stated_date(texts: Iterable[str]) -> date | None:
    """The day a list speaks for, as its title or notes state it (填报时间, 统计截止…).

    A month or a year stands for its last day here: 统计截止2023年末 is 2023-12-31. Without such
    words, a day that is the only one named (beside the signature, say) is taken.
    """
    lines = [tight(text) for text in texts]
    for line in lines:
        if found := _STATED.search(line):
            return _last_day(int(found[1]), found[2], found[3])
    named = {found.groups() for line in lines for found in _FULL.finditer(line)}
    days = {_last_day(int(year), month, day) for year, month, day in named}
    return days.pop() if len(days) == 1 else None


def _last_day(year: int, month: str | None, day: str | None) -> date | None:
    number = int(month) if month else 12
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12):
        return None
    last = calendar.monthrange(year, number)[1]
    return date(year, number, min(int(day), last) if day else last)
