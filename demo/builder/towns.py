"""The five towns of the Qingduizi station: 64 firms of 20 or more, 425 smaller, 5,460 people."""

import random
from datetime import date, timedelta

from builder.firms import Cover, Firm, contract_chain, day_between, new_firm
from builder.names import Pool
from builder.places import FIVE_TOWNS

WORKERS = 5460
LARGE, MIDDLE, SMALL, TRADERS = 10, 54, 305, 120
COUNTY = "210782"
STREETS = ("中心街", "工业路", "新兴路", "站前路")
# The county approved one federation per town in the spring of 2023.
FEDERATIONS = {
    town: Cover("federation", f"北镇市{town}工会联合会", since, f"北工发〔2023〕{number}号")
    for number, (town, since) in enumerate(
        {
            "青堆子镇": date(2023, 2, 22),
            "大屯乡": date(2023, 3, 3),
            "高山子镇": date(2023, 3, 8),
            "吴家镇": date(2023, 3, 15),
            "柳家乡": date(2023, 3, 21),
        }.items(),
        start=11,
    )
}


def build_towns(pool: Pool, rng: random.Random) -> list[Firm]:
    towns = list(FIVE_TOWNS.values())
    sizes = _sizes(rng)
    candidates = pool.firms(COUNTY, LARGE + MIDDLE + SMALL, manufacturing=0.5)
    rng.shuffle(candidates)
    candidates += pool.traders(COUNTY, TRADERS)
    firms = []
    for number, (candidate, employees) in enumerate(zip(candidates, sizes, strict=True)):
        town = towns[number % 5] if number < LARGE else rng.choices(towns, (30, 18, 22, 16, 14))[0]
        opened = _opened(rng, number)
        firm = new_firm(
            candidate, place=town, opened=opened, employees=employees,
            address=f"辽宁省北镇市{town}{rng.choice(STREETS)}{rng.randint(1, 96)}号",
            rng=rng,
        )  # fmt: skip
        firm.above_scale = number < 7
        _cover(firm, number, rng)
        firms.append(firm)
    return sorted(firms, key=lambda firm: (towns.index(firm.place), -firm.employees, firm.name))


def _opened(rng: random.Random, number: int) -> date:
    last = date(2017, 12, 1) if number < LARGE else date(2022, 11, 30)
    return day_between(rng, date(1999, 5, 4), last)


def _sizes(rng: random.Random) -> list[int]:
    """Sizes within the three classes that add up to exactly the workers of the article."""
    bounds = [(100, 230)] * LARGE + [(20, 99)] * MIDDLE + [(2, 19)] * SMALL + [(1, 8)] * TRADERS
    sizes = [int(rng.triangular(low, high, low + (high - low) * 0.15)) for low, high in bounds]
    step = 1 if sum(sizes) < WORKERS else -1
    while sum(sizes) != WORKERS:
        pick = rng.randrange(len(sizes))
        low, high = bounds[pick]
        if low <= sizes[pick] + step <= high:
            sizes[pick] += step
    return sizes


def _cover(firm: Firm, number: int, rng: random.Random) -> None:
    """The ten large ones have their own union and congress; the town's federation has the rest."""
    firm.member_share = 1.0
    if number >= LARGE:
        base = FEDERATIONS[firm.place]
        since = base.since + timedelta(days=rng.choice((0, 0, 0, 20, 48, 110, 190, 240)))
        firm.cover = Cover(base.form, base.union, since, base.approval)
        return
    since = (
        day_between(rng, date(2018, 3, 1), date(2022, 10, 31))
        if number < 4
        else day_between(rng, date(2023, 3, 1), date(2023, 8, 31))
    )
    firm.cover = Cover(
        "own", f"{firm.name}工会委员会", since, f"北工发〔{since.year}〕{rng.randint(20, 96)}号"
    )
    firm.congress = day_between(rng, since, min(since + timedelta(days=100), date(2023, 12, 8)))
    firm.openness = firm.congress
    if number % 2 == 0:
        firm.contracts = contract_chain(rng, firm.congress, renewed=True)
