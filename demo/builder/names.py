"""The pool of synthetic enterprises: names and codes are taken from it once each."""

import csv
import json
import random
from dataclasses import dataclass
from pathlib import Path

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MANUFACTURING = range(13, 44)


@dataclass(frozen=True)
class Candidate:
    name: str
    credit_code: str
    county: str
    registration_type: str
    industry: str


def check_digit(first17: str) -> str:
    """GB 32100-2015: weights 3^i mod 31."""
    total = sum(ALPHABET.index(char) * pow(3, i, 31) for i, char in enumerate(first17))
    return ALPHABET[(31 - total % 31) % 31]


def with_division(credit_code: str, division: str) -> str:
    """The same code registered in another division, its check digit made right again."""
    body = credit_code[:2] + division + credit_code[8:17]
    return body + check_digit(body)


class Pool:
    """Takes enterprises of a county, manufacturing or any, companies or sole traders."""

    def __init__(self, data: Path, rng: random.Random) -> None:
        reserved = _names_of_sample_rosters(data / "rosters" / "expected.json")
        path = data / "companies" / "synthetic_enterprises_100k.csv"
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [
                Candidate(
                    row["name"], row["credit_code"], row["county_code"],
                    row["registration_type"], row["industry_division"],
                )
                for row in csv.DictReader(stream)
                if row["county_code"].startswith("2107") and row["name"] not in reserved
            ]  # fmt: skip
        rng.shuffle(rows)
        self._traders = [
            row
            for row in rows
            if row.credit_code.startswith("92") and row.name.startswith(("锦州", "辽宁"))
        ]
        self._firms = [row for row in rows if row.credit_code.startswith(("91", "93"))]
        self._taken: set[str] = set()

    def firms(self, county: str, count: int, *, manufacturing: float) -> list[Candidate]:
        """`count` legal persons of a county, about this share of them from manufacturing."""
        makers = round(count * manufacturing)
        found = self._take(count=makers, county=county, maker=True)
        return found + self._take(count=count - makers, county=county, maker=False)

    def traders(self, county: str, count: int) -> list[Candidate]:
        """Sole traders, their codes written for the county they trade in."""
        free = [row for row in self._traders if row.name not in self._taken][:count]
        self._taken.update(row.name for row in free)
        return [
            Candidate(r.name, with_division(r.credit_code, county), county, "410", r.industry)
            for r in free
        ]

    def _take(self, *, count: int, county: str, maker: bool) -> list[Candidate]:
        found: list[Candidate] = []
        for row in self._firms:
            if len(found) == count:
                break
            is_maker = int(row.industry) in MANUFACTURING and row.credit_code.startswith("91")
            if row.county == county and is_maker is maker and row.name not in self._taken:
                self._taken.add(row.name)
                found.append(row)
        return found


def _names_of_sample_rosters(path: Path) -> set[str]:
    """The tests' sample rosters name enterprises of the same list; the demo leaves them out."""
    expected = json.loads(path.read_text(encoding="utf-8"))
    return {row["name"] for rows in expected.values() for row in rows}
