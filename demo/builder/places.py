"""Divisions, parks and subparks of Jinzhou, each with its code, parent and known position.

Two division lists differ (see demo/README.md): the civil-affairs list of 2026-04 gives the codes
and today's names; the statistics list of 2022-10 adds the farms and the prison that it counts as
township-level. With them Beizhen has the 20 rows that the article speaks of, on every date.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

CITY = "210700"
PARKS = {
    "七里河": "210727P01",
    "沟帮子": "210782P01",
    "大有": "210781P01",
    "汤河子": "210711P01",
    "庞河": "210726P01",
}
# Names of the parks inside a park are ours; the sources say only how many there are
# (three under Qilihe; "one zone, three parks" for Dayou and Tanghezi).
SUBPARK_NAMES = {
    "七里河": ("七里河第一工业园", "七里河第二工业园", "七里河第三工业园"),
    "大有": ("大有第一工业园", "大有第二工业园", "大有第三工业园"),
    "汤河子": ("汤河子第一工业园", "汤河子第二工业园", "汤河子第三工业园"),
}
FIVE_TOWNS = {
    "210782110": "青堆子镇",
    "210782206": "大屯乡",
    "210782111": "高山子镇",
    "210782113": "吴家镇",
    "210782209": "柳家乡",
}
FORMER_NAMES = {
    "210781": "锦县",
    "210782": "北宁市",
    "210726115": "小东种畜场",
    "210727115": "白庙子乡",
    "210782008": "沟帮子镇",
    "210782113": "吴家乡",
}
KINDS = {"province": "省", "prefecture": "市", "county": "县区"}


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    kind: str
    parent: str
    level: str = ""
    former: str = ""
    longitude: float | None = None
    latitude: float | None = None


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def load_places(data: Path) -> list[Place]:
    """Every area of the demo, parents before children."""
    points = {row["code"]: row for row in _read(data / "geo" / "jinzhou_points_geonames.csv")}
    current = _read(data / "divisions" / "liaoning_township_2026-04.csv")
    earlier = _read(data / "divisions" / "liaoning_township.csv")
    rows = [row for row in current if row["code"] == "210000" or row["code"].startswith("2107")]
    stems = {(row["parent_code"], _stem(row["name"])) for row in rows}
    rows += [
        row
        for row in earlier
        if row["code"].startswith("2107")
        and row["township_type"] == "其他"
        and (row["parent_code"], _stem(row["name"])) not in stems
    ]
    divisions = [_division(row, points.get(row["code"])) for row in rows]
    divisions.sort(key=lambda place: (len(place.code), place.code != "210000", place.code))
    divisions.sort(key=lambda place: {"省": 0, "市": 1, "县区": 2}.get(place.kind, 3))
    return divisions + _parks(data)


def _stem(name: str) -> str:
    for ending in ("种畜场", "街道", "镇", "乡"):
        name = name.removesuffix(ending)
    return name.removeprefix("辽宁省锦州市").removeprefix("辽宁省北镇市")


def _division(row: dict[str, str], point: dict[str, str] | None) -> Place:
    kind = KINDS.get(row["level"]) or {"街道": "街道", "镇": "镇"}.get(row["township_type"], "乡")
    return Place(
        code=row["code"],
        name=row["name"],
        kind=kind,
        parent=row["parent_code"],
        former=FORMER_NAMES.get(row["code"], ""),
        longitude=float(point["lon"]) if point else None,
        latitude=float(point["lat"]) if point else None,
    )


def _parks(data: Path) -> list[Place]:
    parks, subparks = [], []
    for row in _read(data / "parks" / "jinzhou_parks.csv"):
        code = PARKS[row["short"]]
        place = Place(
            code, row["name_zh"], "园区", row["county_code"], level="省级",
            longitude=round(float(row["lon"]), 5), latitude=round(float(row["lat"]), 5),
        )  # fmt: skip
        parks.append(place)
        subparks += [
            Place(code + letter, name, "园中园", code)
            for letter, name in zip("ABC", SUBPARK_NAMES.get(row["short"], ()), strict=False)
        ]
    return parks + subparks
