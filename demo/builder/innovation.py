"""26 studios, 31 gold-medal pairs and 232 results worth 400 million yuan, all in the five parks."""

import random
from datetime import date

from builder.firms import Firm, day_between

STUDIOS, PAIRS, RESULTS, BENEFIT = 26, 31, 232, 400_000_000
STUDIOS_OF_PARK = {"七里河": 7, "沟帮子": 6, "大有": 4, "汤河子": 5, "庞河": 4}
LEVELS = ["省级"] * 3 + ["市级"] * 9 + ["县（市、区）级"] * 8 + ["企业级"] * 6
FIELDS = ("数控加工", "焊接工艺", "电气自动化", "铸造工艺", "模具设计", "质量检测", "节能降耗",
          "设备维修", "食品工艺", "橡塑成型")  # fmt: skip
PAIRS_OF_YEAR = {2020: 11, 2021: 6, 2022: 7, 2023: 7}
TRADES = ("车工", "焊工", "电工", "钳工", "铸造工", "质检员", "化验员", "装配工", "维修工")
RESULTS_OF_YEAR = {2020: 34, 2021: 55, 2022: 66, 2023: 77}
KINDS = ("技术革新", "工艺改进", "新产品", "专利", "合理化建议")
SUBJECTS = ("夹具", "冷却系统", "输送线", "热处理工序", "焊接工装", "除尘装置", "检测台",
            "配料系统", "包装线", "模具", "液压系统", "控制程序")  # fmt: skip


def build_innovation(
    parks: dict[str, list[Firm]], rng: random.Random
) -> tuple[list[list], list[list], list[list]]:
    """Rows of the studios, pairs and results files."""
    hosts = {short: _hosts(firms) for short, firms in parks.items()}
    studios = _studios(hosts, rng)
    everyone = [firm for firms in hosts.values() for firm in firms]
    pairs = _pairs(everyone, rng)
    return studios, pairs, _results(studios, everyone, rng)


def _hosts(firms: list[Firm]) -> list[Firm]:
    """Above-scale enterprises with a union for two years or more."""
    return [f for f in firms if f.above_scale and f.covered_on(date(2020, 12, 31))]


def _studios(hosts: dict[str, list[Firm]], rng: random.Random) -> list[list]:
    levels = LEVELS[:]
    rng.shuffle(levels)
    rows = []
    for short, count in STUDIOS_OF_PARK.items():
        for number, firm in enumerate(rng.sample(hosts[short], count)):
            field = FIELDS[(number + len(rows)) % len(FIELDS)]
            founded = day_between(rng, date(2021, 1, 11), date(2023, 10, 27))
            rows.append(
                [f"{field}职工创新工作室", firm.name, firm.credit_code, levels[len(rows)], field,
                 founded, rng.randint(5, 14)]
            )  # fmt: skip
    return rows


def _pairs(firms: list[Firm], rng: random.Random) -> list[list]:
    rows = []
    for year, count in PAIRS_OF_YEAR.items():
        for number in range(1, count + 1):
            firm, trade = rng.choice(firms), rng.choice(TRADES)
            since = day_between(rng, date(year - 2, 3, 1), date(year, 2, 26))
            rows.append(
                [f"JPST-{year}-{number:02d}", firm.name, firm.credit_code, trade,
                 f"{trade}高级技师", f"{trade}学徒", since, date(year, 8, 18)]
            )  # fmt: skip
    return rows


def _results(studios: list[list], firms: list[Firm], rng: random.Random) -> list[list]:
    rows, amounts = [], _amounts(rng)
    for year, count in RESULTS_OF_YEAR.items():
        for number in range(1, count + 1):
            achieved = day_between(rng, date(year, 1, 13), date(year, 12, 22))
            studio = rng.choice([row for row in studios if row[5] <= achieved] or [None])
            if studio is not None and rng.random() < 0.7:
                name, code, label = studio[1], studio[2], studio[0]
            else:
                firm = rng.choice(firms)
                name, code, label = firm.name, firm.credit_code, ""
            kind = rng.choice(KINDS)
            rows.append(
                [f"CG-{year}-{number:03d}", f"{rng.choice(SUBJECTS)}{kind}", name, code, label,
                 kind, achieved, amounts[len(rows)]]
            )  # fmt: skip
    return rows


def _amounts(rng: random.Random) -> list[int]:
    """Yuan, in thousands, adding up to exactly BENEFIT."""
    weights = [rng.lognormvariate(0, 0.9) for _ in range(RESULTS)]
    amounts = [max(20_000, round(BENEFIT * w / sum(weights) / 1000) * 1000) for w in weights]
    amounts[amounts.index(max(amounts))] += BENEFIT - sum(amounts)
    return amounts
