"""A dozen made-up enterprises as they are, from which every sample roster is written.

What a row of a sample must come to is taken from here, never from the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

QINGDUIZI, GAOSHANZI, DATUN = "青堆子镇", "高山子镇", "大屯乡"

HEADINGS = {
    "seq": "序号", "name": "企业名称", "credit_code": "统一社会信用代码", "township": "所属乡镇",
    "employees": "职工人数", "women": "女职工数", "members": "会员人数", "has_union": "是否建会",
    "founded_on": "建会时间", "congress": "职代会", "phone": "联系电话", "address": "地址",
}  # fmt: skip


def _firm(
    name: str, code: str, town: str, people: tuple[int, int, int], founded: str
) -> dict[str, Any]:
    return {
        "name": name,
        "credit_code": code,
        "township": town,
        "employees": people[0],
        "women": people[1],
        "members": people[2],
        "has_union": "是" if founded else "否",
        "founded_on": founded,
        "phone": f"0416-66000{people[0] % 90 + 10}",
        "address": f"{town}工业路{people[0]}号",
    }


FIRMS = [
    _firm("锦州市宏泉印刷有限公司", "91210782MAYXQX860Q", QINGDUIZI, (34, 12, 30), "2019-11"),
    _firm("锦州市福乐源汽车维修有限公司", "91210782MAY2FEC077", QINGDUIZI, (27, 3, 20), "2020-06"),
    _firm("锦州美嘉达钛业有限公司", "91210782MABAYXF23D", QINGDUIZI, (108, 21, 100), "2018"),
    _firm("北镇惠民桥信息技术有限公司", "91210782MA7HTTNF11", QINGDUIZI, (16, 9, 0), ""),
    _firm("锦州创驰商贸有限公司", "91210782MAKP94G32W", GAOSHANZI, (51, 20, 48), "2021-03-05"),
    _firm("锦州市信贸汽车零部件有限公司", "91210782MALK6UPB77", GAOSHANZI, (72, 30, 60), "2021-03"),
    _firm("北镇艾科纺织有限公司", "91210782MAR87GQJ6U", GAOSHANZI, (45, 40, 0), ""),
    _firm("锦州市远顺膨润土有限公司", "91210782MA4EHC8Y1U", GAOSHANZI, (12, 2, 10), "2022"),
    _firm("锦州市卓兴仪器仪表有限公司", "91210782MAGJ6D5Q6T", DATUN, (23, 11, 22), "2017-05-18"),
    _firm("辽宁凯尚汽车配件有限公司", "91210782MAXBBXED2Y", DATUN, (310, 90, 280), "2016-09"),
    _firm("锦州市东顺物业管理经营部", "92210782MADL771X3U", DATUN, (49, 28, 0), ""),
    _firm("北镇市自通热力有限公司", "91210782MA61Y4GP1P", DATUN, (44, 8, 40), "2019"),
]  # fmt: skip

ANSWERS = {"是": "yes", "否": "no"}


def want(firm: dict, sheet: str, row: int, *fields: str, **other: Any) -> dict[str, Any]:
    """What the reader must make of a row: what these fields hold, and `other`; the rest is empty.

    `area` is where the enterprise is to be entered.
    """
    values = {name: firm[name] for name in ("name", *fields)} | other
    values.setdefault("area", firm["township"])
    meant = {
        name: ANSWERS.get(value, value) if name == "has_union" else str(value)
        for name, value in values.items()
        if value not in ("", None, 0)
    }
    return {"sheet": sheet, "row": row, **meant}


def line(firm: dict, *fields: str, seq: int = 0) -> list[Any]:
    """The cells of a row."""
    return [seq if name == "seq" else firm[name] or None for name in fields]


def heads(*fields: str) -> list[Any]:
    return [HEADINGS[name] for name in fields]


@dataclass
class Roster:
    """A file, what its rows mean, and its problems as (code, sheet, row, column)."""

    data: bytes
    rows: list[dict[str, Any]]
    problems: list[tuple[str, str, int, str]] = field(default_factory=list)


ROSTERS: dict[str, Callable[[], Roster]] = {}


def roster(name: str) -> Callable[[Callable[[], Roster]], Callable[[], Roster]]:
    """Register the maker of a sample under the name of its file."""

    def register(make: Callable[[], Roster]) -> Callable[[], Roster]:
        ROSTERS[name] = make
        return make

    return register
