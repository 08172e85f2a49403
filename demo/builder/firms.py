"""An enterprise of the demo with its whole history, and what a roster of a day shows of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from builder.names import Candidate

REGISTRATION_TYPES = {
    "159": "其他有限责任公司",
    "160": "股份有限公司",
    "171": "私营独资企业",
    "173": "私营有限责任公司",
    "190": "其他企业",
    "410": "个体工商户",
}
KINDS = {"91": "法人", "92": "个体工商户", "93": "农民专业合作社"}
OFFICES = ("综合办公室", "人力资源部", "工会办公室", "行政部", "安全生产部")
FORM_WORDS = {"own": "单独", "joint": "联合", "federation": "联合会"}
# The fourth column is 所属园区 or 所属乡镇（街道）, see `header`.
_HEADER = (
    "序号", "企业名称", "统一社会信用代码", "", "企业类别", "企业成立日期", "行业",
    "登记注册类型", "规模", "职工人数", "会员人数", "是否建会", "建会形式", "工会名称", "建会时间",
    "批复文号", "职代会", "职代会建立时间", "厂务公开", "厂务公开建立时间", "集体合同",
    "集体合同起", "集体合同止", "地址", "联系人", "备注",
)  # fmt: skip


def header(place_word: str) -> list[str]:
    """The roster's header; `place_word` heads the column of the place."""
    return [word or place_word for word in _HEADER]


@dataclass(frozen=True)
class Cover:
    """How a union covers the firm: form own, joint or federation, from a day on."""

    form: str
    union: str
    since: date
    approval: str


@dataclass
class Firm:
    """One synthetic enterprise; `employees` is the number at the end of 2023."""

    name: str
    credit_code: str
    place: str
    kind: str
    opened: date
    industry: str
    registration_type: str
    address: str
    contact: str
    employees: int
    growth: float = 0.05
    above_scale: bool = False
    cover: Cover | None = None
    member_share: float = 1.0
    congress: date | None = None
    openness: date | None = None
    contracts: Sequence[tuple[date, date]] = ()
    union_word: str = "否"  # what the roster says while there is no union
    known_from: date = date(1900, 1, 1)  # before this day the roster leaves union columns empty
    employees_word: str = ""  # said instead of the number, e.g. 约60人
    remark: str = ""

    def employees_on(self, day: date) -> int:
        years = (date(2023, 12, 31) - day).days / 365.25
        return max(1, round(self.employees * (1 - self.growth) ** max(0.0, years)))

    def covered_on(self, day: date) -> bool:
        return self.cover is not None and self.cover.since <= day

    def members_on(self, day: date) -> int:
        if not self.covered_on(day):
            return 0
        years = max(0.0, (date(2023, 12, 31) - day).days / 365.25)
        share = self.member_share * (1 - 0.025 * years)
        return max(1, min(self.employees_on(day), round(self.employees_on(day) * share)))


def new_firm(candidate: Candidate, *, place: str, opened: date, employees: int,
             address: str, rng: random.Random) -> Firm:  # fmt: skip
    return Firm(
        name=candidate.name,
        credit_code=candidate.credit_code,
        place=place,
        kind=KINDS[candidate.credit_code[:2]],
        opened=opened,
        industry=candidate.industry,
        registration_type=REGISTRATION_TYPES[candidate.registration_type],
        address=address,
        contact=rng.choice(OFFICES),
        employees=employees,
        growth=rng.choice((0.0, 0.02, 0.04, 0.06, 0.09)),
    )


def day_between(rng: random.Random, first: date, last: date) -> date:
    """A working day between two days, both possible."""
    day = first + timedelta(days=rng.randint(0, max(0, (last - first).days)))
    while day.weekday() > 4 and day > first:
        day -= timedelta(days=1)
    return day


def contract_chain(rng: random.Random, first: date, *, renewed: bool) -> list[tuple[date, date]]:
    """First and last days of collective contracts from `first` on; unless renewed only one."""
    chain = [(first, _last_day(first, 3))]
    while renewed and chain[-1][1] <= date(2023, 12, 31):
        start = chain[-1][1] + timedelta(days=1)
        chain.append((start, _last_day(start, rng.choice((2, 3)))))
    return chain


def _last_day(first: date, years: int) -> date:
    return first.replace(year=first.year + years, day=min(first.day, 28)) - timedelta(days=1)


def roster_row(firm: Firm, number: int, day: date) -> list:
    """The firm's line in a roster of `day`, in the order of `header`; later facts are not shown."""
    known = day >= firm.known_from
    covered = firm.covered_on(day)
    cover = firm.cover if covered else None
    union_word = ("是" if covered else firm.union_word) if known else ""
    row = [
        number, firm.name, firm.credit_code, firm.place, firm.kind, firm.opened, firm.industry,
        firm.registration_type, "规上" if firm.above_scale else "规下",
        firm.employees_word or firm.employees_on(day), firm.members_on(day) if cover else None,
        union_word,
    ]  # fmt: skip
    if cover is None:
        row += [None] * 4
    else:
        row += [FORM_WORDS[cover.form], cover.union, cover.since, cover.approval]
    for since in (firm.congress, firm.openness):
        held = covered and since is not None and since <= day
        row += [("是" if held else "否") if covered else "", since if held else None]
    row += _contract_cells(firm, day, covered=covered)
    return [*row, firm.address, firm.contact, firm.remark]


def _contract_cells(firm: Firm, day: date, *, covered: bool) -> list:
    begun = [span for span in firm.contracts if span[0] <= day]
    if not covered or not begun:
        return ["否" if covered else "", None, None]
    since, until = begun[-1]
    return ["是" if until >= day else "否", since, until]
