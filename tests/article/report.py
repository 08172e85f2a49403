"""The yearly report of 2023 beside the API: every number of its text, and the article's figures."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from reports.narrative.claims import HOW, Claim, look_up
from tests.article.asking import CITY, END_OF_2023, PARKS, Asking
from tests.article.proposals import awards, in_parks

END_OF_2022 = "2022-12-31"

# Figures of the article that belong in the report of 2023 → what the text says of them.
# So many findings of a check are printed.
MOST_FINDINGS = 20
SAID = {
    "F01": "锦州市有园区5个",
    "F02": "2019年11月成立，为园区指导站、试点站、样板站，驻锦州沟帮子经济开发区",
    "F06": "锦州市有园区5个，在营企业520家",
    "F07": "站长由义县总工会副主席担任",
    "F08": "副站长由义县总工会综合业务部部长、锦州七里河经济开发区园区工会联合会主席担任",
    "F09": "成员由义县人力资源和社会保障局等部门干部担任",
    "F10": "配备专职工作人员2人",
    "F11": "顾问由锦州市总工会组织与基层工作部担任",
    "F15": "建有职工图书室、职工健身房、劳模（职工）创新工作室、法律服务室等阵地设施4处",
    "F16": "本年开展活动：文艺演出5场、演讲比赛5场",
    "F17": "规模以上企业23家，已建会23家",
    "F25": "各园区建会率均达到95.0%",
    "F26": "已建会企业中，职代会建制率100.0%",
    "F27": "推荐申报的职工代表提案206件",
    "F28": "评选出获奖提案40件",
    "F29": "其中来自园区企业的24件，占60.0%",
    "F30": "5个园区已创建各级劳模（职工）创新工作室26个",
    "F31": "评选“金牌师徒”创新创效奖31个",
    "F32": "孵化创新成果232项",
    "F33": "为企业创效40000万元（合4亿元）",
    "F40": "站长由青堆子镇工会主席担任",
    "F41": "副站长由大屯乡工会主席、高山子镇工会主席、吴家镇工会主席、柳家乡工会主席担任",
    "F42": "配备联络员5人",
    "F43": "服务区域为青堆子镇、高山子镇、吴家镇、大屯乡、柳家乡",
    "F44": "其中二十人以上企业64家",
    "F45": "二十人以上企业之外的小微企业和个体工商户425家",
    "F46": "职工5460人",
    "F47": "百人以上企业10家，已建会10家，建立职代会10家",
    "F49": "会员5460人",
}


def as_printed(check):
    """A check as the files print it, from what the API says of it."""
    texts = [f"{finding['name']}：{finding['text']}" for finding in check["findings"]]
    if len(texts) > MOST_FINDINGS:
        texts[MOST_FINDINGS:] = [f"另有 {len(texts) - MOST_FINDINGS} 处"]
    return {name: check[name] for name in ("code", "title", "result")} | {
        "detail": "；".join(texts)
    }


class Answers:
    """What the API says today of what a path of the frozen figures is about."""

    def __init__(self, ask: Asking, figures: dict[str, Any]) -> None:
        self.ask = ask
        self.figures = figures
        self._tables: dict[tuple[str, str, str], Any] = {}

    def table(self, when: str, by: str, group: str = "all") -> Any:
        day = END_OF_2023 if when == "now" else END_OF_2022
        key = (day, by, group)
        if key not in self._tables:
            self._tables[key] = self.ask.coverage(CITY, day, group, by)
        return self._tables[key]

    def row(self, path: str) -> tuple[Any, str] | None:
        """The API's row for a path like `coverage.groups.0.rows.2.now.…`, and what follows."""
        head, _dot, rest = path.partition(".now.")
        when = "now" if rest else "before"
        if not rest:
            head, _dot, rest = path.partition(".before.")
        steps = head.split(".")
        if not rest or steps[0] not in {"coverage", "gaps"}:
            return None
        if steps[-1] == "total":
            group = self._group(steps)
            return self.table(when, "none", group)["total"], rest
        if steps[-1] == "parks":
            return _added(self.table(when, "park", self._group(steps))["rows"]), rest
        about = look_up(self.figures, f"{head}.{when}")
        by = {"groups": "park", "places": "children"}.get(steps[1], "station")
        rows = self.table(when, by, self._group(steps))["rows"]
        return next(row for row in rows if _is(row, about)), rest

    def _group(self, steps: list[str]) -> str:
        if steps[1] in {"groups", "station_groups"}:
            return self.figures["coverage"][steps[1]][int(steps[2])]["group"]
        return "all"

    def value(self, path: str) -> Any:
        """The answer for a path, or the frozen value where the coverage API has none."""
        found = self.row(path)
        frozen = look_up(self.figures, path)
        if found is None or found[1].startswith(("area", "station", "own_level")):
            return frozen
        return look_up(*found)

    def says(self, claim: Claim) -> str:
        return HOW[claim.how](*(self.value(path) for path in claim.paths))

    def knows(self, claim: Claim) -> bool:
        return any(self.row(path) for path in claim.paths)


def _is(row: dict[str, Any], about: dict[str, Any]) -> bool:
    if about["station"]:
        return bool(row["station"]["name"] == about["station"])
    return bool(row["area"]["code"] == about["area"]["code"])


def _added(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of places that do not overlap, added up by this test itself."""
    measures = {code: sum(row["measures"][code] for row in rows) for code in rows[0]["measures"]}
    rates: dict[str, dict[str, Any]] = {}
    for code in rows[0]["rates"]:
        parts = [row["rates"][code] for row in rows]
        rates[code] = {
            name: sum(part[name] for part in parts)
            for name in ("numerator", "denominator", "unknown")
        }
    return {"measures": measures, "rates": rates}


def _benefit(ask: Asking) -> Decimal:
    parks = [ask.get("results/summary/", area=code, as_of=END_OF_2023) for code in PARKS.values()]
    return sum((Decimal(str(park["benefit"])) for park in parks), Decimal(0))


# Figures that are not of the coverage API, beside the lists that hold their rows.
COUNTED: dict[str, Callable[[Asking], Any]] = {
    "proposals.total.recommended": lambda ask: len(
        ask.all("recommendations/", area=CITY, year=2023, history="true")
    ),
    "proposals.total.awarded": lambda ask: len(awards(ask)),
    "proposals.from_parks.awarded": lambda ask: len(awards(ask, from_park="true")),
    "innovation.from_parks.studios": lambda ask: len(in_parks(ask, "studios/")),
    "innovation.from_parks.pairs": lambda ask: len(
        [row for row in in_parks(ask, "pairs/") if row["awarded_on"]]
    ),
    "innovation.from_parks.results": lambda ask: len(in_parks(ask, "results/")),
    "innovation.from_parks.benefit": _benefit,
    "gaps.count": lambda ask: sum(
        len(ask.all("enterprises/", area=CITY, as_of=END_OF_2023, unionised=answer))
        for answer in ("false", "unknown")
    ),
}
