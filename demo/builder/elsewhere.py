"""A modest number of enterprises in the other townships, much of it honestly unknown."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from builder.firms import Cover, Firm, contract_chain, day_between, new_firm
from builder.names import Pool
from builder.places import FIVE_TOWNS, Place


@dataclass(frozen=True)
class CountyPlan:
    """Shares at the end of 2023 of firms with a union and of firms whose status is not known."""

    code: str
    file: str
    body: str
    firms: int
    traders: int
    unionised: float
    unknown: float


PLANS = (
    CountyPlan("210702", "guta", "古工发", 48, 8, 0.62, 0.08),
    CountyPlan("210703", "linghe", "凌河工发", 52, 8, 0.58, 0.10),
    CountyPlan("210711", "taihe", "太工发", 52, 6, 0.55, 0.12),
    CountyPlan("210726", "heishan", "黑工发", 58, 8, 0.41, 0.25),
    CountyPlan("210727", "yixian", "义工发", 54, 8, 0.47, 0.15),
    CountyPlan("210781", "linghai", "凌工发", 58, 8, 0.52, 0.18),
    CountyPlan("210782", "beizhen", "北工发", 44, 6, 0.50, 0.10),
)
STREETS = ("人民街", "解放路", "工业路")
PRISON = "210782402"
EARLIER = date(2021, 12, 31)
UNKNOWN_WORDS = ("", "", "不详", "筹建中")


def build_elsewhere(pool: Pool, places: list[Place], rng: random.Random) -> dict[str, list[Firm]]:
    """Firms by county code, in townships that none of the other files speaks of."""
    names = {place.code: place.name for place in places}
    return {
        plan.code: _build_county(plan, names[plan.code], _townships(plan.code, places), pool, rng)
        for plan in PLANS
    }


def _townships(county: str, places: list[Place]) -> list[str]:
    return [
        place.name
        for place in places
        if place.parent == county
        and place.kind in {"街道", "镇", "乡"}
        and place.code not in FIVE_TOWNS
        and place.code != PRISON
    ]


def _build_county(
    plan: CountyPlan, county: str, townships: list[str], pool: Pool, rng: random.Random
) -> list[Firm]:
    candidates = pool.firms(plan.code, plan.firms, manufacturing=0.4)
    candidates += pool.traders(plan.code, plan.traders)
    weights = [rng.randint(1, 6) for _ in townships]
    firms = []
    for candidate in candidates:
        town = rng.choices(townships, weights)[0]
        trader = candidate.registration_type == "410"
        firm = new_firm(
            candidate,
            place=town,
            opened=day_between(rng, date(1998, 3, 2), date(2022, 11, 30)),
            employees=rng.randint(1, 7) if trader else int(rng.triangular(3, 260, 14)),
            address=f"辽宁省锦州市{county}{town}{rng.choice(STREETS)}{rng.randint(1, 160)}号",
            rng=rng,
        )
        firm.above_scale = not trader and firm.employees > 110
        _status(plan, county, firm, rng)
        firms.append(firm)
    return sorted(firms, key=lambda firm: (townships.index(firm.place), firm.name))


def _status(plan: CountyPlan, county: str, firm: Firm, rng: random.Random) -> None:
    draw = rng.random()
    if draw < plan.unionised:
        _unionise(plan, county, firm, rng)
    elif draw < plan.unionised + plan.unknown:
        firm.union_word = rng.choice(UNKNOWN_WORDS)
    if rng.random() < 0.3:  # not asked in the 2021 count: the columns stay empty
        firm.known_from = date(2022, 1, 1)
    if rng.random() < 0.03 and firm.employees >= 20:
        firm.employees_word = f"约{firm.employees // 10 * 10}人"


def _unionise(plan: CountyPlan, county: str, firm: Firm, rng: random.Random) -> None:
    first = max(firm.opened + timedelta(days=90), date(2014, 1, 6))
    since = day_between(rng, first, date(2023, 11, 30))
    number = f"{plan.body}〔{since.year}〕{rng.randint(3, 96)}号"
    if firm.employees >= 25:
        firm.cover = Cover("own", f"{firm.name}工会委员会", since, number)
        firm.member_share = rng.choice((0.7, 0.8, 0.88, 0.95, 1.0))
    else:
        since = max(since, date(2019, 5, 6))
        founded = f"{plan.body}〔2019〕{rng.randint(1, 2)}号"
        firm.cover = Cover("federation", f"{county}{firm.place}工会联合会", since, founded)
    if rng.random() < 0.72:
        firm.congress = day_between(
            rng, since, min(since + timedelta(days=500), date(2023, 12, 20))
        )
    if firm.congress and rng.random() < 0.8:
        firm.openness = firm.congress
    if firm.congress and rng.random() < 0.55:
        firm.contracts = contract_chain(rng, firm.congress, renewed=rng.random() < 0.6)
