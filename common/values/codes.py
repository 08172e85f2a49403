"""Unified social credit codes (GB 32100-2015) and the older numbers found in their place."""

import re
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Doubtful, Message, Unreadable
from common.values.text import display, says_nothing, tight

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

LOST_AS_NUMBER = Message(
    "lost_as_number",
    gettext_noop("信用代码被表格软件存成了数字（%(value)s），后面的位数已经丢失，无法恢复。"),
    gettext_noop("请把这一列设为“文本”格式，再按营业执照重新填写 18 位代码。"),
)
BAD_CHECK_DIGIT = Message(
    "bad_check_digit",
    gettext_noop("信用代码 %(value)s 的校验位不对（应为 %(expected)s），至少有一位填错了。"),
    gettext_noop("请对照营业执照改正。"),
)
WRONG_LENGTH = Message(
    "wrong_code_length",
    gettext_noop("信用代码应为 18 位，%(value)s 是 %(length)s 位。"),
    gettext_noop("请对照营业执照补全或改正。"),
)
WRONG_CHARACTER = Message(
    "wrong_code_character",
    gettext_noop("信用代码 %(value)s 里有不该出现的字符 %(characters)s。"),
    gettext_noop("信用代码只用数字和大写字母，没有 I、O、S、V、Z；请对照营业执照改正。"),
)
WRONG_FORM = Message(
    "wrong_code_form",
    gettext_noop("%(value)s 不是统一社会信用代码的样子。"),
    gettext_noop("代码第 3 至 8 位是登记时的区划，只能是数字；请对照营业执照改正。"),
)
CORRECTED = Message(
    "code_corrected",
    gettext_noop("信用代码 %(value)s 里的字母 O、I 应为数字 0、1，已按 %(corrected)s 记入。"),
    gettext_noop("校验位相符；请核对一次。"),
)
OLD_REGISTRATION = Message(
    "old_registration_number",
    gettext_noop("%(value)s 是旧的 15 位注册号，不作为信用代码记入。"),
    gettext_noop("请补填 18 位统一社会信用代码。"),
)
OLD_ORGANISATION = Message(
    "old_organisation_code",
    gettext_noop("%(value)s 是旧的 9 位组织机构代码，不作为信用代码记入。"),
    gettext_noop("请补填 18 位统一社会信用代码（旧代码是它的第 9 至 17 位）。"),
)
PENDING = Message(
    "code_pending",
    gettext_noop("信用代码写的是“%(value)s”，没有代码可记。"),
    gettext_noop("拿到代码后补填；在那之前按名称对应企业。"),
)

_PENDING = re.compile(
    "待补|后补|补办|办理中|正在办理|待办|申请中|同营业执照|见营业执照|[三两]证合一|未办|个体"
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}")
# The authority and kind (1st, 2nd), then the six digits of the division at registration. That
# division may long be retired (210724, 210725), so it is never looked up.
_FORM = re.compile(r"[1-9ANY][1-9A-Z]\d{6}[0-9A-Z]{10}")
_TYPED = str.maketrans("OI", "01")


# GB 32100-2015: the weight of the i-th character is 3 to the power of i - 1, modulo 31.
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LETTERS = "".join(character for character in ALPHABET if character.isalpha())
WELL_FORMED = re.compile(rf"[1-9ANY][1-9{_LETTERS}][0-9]{{6}}[0-9{_LETTERS}]{{10}}")


def check_digit(first_seventeen: str) -> str:
    """The 18th character. Raises KeyError for characters that no code has."""
    total = sum(
        _VALUES[character] * weight
        for character, weight in zip(first_seventeen, WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether the text is a well-formed code with a right check digit, already in normal form."""
    return WELL_FORMED.fullmatch(code) is not None and check_digit(code[:17]) == code[17]


def parse_credit_code(value: Any) -> Any:
    """Cell → code in normal form, "" for none, or Doubtful around one of them.

    Raises Unreadable for a spoilt or wrong code; the codes of the messages tell which.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(float(value))
    shown = display(value).strip()
    text = tight(shown).upper()
    if says_nothing(text) or text == "0":
        return ""
    text = (
        text.replace("-", "").replace("'", "").replace('"', "").replace("=", "").removesuffix(".0")
    )
    if is_credit_code(text):
        return text
    if _PENDING.search(text):
        return Doubtful("", PENDING, {"value": shown})
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable(LOST_AS_NUMBER, value=shown)
    return _explained(text, shown)


def _from_number(value: float) -> Any:
    if value == 0:
        return ""
    if value < 1e15 and value.is_integer():
        return _explained(str(int(value)), display(value))
    raise Unreadable(LOST_AS_NUMBER, value=display(value))


def _explained(text: str, shown: str) -> Any:
    if len(text) == 15 and text.isdecimal():
        return Doubtful("", OLD_REGISTRATION, {"value": shown})
    if len(text) == 9 and text.isalnum() and text.isascii():
        return Doubtful("", OLD_ORGANISATION, {"value": shown})
    corrected = text.translate(_TYPED)
    if corrected != text and is_credit_code(corrected):
        return Doubtful(corrected, CORRECTED, {"value": shown, "corrected": corrected})
    if not (text.isascii() and text.isalnum()):
        raise Unreadable(WRONG_FORM, value=shown)
    if len(text) != LENGTH:
        raise Unreadable(WRONG_LENGTH, value=shown, length=len(text))
    wrong = "".join(sorted(set(corrected) - set(ALPHABET)))
    if wrong:
        raise Unreadable(WRONG_CHARACTER, value=shown, characters=wrong)
    if not _FORM.fullmatch(corrected):
        raise Unreadable(WRONG_FORM, value=shown)
    raise Unreadable(BAD_CHECK_DIGIT, value=shown, expected=check_digit(corrected[:17]))
