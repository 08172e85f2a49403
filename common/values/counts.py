"""Numbers of people and things as rosters state them: 约120人, 百余人, 20人以下, 十二, 不详."""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Message, Unreadable
from common.values.numerals import NUMERAL_CHARACTERS, parse_numeral
from common.values.text import display, says_nothing, tidy

EXACT = "exact"
APPROXIMATE = "approximate"
AT_LEAST = "at_least"
AT_MOST = "at_most"
RANGE = "range"
NONE = "none"

LIMIT = 100_000_000

UNREADABLE = Message(
    "unreadable_count",
    gettext_noop("看不出是多少：%(value)s。"),
    gettext_noop("请填一个整数，例如 120；估计数写“约120”，下限写“120以上”，不知道就留空。"),
)
AMBIGUOUS = Message(
    "ambiguous_count",
    gettext_noop("%(value)s 里有两个数，分不清哪个是总数。"),
    gettext_noop("请只填总数；女职工、会员等请填在各自的列里。"),
)
MONEY = Message(
    "money_not_count",
    gettext_noop("%(value)s 是金额，不是人数或个数。"),
    gettext_noop("请核对是否填错了列。"),
)
NEGATIVE = Message(
    "negative_count",
    gettext_noop("%(value)s 是负数。"),
    gettext_noop("人数和个数不能小于 0，请改正。"),
)
NOT_WHOLE = Message(
    "count_not_whole",
    gettext_noop("%(value)s 不是整数。"),
    gettext_noop("请填整数。"),
)
TOO_LARGE = Message(
    "count_too_large",
    gettext_noop("%(value)s 太大，不像人数或个数。"),
    gettext_noop("请核对是否填错了列。"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """A stated number. `value` is what may be counted with: None for none, range and "at most"."""

    value: int | None
    exactness: str = EXACT
    at_least: int | None = None
    at_most: int | None = None
    women: int | None = None


NO_COUNT = Count(None, NONE)

_CN = f"[{NUMERAL_CHARACTERS}]"
_N = rf"(?:\d+(?:\.\d+)?[百千万亿]?|{_CN}+)"
_UNIT = r"(?:个人|口人|[人个名位家户件项次对间场套台])?"
_ABOUT = r"(?:约计|约为|大约|大概|估计|将近|接近|约|近|~|≈)"
_MORE = r"(?:多|余|来|好几|几)"
_ROUGHLY = r"(?:左右|上下|前后)"
_FROM = r"(?:≥|>=|=>|至少|不少于|不低于|不下于|最少)"
_ABOVE = r"(?:>|超过|多于|大于|高于|超)"
_TO = r"(?:≤|<=|=<|至多|不超过|不多于|不高于|最多)"
_BELOW = r"(?:<|少于|小于|低于|不足|不到|未满|不满)"

_PLAIN = re.compile(
    rf"(?:共有?|共计|总计|合计|现有|实有|在册|在职|总数)?(?:职工|员工)?:?({_N}){_UNIT}(?:职工|员工)?(?:整|正)?"
)
# 三五人, 七八个: three to five, not thirty-five; as digits they would be written 35.
_TWO_DIGITS = re.compile(r"[一二两三四五六七八九]{2}")
_APPROXIMATE = [
    re.compile(rf"{_ABOUT}({_N}){_MORE}?{_UNIT}{_ROUGHLY}?"),
    re.compile(rf"({_N}){_MORE}{_UNIT}{_ROUGHLY}?"),
    re.compile(rf"({_N}){_UNIT}{_MORE}?{_ROUGHLY}"),
    re.compile(rf"上([百千万]){_UNIT}"),
]
_AT_LEAST = [
    (re.compile(rf"{_FROM}({_N}){_UNIT}"), 0),
    (re.compile(rf"({_N}){_UNIT}(?:及?以上|\+|起)"), 0),
    (re.compile(rf"{_ABOVE}({_N}){_UNIT}"), 1),
]
_AT_MOST = [
    (re.compile(rf"{_TO}({_N}){_UNIT}"), 0),
    (re.compile(rf"({_N}){_UNIT}(?:及?以下|及?以内|之内)"), 0),
    (re.compile(rf"{_BELOW}({_N}){_UNIT}"), 1),
]
_RANGE = re.compile(rf"({_N}){_UNIT}(?:-|--|~|—|——|–|至|到)({_N}){_UNIT}(?:之?间)?")
# 几十人, 十几人, 二十几人, 数百人, 两三百人: the span of what they can mean.
_FEW_TENS = re.compile(rf"(?:好?几|数)([十百千万]){_UNIT}")
_TWO_THREE = re.compile(rf"([一二两三四五六七八])([二三四五六七八九])([十百千万]){_UNIT}")
_TEENS = re.compile(rf"({_CN}?十)几{_UNIT}")
_SUM = re.compile(rf"({_N}){_UNIT}(?:\+({_N}){_UNIT})+")
_MEN_WOMEN = re.compile(rf"[男女]工?:?({_N}){_UNIT}[,、;/+和 ]?[男女]工?:?({_N}){_UNIT}")
_TWO_NUMBERS = re.compile(rf"{_N}{_UNIT}[/、,;]{_N}{_UNIT}")
_REMARK = re.compile(r"\(([^()]*)\)")
_WOMEN = re.compile(rf"女(?:职?工|员工|会员|性)?:?({_N})")
_MONEY = re.compile(r"元|[¥$]|美金|港币")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def parse_count(value: Any, *, zero_is_none: bool = False) -> Count:
    """Cell → Count. Empty cells and the usual words for "nothing" give NO_COUNT.

    Raises Unreadable for everything whose meaning would have to be guessed. With `zero_is_none`, 0
    means "not filled in", which is what rosters mean by it under 职工人数.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        count = Count(_whole(value))
    else:
        count = _parse_text(value if isinstance(value, str) else display(value))
    if zero_is_none and count == Count(0):
        return NO_COUNT
    return count


def _whole(value: float) -> int:
    if value < 0:
        raise Unreadable(NEGATIVE, value=display(value))
    if value > LIMIT:
        raise Unreadable(TOO_LARGE, value=display(value))
    if value != int(value):
        raise Unreadable(NOT_WHOLE, value=display(value))
    return int(value)


def _parse_text(raw: str) -> Count:
    if raw.isdecimal() and raw.isascii() and len(raw) < 9:
        return Count(int(raw))
    text = tidy(raw)
    if says_nothing(text):
        return NO_COUNT
    text = _THOUSANDS.sub("", text.replace(" ", "").rstrip("。.;,"))
    if _MONEY.search(text):
        raise Unreadable(MONEY, value=raw.strip())
    if text.startswith("-") and text[1:2].isdecimal():
        raise Unreadable(NEGATIVE, value=raw.strip())
    try:
        count = _parse_phrase(_REMARK.sub("", text))
    except Unreadable as refusal:
        refusal.params["value"] = raw.strip()
        raise
    if count is None:
        raise Unreadable(UNREADABLE, value=raw.strip())
    if "不含" in text:
        count = _without_itself(count)
    women = _WOMEN.search(text)
    return replace(count, women=_number(women[1])) if women else count


def _without_itself(count: Count) -> Count:
    """100人(不含)以下: one less. 以上 and 以下 by themselves include the number."""
    if count.exactness == AT_MOST and count.at_most:
        return replace(count, at_most=count.at_most - 1)
    if count.exactness == AT_LEAST and count.at_least is not None:
        return replace(count, value=count.at_least + 1, at_least=count.at_least + 1)
    return count


def _parse_phrase(text: str) -> Count | None:
    for reader in _READERS:
        count = reader(text)
        if count is not None:
            return count
    if _TWO_NUMBERS.fullmatch(text):
        raise Unreadable(AMBIGUOUS, value=text)
    if _SCIENTIFIC.fullmatch(text):
        return Count(_whole(float(text)))
    return None


def _read_plain(text: str) -> Count | None:
    found = _PLAIN.fullmatch(text)
    if found is None or _TWO_DIGITS.fullmatch(found[1]):
        return None
    if (number := _number(found[1])) is None:
        return None
    # 1.2万 has been rounded by whoever wrote it.
    rounded = "." in found[1] and found[1][-1] in "百千万亿"
    return Count(number, APPROXIMATE if rounded else EXACT)


def _read_approximate(text: str) -> Count | None:
    for pattern in _APPROXIMATE:
        if (found := pattern.fullmatch(text)) and (number := _number(found[1])) is not None:
            return Count(number, APPROXIMATE)
    return None


def _read_bound(text: str) -> Count | None:
    for pattern, step in _AT_LEAST:
        if (found := pattern.fullmatch(text)) and (number := _number(found[1])) is not None:
            return Count(number + step, AT_LEAST, at_least=number + step)
    for pattern, step in _AT_MOST:
        if (found := pattern.fullmatch(text)) and (number := _number(found[1])) is not None:
            return Count(None, AT_MOST, at_most=max(number - step, 0))
    return None


def _read_range(text: str) -> Count | None:
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    low, high = _number(found[1]), _number(found[2])
    if low is None or high is None or low > high:
        return None
    return Count(low) if low == high else Count(None, RANGE, at_least=low, at_most=high)


def _read_vague(text: str) -> Count | None:
    if found := _FEW_TENS.fullmatch(text):
        unit = _number(found[1]) or 0
        return Count(None, RANGE, at_least=2 * unit, at_most=10 * unit - 1)
    if found := _TWO_THREE.fullmatch(text):
        low, high, unit = (_number(part) or 0 for part in found.groups())
        return Count(None, RANGE, at_least=low * unit, at_most=(high + 1) * unit - 1)
    if (found := _TEENS.fullmatch(text)) and (tens := _number(found[1])) is not None:
        return Count(None, RANGE, at_least=tens + 1, at_most=tens + 9)
    return None


def _read_sum(text: str) -> Count | None:
    if _SUM.fullmatch(text) or _MEN_WOMEN.fullmatch(text):
        numbers = [_number(part) for part in re.findall(_N, text)]
        if None not in numbers:
            return Count(sum(number for number in numbers if number is not None))
    return None


_READERS = (_read_plain, _read_bound, _read_vague, _read_approximate, _read_range, _read_sum)


def _number(text: str) -> int | None:
    scale = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
    if text[:1].isdecimal():
        unit = scale.get(text[-1], 1)
        digits = text[:-1] if unit > 1 else text
        return _whole(round(float(digits) * unit, 6))
    number = parse_numeral(text)
    return None if number is None else _whole(number)


def stated_count(count: Count) -> str:
    """A number of people as it is typed into a form; `parse_count` reads it back."""
    match count.exactness:
        case "approximate":
            return f"约{count.value}"
        case "at_least":
            return f"{count.at_least}以上"
        case "at_most":
            return f"{count.at_most}以下"
        case "range":
            return f"{count.at_least}-{count.at_most}"
    return "" if count.value is None else str(count.value)
