"""206 proposals recommended to the city's 2023 round; 40 awarded, 24 of them in parks."""

import random
from collections.abc import Iterable
from datetime import date, timedelta

from builder.firms import Firm, day_between

ROUND, YEAR = "锦州市职工代表优秀提案评选", 2023
TOTAL, PARK_AWARDS, OTHER_AWARDS = 206, 24, 16
PARK_SHARE = 118
GRADES = ["一等奖"] * 5 + ["二等奖"] * 10 + ["三等奖"] * 25
SUBJECTS = {
    "生产经营": ("生产计划排程", "设备点检制度", "仓储物流路线", "能源计量管理", "来料检验流程"),
    "人事劳资": ("技能等级与薪酬挂钩", "班组轮岗办法", "新员工导师制", "加班调休管理"),
    "劳动保护": (
        "高温岗位防暑",
        "粉尘车间通风",
        "叉车通道隔离",
        "劳动防护用品发放",
        "噪声岗位体检",
    ),
    "生活福利": ("职工食堂", "通勤班车", "倒班宿舍", "哺乳室", "职工体检项目"),
    "综合治理": ("厂区夜间照明", "消防通道", "车辆停放", "危化品台账"),
    "其他": ("职工书屋开放时间", "技术交流平台", "合理化建议奖励"),
}
WAYS = ("改进", "优化", "完善", "规范", "加强")


def build_proposals(
    parks: Iterable[Firm], others: Iterable[Firm], rng: random.Random
) -> tuple[list[list], list[list]]:
    """Rows of the proposals file and of the awards file."""
    proposers = _proposers(list(parks), PARK_SHARE, rng)
    proposers += _proposers(list(others), TOTAL - PARK_SHARE, rng)
    proposals = [_proposal(firm, number, rng) for number, firm in enumerate(proposers, start=1)]
    winners = rng.sample(range(PARK_SHARE), PARK_AWARDS)
    winners += rng.sample(range(PARK_SHARE, TOTAL), OTHER_AWARDS)
    grades = GRADES[:]
    rng.shuffle(grades)
    awards = [
        [proposals[index][0], ROUND, YEAR, grade, date(2023, 11, 24)]
        for index, grade in zip(sorted(winners), grades, strict=True)
    ]
    return proposals, awards


def _proposers(firms: list[Firm], count: int, rng: random.Random) -> list[Firm]:
    """Firms with their own union since before 2023; a larger one may propose several times."""
    able = [
        f for f in firms if f.cover and f.cover.form == "own" and f.covered_on(date(2022, 12, 31))
    ]
    return rng.choices(able, [firm.employees for firm in able], k=count)


def _proposal(firm: Firm, number: int, rng: random.Random) -> list:
    category = rng.choices(tuple(SUBJECTS), (6, 3, 5, 4, 2, 1))[0]
    subject = rng.choice(SUBJECTS[category])
    title = f"关于{rng.choice(WAYS)}{subject}的提案"
    submitted = day_between(rng, date(2023, 1, 9), date(2023, 8, 31))
    recommended = submitted + timedelta(days=rng.randint(6, 25))
    benefit = rng.randint(2, 180) * 5000 if category == "生产经营" else None
    return [
        f"2023-{number:03d}", title, category, firm.name, firm.credit_code, firm.place, submitted,
        f"{subject}方面存在不足，影响生产和职工利益。",
        f"建议{rng.choice(WAYS)}{subject}，明确责任部门和完成时限。",
        benefit, ROUND, YEAR, recommended, firm.cover.union,
    ]  # fmt: skip
