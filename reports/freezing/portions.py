"""The portion of a document that one part of the area answers for."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from areas.choices import AreaKind
from reports.freezing.seals import canonical

# A county reports to its city, a city to its province.
_REPORTING = (AreaKind.CITY, AreaKind.COUNTY)
# Where the parts of the area stand in each chapter, and how their rows name their area.
_WITH_PLACES = ("elections", "proposals", "innovation")


def parts_of(data: Mapping[str, Any]) -> list[str]:
    """The codes of the areas that each confirm their part: the counties of a city, and the city
    itself where something lies in no county; of anything smaller the area itself. A station's
    report is the station's."""
    own: str = data["cover"]["area_code"]
    if data["cover"].get("station"):
        return [own]
    rows = [place["row"]["now"] for place in data["coverage"]["places"] if place["level"] == 0]
    counties = [
        row["area"]["code"]
        for row in rows
        if row["area"]["kind"] in _REPORTING and not row["own_level"] and row["area"]["code"] != own
    ]
    if not counties:
        return [own]
    rest = [row for row in rows if row["area"]["code"] not in counties]
    return [*counties, own] if any(row["measures"]["enterprises"] for row in rest) else counties


def portion_of(data: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The rows of a part by chapter; of the area itself all that belongs to none of its parts."""
    others = {part for part in parts_of(data) if part != code}
    whole = code == data["cover"]["area_code"]

    def is_its(area: Mapping[str, Any]) -> bool:
        return area["code"] == code or (whole and area["code"] not in others)

    rows = [place["row"] for place in data["coverage"]["places"] if place["level"] == 0]
    found: dict[str, Any] = {"coverage": [row for row in rows if is_its(row["now"]["area"])]}
    for chapter in _WITH_PLACES:
        found[chapter] = [row for row in data[chapter]["parts"] if is_its(row["place"])]
    return found


def digest_of(portion: Mapping[str, Any]) -> str:
    """Tells whether the figures of a part are still those that were confirmed."""
    return sha256(canonical(portion).encode()).hexdigest()
