"""How rosters word sizes, forms of union, kinds of enterprise, ownership and industries."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Doubtful, Message, Unreadable
from common.values import clean_word, parse_answer, tight
from enterprises.choices import EnterpriseKind, Ownership, SizeClass
from unions.choices import CoverageForm

TOO_LONG = Message(
    "too_long",
    gettext_noop("内容有 %(length)s 个字，最多 %(limit)s 个字。"),
    gettext_noop("请缩短，或者核对是否填错了列。"),
)
UNKNOWN_SIZE = Message(
    "unknown_size",
    gettext_noop("看不出规模：%(value)s。"),
    gettext_noop("请填 规上、规下，或者 大型、中型、小型、微型。"),
)
UNKNOWN_FORM = Message(
    "unknown_form",
    gettext_noop("看不出建会形式：%(value)s。"),
    gettext_noop("请填 单独、联合 或 联合会。"),
)
UNKNOWN_KIND = Message(
    "unknown_enterprise_kind",
    gettext_noop("不认识的企业类别“%(value)s”，按其他处理。"),
    gettext_noop("请填 法人、分支机构、农民专业合作社 或 个体工商户。"),
)
UNKNOWN_INDUSTRY = Message(
    "unknown_industry",
    gettext_noop("看不出行业：%(value)s，没有记入。"),
    gettext_noop("请填 GB/T 4754 的门类字母或两位大类代码，例如 13。"),
)


@dataclass(frozen=True, slots=True)
class Size:
    """What a size column says: on the statistics bureau's list, or a size class."""

    above_scale: bool | None = None
    size_class: str = ""


def limited(limit: int, clean: Callable[[Any], Any] = clean_word) -> Callable[[Any], Any]:
    """`clean`, refusing text longer than the database holds."""

    def limited_clean(value: Any) -> Any:
        text = clean(value)
        if isinstance(text, str) and len(text) > limit:
            raise Unreadable(TOO_LONG, length=len(text), limit=limit)
        return text

    return limited_clean


_SIZES = {
    "大": SizeClass.LARGE,
    "中": SizeClass.MEDIUM,
    "小": SizeClass.SMALL,
    "微": SizeClass.MICRO,
}


def parse_size(value: Any) -> Size | None:
    text = clean_word(value)
    if not text:
        return None
    if re.search(r"规(?:模)?以?上|限上|限额以上", text):
        return Size(above_scale=True)
    if re.search(r"规(?:模)?以?下|限下|限额以下|非规上", text):
        return Size(above_scale=False)
    if found := re.fullmatch(r"([大中小微])(?:型|微)?(?:企业)?", text):
        return Size(size_class=_SIZES[found[1]])
    answer = parse_answer(value)
    if answer.truth is None:
        raise Unreadable(UNKNOWN_SIZE, value=text)
    return Size(above_scale=answer.truth)


def parse_form(value: Any) -> str:
    """建会形式 → a CoverageForm; "" where nothing is said."""
    text = clean_word(value)
    if not text:
        return ""
    form = form_in(text)
    if not form:
        raise Unreadable(UNKNOWN_FORM, value=text)
    return form


def form_in(text: str) -> str:
    """The form a text speaks of, if any: 纳入镇工会联合会, 联合建会, 单独建会."""
    if re.search(r"联合会|园区工会|[镇乡]工会|街道工会|总工会|区域", text):
        return CoverageForm.FEDERATION
    if "联合" in text:
        return CoverageForm.JOINT
    if re.search(r"单独|独立|自建|单建", text):
        return CoverageForm.OWN
    return ""


_KINDS = (
    (r"个体|工商户", EnterpriseKind.SOLE_TRADER),
    (r"合作社|合作联社", EnterpriseKind.COOPERATIVE),
    (r"分支|分公司|非法人|分店|分厂", EnterpriseKind.BRANCH),
    (r"法人|公司|企业|独资|合伙", EnterpriseKind.LEGAL_PERSON),
    (r"其他", EnterpriseKind.OTHER),
)


def parse_kind(value: Any) -> Any:
    text = clean_word(value)
    if not text:
        return ""
    for pattern, kind in _KINDS:
        if re.search(pattern, text):
            return kind
    return Doubtful(EnterpriseKind.OTHER, UNKNOWN_KIND, {"value": text})


# 国统字〔2011〕86号, by word and by code.
_OWNERSHIPS = (
    (r"港|澳|台|^2[1-9]\d", Ownership.HMT),
    (r"外商|外资|中外|^3[1-9]\d", Ownership.FOREIGN),
    (r"国有|国资|国企|央企|^1[15]1|^110|^161", Ownership.STATE),
    (r"集体|^120", Ownership.COLLECTIVE),
    (r"私营|民营|私企|个体|个人独资|^17\d|^41\d", Ownership.PRIVATE),
)


def parse_ownership(value: Any) -> str:
    text = clean_word(value)
    for pattern, ownership in _OWNERSHIPS:
        if text and re.search(pattern, text):
            return ownership
    return Ownership.OTHER if text else ""


# GB/T 4754-2017: the last division (大类) of each section (门类).
_SECTIONS = (
    *((5, "A"), (12, "B"), (43, "C"), (46, "D"), (50, "E"), (52, "F"), (60, "G"), (62, "H")),
    *((65, "I"), (69, "J"), (70, "K"), (72, "L"), (75, "M"), (79, "N"), (82, "O"), (83, "P")),
    *((85, "Q"), (90, "R"), (96, "S"), (97, "T")),
)
_SECTION_NAMES = (
    *(("农业|林业|畜牧|渔业", "A"), ("采矿", "B"), ("制造", "C"), ("电力|热力|燃气", "D")),
    *(("建筑", "E"), ("批发|零售|商贸", "F"), ("交通|运输|仓储|邮政|物流", "G")),
    *(("住宿|餐饮", "H"), ("信息|软件", "I"), ("金融|保险|银行", "J"), ("房地产|物业", "K")),
    *(("租赁|商务", "L"), ("科学研究|技术服务", "M"), ("水利|环境|公共设施", "N")),
    *(("居民服务|修理", "O"), ("教育", "P"), ("卫生|社会工作|养老", "Q")),
    *(("文化|体育|娱乐", "R"), ("公共管理", "S")),
)


def parse_industry(value: Any) -> Any:
    """→ (section, division) of GB/T 4754, "" where unknown; or None."""
    text = tight(str(clean_word(value)))
    if not text:
        return None
    if found := re.match(r"[A-T]?(\d{2})\d{0,2}(?:\D|$)", text):
        section = next((name for last, name in _SECTIONS if int(found[1]) <= last), "")
        if section and int(found[1]):
            return section, found[1]
    if found := re.match(r"([A-T])(?:[^A-Za-z]|$)", text):
        return found[1], ""
    for pattern, section in _SECTION_NAMES:
        if re.search(pattern, text):
            return section, ""
    return Doubtful(None, UNKNOWN_INDUSTRY, {"value": text})
