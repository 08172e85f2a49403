"""What can happen to an enterprise or to a term of office, and how it is recognised."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from indicators.changing.rows import Happening
from indicators.choices import COVERED, Answer, UnionKind

KINDS: dict[str, Any] = {
    "opened": _("开业"),
    "closed": _("终止"),
    "moved_in": _("迁入"),
    "moved_out": _("迁出"),
    "moved_within": _("区域内迁移"),
    "entered_group": _("进入口径分组"),
    "left_group": _("退出口径分组"),
    "joined": _("建会"),
    "left": _("不再有工会覆盖"),
    "union_form": _("建会形式变更"),
    "union_known": _("确认未建会"),
    "union_unknown": _("建会情况转为不详"),
    "congress_gained": _("建立职代会"),
    "congress_lost": _("职代会终止"),
    "congress_known": _("确认无职代会"),
    "congress_unknown": _("职代会转为不详"),
    "openness_gained": _("实行厂务公开"),
    "openness_lost": _("厂务公开终止"),
    "openness_known": _("确认无厂务公开"),
    "openness_unknown": _("厂务公开转为不详"),
    "contract_gained": _("集体合同生效"),
    "contract_lost": _("集体合同终止"),
    "contract_known": _("确认无集体合同"),
    "contract_unknown": _("集体合同转为不详"),
    "headcount": _("职工人数变动"),
    "headcount_known": _("职工人数由不详变为已知"),
    "headcount_unknown": _("职工人数变为不详"),
    "headcount_bounds": _("职工人数的准确程度变动"),
    "members": _("会员人数变动"),
    "members_known": _("会员人数由不详变为已知"),
    "members_unknown": _("会员人数变为不详"),
    "above_scale": _("规上认定变动"),
    "size_class": _("规模变动"),
    "term_ended": _("工会届满"),
    "term_renewed": _("按期换届"),
    "term_overdue": _("延期期满未换届"),
    "term_passed": _("届满已超过一年，不再统计"),
}

_COVERED = {kind.value for kind in COVERED}
_SYSTEMS = ("congress", "openness", "contract")
_BOUNDS = ("employees_exactness", "employees_at_least", "employees_at_most")

# A standing with `continues` (the enterprise operates beyond it as well) and `adds`, whose bits say
# which measures it is counted in; the lowest bit says that it is of the group.
State = Mapping[str, Any]
OF_GROUP = 1


def in_group(state: State) -> bool:
    return bool(state["adds"] & OF_GROUP)


def arrival(state: State) -> Happening:
    """Of an enterprise that was not in the area on the day before."""
    return Happening("moved_in" if state["continues"] else "opened")


def departure(state: State) -> Happening:
    """Of an enterprise that is not in the area any more."""
    return Happening("moved_out" if state["continues"] else "closed")


def differences(before: State, after: State) -> Iterator[Happening]:
    """Each way in which two standings of one enterprise differ, which meet on a day."""
    if in_group(before) != in_group(after):
        yield Happening("entered_group" if in_group(after) else "left_group")
    if before["area_id"] != after["area_id"]:
        yield Happening("moved_within", before["area__name"], after["area__name"])
    if before["union_kind"] != after["union_kind"]:
        kinds = before["union_kind"], after["union_kind"]
        yield Happening(_union(*kinds), *kinds)
    for system in _SYSTEMS:
        if before[system] != after[system]:
            yield Happening(_answer(system, *(state[system] for state in (before, after))))
    yield from _numbers(before, after)
    for column in ("above_scale", "size_class"):
        if before[column] != after[column]:
            yield Happening(column, before[column], after[column])


def _numbers(before: State, after: State) -> Iterator[Happening]:
    yield from _people("headcount", before["employees"], after["employees"])
    if before["employees"] == after["employees"] and _bounds(before) != _bounds(after):
        yield Happening("headcount_bounds", _bounds_text(before), _bounds_text(after))
    yield from _people("members", before["members"], after["members"])


def _union(before: str, after: str) -> str:
    if after in _COVERED:
        return "union_form" if before in _COVERED else "joined"
    if before in _COVERED:
        return "left"
    return "union_known" if after == UnionKind.NONE else "union_unknown"


def _answer(system: str, before: str, after: str) -> str:
    if after == Answer.YES:
        return f"{system}_gained"
    if after == Answer.UNKNOWN:
        return f"{system}_unknown"
    return f"{system}_lost" if before == Answer.YES else f"{system}_known"


def _people(kind: str, before: int | None, after: int | None) -> Iterator[Happening]:
    if before == after:
        return
    if before is None:
        yield Happening(f"{kind}_known", before, after)
    elif after is None:
        yield Happening(f"{kind}_unknown", before, after)
    else:
        yield Happening(kind, before, after)


def _bounds(state: State) -> tuple[Any, ...]:
    return tuple(state[column] for column in _BOUNDS)


def _bounds_text(state: State) -> str:
    """`10–20`, `100–`, `–20`: what is certain about the number."""
    low, high = state["employees_at_least"], state["employees_at_most"]
    return "–".join("" if bound is None else str(bound) for bound in (low, high))
