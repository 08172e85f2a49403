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
已公开 公开 已换届 有工会 已有工会 已建工会 建会 已组建工会 已成立工会 已建立工会 建立了
建了 联合工会
"""
_YES = frozenset(_YES_WORDS.split())
_NO_WORDS = """
否 无 没有 × ✗ ✘ x X N n no No NO 0 未 不是 未建 未建会 未建立 未成立 未签订 未签
未实行 未执行 未推行 未组建 不具备条件 未具备条件 尚未建立 还未建 没建 FALSE false 规下
不 无工会 未公开 未开展 未换届 没建立 没有建 没有建立 没建会 没有工会 未建工会 未组建工会 未成立工会
未建立工会 尚未建会 没签 没有签订
"""
_NO = frozenset(_NO_WORDS.split())
_NEITHER = re.compile(
    "筹建|筹备|正在组建|组建中|拟建|待建|计划|准备|即将|在建|覆盖|纳入|注销|停产|停业|歇业|吊销|空壳|迁出|搬迁|关闭|破产|倒闭|失联|"
    "不详|暂无|未知|待核|部分|申请中|办理中|审批中"
)
_EMPTY = frozenset(["", "-", "--", "—", "——", "/", "//", "\\", "N/A", "n/a", "NA", "*", "."])
# ☑是 □否, as forms print it: the option that a mark stands before or behind.
_TICK = "[√☑✓✔■●☒]"
_OPTIONS = (
    *(("是", "否"), ("有", "无"), ("已建", "未建"), ("已签", "未签"), ("已实行", "未实行")),
    ("已建会", "未建会"),
)
_REMARK = re.compile(r"\([^()]*\)")


def parse_answer(value: Any) -> Answer:
    """Cell → Answer. Raises Unreadable for words that are none of the known ones."""
    text = tight(value if isinstance(value, str) else display(value)).replace("\ufe0f", "")
    if text in _EMPTY:
        return Answer(BLANK)
    if verdict := _by_word(text):
        return Answer(verdict, text)
    if _NEITHER.search(text):
        return Answer(NEITHER, text)
    if verdict := _by_word(_REMARK.sub("", text)) or _ticked(text):
        return Answer(verdict, text)
    raise Unreadable(UNREADABLE, value=text)


def _by_word(text: str) -> str:
    if text in _YES:
        return YES
    return NO if text in _NO else ""


def _ticked(text: str) -> str:
    """The verdict of a form's printed options, "" unless exactly one is marked."""
    if not re.search(_TICK, text):
        return ""
    plain = re.sub(r"[/、,;]", "", text)
    for yes, no in _OPTIONS:
        marked = [
            verdict
            for verdict, word, other in ((YES, yes, no), (NO, no, yes))
            if re.fullmatch(
                rf"[□○]?{other}[□○]?{_TICK}{word}|{_TICK}{word}[□○]?{other}[□○]?"
                rf"|{word}{_TICK}{other}[□○]?|{other}[□○]?{word}{_TICK}",
                plain,
            )
        ]
        if len(marked) == 1:
            return marked[0]
    return ""
