"""The enterprises of the five parks: 95 % with a union at the end of 2023, in each park exactly."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from builder.firms import (
    OFFICES,
    Cover,
    Firm,
    contract_chain,
    day_between,
    new_firm,
)
from builder.names import Candidate, Pool
from builder.places import SUBPARK_NAMES

END = date(2023, 12, 31)
JINBO = "辽宁锦渤机辆装备制造有限公司"


@dataclass(frozen=True)
class ParkPlan:
    """What a park must come to at the end of 2023, and when its station was founded."""

    short: str
    county: str
    body: str  # how its county writes approval numbers
    enterprises: int
    above_scale: int
    above_before: int  # of the above-scale, those with a union before the station
    station: date

    @property
    def name(self) -> str:
        return f"锦州{self.short}经济开发区"

    @property
    def unionised(self) -> int:
        return self.enterprises * 95 // 100


PLANS = (
    ParkPlan("七里河", "210727", "义工发", 100, 23, 12, date(2020, 6, 1)),
    ParkPlan("沟帮子", "210782", "北工发", 120, 27, 11, date(2019, 11, 1)),
    ParkPlan("大有", "210781", "凌工发", 100, 19, 9, date(2020, 7, 1)),
    ParkPlan("汤河子", "210711", "太工发", 100, 22, 10, date(2020, 4, 1)),
    ParkPlan("庞河", "210726", "黑工发", 100, 17, 8, date(2020, 9, 1)),
)
ROADS = ("创业路", "兴业路", "工业一路", "工业二路", "振兴大街", "科技路", "园区东路")


def build_parks(pool: Pool, rng: random.Random) -> dict[str, list[Firm]]:
    """Firms by short name of the park."""
    return {plan.short: _build_park(plan, pool, rng) for plan in PLANS}


def _build_park(plan: ParkPlan, pool: Pool, rng: random.Random) -> list[Firm]:
    own_firm = 1 if plan.short == "汤河子" else 0
    candidates = pool.firms(plan.county, plan.enterprises - own_firm, manufacturing=0.8)
    rng.shuffle(candidates)
    firms = []
    for number, candidate in enumerate(candidates):
        firms.append(_firm(plan, candidate, rng, number=number))
    joiners = firms[: plan.unionised - own_firm]
    for number, firm in enumerate(joiners):
        _unionise(plan, firm, rng, before=number < plan.above_before)
    _share_unions(plan, joiners)
    _adopt_systems(joiners, rng)
    if own_firm:
        firms.insert(plan.above_scale, _jinbo(rng))
    return firms


def _firm(plan: ParkPlan, candidate: Candidate, rng: random.Random, *, number: int) -> Firm:
    above = number < plan.above_scale
    if above:
        opened = day_between(rng, date(1996, 3, 1), date(2016, 12, 30))
        employees = int(rng.triangular(62, 420, 130))
    elif number >= plan.unionised - 1:  # those that stay without a union are the youngest
        opened = day_between(rng, date(2022, 3, 1), date(2023, 9, 28))
        employees = rng.randint(4, 22)
    else:
        late = rng.random() < 0.42
        first, last = (date(2019, 1, 4), date(2023, 4, 28)) if late else (
            date(2003, 4, 1), date(2018, 11, 30))  # fmt: skip
        opened = day_between(rng, first, last)
        employees = int(rng.triangular(5, 98, 16))
    subparks = SUBPARK_NAMES.get(plan.short)
    place = subparks[number % 3] if subparks and number % 8 else plan.name
    address = f"辽宁省{plan.name}{rng.choice(ROADS)}{rng.randint(1, 128)}号"
    firm = new_firm(
        candidate, place=place, opened=opened, employees=employees, address=address, rng=rng
    )
    firm.above_scale = above
    return firm


def _unionise(plan: ParkPlan, firm: Firm, rng: random.Random, *, before: bool) -> None:
    """A form and a founding day; before the station only own unions of larger enterprises."""
    if before:
        since = day_between(rng, max(firm.opened, date(2015, 3, 2)), plan.station.replace(day=1)
                            - timedelta(days=40))  # fmt: skip
        firm.cover = _own(plan, firm, since, rng)
        return
    if firm.above_scale:  # the rest of the above-scale followed in the year of the station
        first = plan.station + timedelta(days=20)
        last = date(2020, 12, 25)
        firm.cover = _own(plan, firm, day_between(rng, first, last), rng)
        return
    early = firm.opened < date(2015, 1, 1) and rng.random() < 0.18
    if early and firm.employees >= 25:
        since = day_between(rng, date(2016, 1, 4), plan.station - timedelta(days=60))
    else:
        first = max(firm.opened + timedelta(days=60), plan.station + timedelta(days=25))
        since = _ramp(rng, first)
    own = firm.employees >= 25 and rng.random() < 0.8
    if own or since < plan.station:
        firm.cover = _own(plan, firm, since, rng)
    else:
        form = "joint" if rng.random() < 0.4 else "federation"
        firm.cover = Cover(form, "", since, "")


def _ramp(rng: random.Random, first: date) -> date:
    """Most joined within the first years after the station; everyone by mid December 2023."""
    span = max(0, (date(2023, 12, 15) - first).days)
    return first + timedelta(days=int(span * rng.betavariate(1.1, 1.9)))


def _own(plan: ParkPlan, firm: Firm, since: date, rng: random.Random) -> Cover:
    number = f"{plan.body}〔{since.year}〕{rng.randint(3, 96)}号"
    firm.member_share = rng.choice((0.86, 0.9, 0.93, 0.96, 1.0))
    return Cover("own", f"{firm.name}工会委员会", since, number)


def _share_unions(plan: ParkPlan, firms: list[Firm]) -> None:
    """Name the joint unions (ten firms each, in order of joining) and the park's federation."""
    shared = [firm for firm in firms if firm.cover and not firm.cover.union]
    for form, size in (("joint", 10), ("federation", len(shared))):
        group = sorted(
            (f for f in shared if f.cover and f.cover.form == form),
            key=lambda f: (f.cover.since, f.name),
        )
        for start in range(0, len(group), max(1, size)):
            part = group[start : start + size]
            number = start // size + 1
            founded = part[0].cover.since
            name = (
                f"{plan.name}工会联合会"
                if form == "federation"
                else f"{plan.name}第{'一二三四五六七八九'[number - 1]}联合工会委员会"
            )
            approval = (
                f"{plan.body}〔{founded.year}〕{(2 if form == 'federation' else number + 96)}号"
            )
            for firm in part:
                firm.cover = Cover(form, name, firm.cover.since, approval)


