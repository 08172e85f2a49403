"""Yes, no, or neither: 是 √ 已建 / 否 × 未建 / 筹建中."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from common.problems import Message, Unreadable
from common.values.text import display, tight

YES = "yes"
NO = "no"
NEITHER = "neither"
BLANK = ""

UNREADABLE = Message(
    "unreadable_answer",
    gettext_noop("看不出是“是”还是“否”：%(value)s。"),
    gettext_noop("请填 是 或 否；正在筹建填 筹建中，不知道就留空。"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`verdict` counts; `text` is what was written, for those who need to know how it was meant."""

    verdict: str
    text: str = ""

    @property
    def truth(self) -> bool | None:
        """True, False, or None for neither and for an empty cell."""
        return {YES: True, NO: False}.get(self.verdict)


_YES_WORDS = """
是 有 √ ✓ ✔ ☑ v V Y y yes Yes YES 1 建 已 对 已建 已建会 已建立 已成立 已签订 已签
已实行 已执行 已推行 已组建 单独建会 独立建会 联合建会 已单独建会 已联合建会 单独 联合
单独组建 联合组建 单独建 联合建 TRUE true 规上 建立 实行 执行 签订 已开展 规范建制
已公开 公开 已换届
"""
_YES = frozenset(_YES_WORDS.split())
_NO_WORDS = """
否 无 没有 × ✗ ✘ x X N n no No NO 0 未 不是 未建 未建会 未建立 未成立 未签订 未签
未实行 未执行 未推行 未组建 不具备条件 未具备条件 尚未建立 还未建 没建 FALSE false 规下
不 无工会 未公开 未开展 未换届
"""
_NO = frozenset(_NO_WORDS.split())
_NEITHER = re.compile(
    "筹建|筹备|拟建|待建|计划|准备|即将|在建|覆盖|纳入|注销|停产|停业|歇业|吊销|空壳|迁出|搬迁|关闭|破产|倒闭|失联|"
    "不详|暂无|未知|待核|部分|申请中|办理中|审批中"
)
_EMPTY = frozenset(["", "-", "--", "—", "——", "/", "//", "\\", "N/A", "n/a", "NA", "*", "."])
_REMARK = re.compile(r"\([^()]*\)")


def parse_answer(value: Any) -> Answer:
    """Cell → Answer. Raises Unreadable for words that are none of the known ones."""
    text = tight(value if isinstance(value, str) else display(value))
    if text in _EMPTY:
        return Answer(BLANK)
    if text in _YES:
        return Answer(YES, text)
    if text in _NO:
        return Answer(NO, text)
    if _NEITHER.search(text):
        return Answer(NEITHER, text)
    without_remark = _REMARK.sub("", text)
    if without_remark in _YES:
        return Answer(YES, text)
    if without_remark in _NO:
        return Answer(NO, text)
    raise Unreadable(UNREADABLE, value=text)
