"""The items of the national yearly form, and which of our facts fills each: one file of rows.

Source: 全国工会统计调查制度 (《年度基层工会调查表》), as far as it is public. An item whose code we
have not seen has none and says so; nothing is invented. A new form is new rows with its `since`.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FORM = Path(__file__).with_name("national_form.csv")
CODE_UNKNOWN = "代码待核"


@dataclass(frozen=True)
class Item:
    """One item of the form. No `code`: not known; no `fact`: the portal records nothing for it.

    `summed` items are added up by level; `status` says how sure the code is, `source` from where.
    """

    code: str
    title: str
    unit: str
    fact: str
    summed: bool
    status: str
    source: str


def items_of(year: int) -> tuple[Item, ...]:
    """The items of the form of this year, in its order; none where no form is declared for it."""
    return tuple(item for since, until, item in _declared() if since <= year <= until)


@cache
def _declared() -> tuple[tuple[int, int, Item], ...]:
    with FORM.open(encoding="utf-8", newline="") as stream:
        return tuple(
            (
                int(row["since"]),
                int(row["until"] or 9999),
                Item(
                    code=row["code"],
                    title=row["title"],
                    unit=row["unit"],
                    fact=row["fact"],
                    summed=row["summed"] == "是",
                    status=row["status"],
                    source=row["source"],
                ),
            )
            for row in csv.DictReader(stream)
        )