def _adopt_systems(firms: list[Firm], rng: random.Random) -> None:
    """Congress and openness for every unionised firm by the end of 2023; contracts for most."""
    for firm in firms:
        since = firm.cover.since
        firm.congress = min(
            day_between(rng, since, since + timedelta(days=420)), date(2023, 12, 20)
        )
        firm.openness = min(
            day_between(rng, firm.congress, firm.congress + timedelta(days=200)), date(2023, 12, 22)
        )
        if rng.random() < 0.86:
            first = day_between(rng, firm.congress, firm.congress + timedelta(days=300))
            if first <= END:
                firm.contracts = contract_chain(rng, first, renewed=rng.random() < 0.8)


def _jinbo(rng: random.Random) -> Firm:
    """The enterprise the article names; it has no credit code here because none is published."""
    since = date(2020, 9, 18)
    return Firm(
        name=JINBO, credit_code="", place=SUBPARK_NAMES["汤河子"][0], kind="法人",
        opened=date(2011, 8, 16), industry="37", registration_type="私营有限责任公司",
        address="辽宁省锦州汤河子经济开发区工业一路66号", contact=OFFICES[2], employees=136,
        growth=0.06, above_scale=False,
        cover=Cover("own", f"{JINBO}工会委员会", since, "太工发〔2020〕41号"),
        member_share=1.0, congress=date(2021, 3, 26), openness=date(2021, 4, 20),
        contracts=contract_chain(rng, date(2021, 5, 10), renewed=True),
        remark="铁路交通零部件；报道中的企业，统一社会信用代码未公开",
    )  # fmt: skip
