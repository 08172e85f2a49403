"""What the page of a report shows, read from its frozen figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from indicators.definitions import RATES
from reports.models import YearlyReport

KEY_RATES = ("union", "congress", "openness", "contract", "density", "election")


@dataclass(frozen=True)
class KeyRate:
    """A rate with its counts; `change` is how it moved over the year, in points: +3.2."""

    name: str | Promise
    rate: float | None
    numerator: int
    denominator: int
    unknown: int
    change: str


@dataclass(frozen=True)
class ParkRow:
    name: str
    enterprises: int
    unionised: int
    rate: float | None
    rate_before: float | None
    congress: float | None
    openness: float | None


@dataclass(frozen=True)
class Fact:
    name: str
    value: Any


@dataclass(frozen=True)
class KeyFigures:
    """`benefit` is in yuan."""

    rates: tuple[KeyRate, ...]
    parks: tuple[ParkRow, ...]
    facts: tuple[Fact, ...]
    benefit: str


def key_figures(report: YearlyReport) -> KeyFigures | None:
    """What is worth reading before the workbook is opened; None until the report is built."""
    figures = report.figures
    if figures is None:
        return None
    coverage, innovation = figures["coverage"], figures["innovation"]["total"]
    parks = next(table["rows"] for table in coverage["groups"] if table["group"] == "all")
    return KeyFigures(
        rates=tuple(_key_rate(code, coverage["total"]) for code in KEY_RATES),
        parks=tuple(_park(row) for row in parks),
        facts=_facts(figures, coverage["total"]["now"]["measures"]),
        benefit=innovation["benefit"],
    )


def _facts(figures: Mapping[str, Any], measures: Mapping[str, int]) -> tuple[Fact, ...]:
    proposals, innovation = figures["proposals"]["total"], figures["innovation"]["total"]
    return (
        Fact(_("职工人数"), measures["employees"]),
        Fact(_("会员人数"), measures["members"]),
        Fact(_("指导站"), len(figures["stations"]["rows"])),
        Fact(_("推荐申报提案"), proposals["recommended"]),
        Fact(_("获奖提案"), proposals["awarded"]),
        Fact(_("创新工作室"), innovation["studios"]),
        Fact(_("金牌师徒获奖"), innovation["pairs"]),
        Fact(_("创新成果"), innovation["results"]),
    )


def _key_rate(code: str, row: Mapping[str, Any]) -> KeyRate:
    figure = row["now"]["rates"][code]
    before = row["before"]["rates"][code]["rate"] if row["before"] else None
    known = figure["rate"] is not None and before is not None
    return KeyRate(
        name=RATES[code].name,
        rate=figure["rate"],
        numerator=figure["numerator"],
        denominator=figure["denominator"],
        unknown=figure["unknown"],
        change=f"{(figure['rate'] - before) * 100:+.1f}" if known else "",
    )


def _park(row: Mapping[str, Any]) -> ParkRow:
    now, before = row["now"], row["before"]
    return ParkRow(
        name=now["area"]["name"],
        enterprises=now["measures"]["enterprises"],
        unionised=now["measures"]["unionised"],
        rate=now["rates"]["union"]["rate"],
        rate_before=before["rates"]["union"]["rate"] if before else None,
        congress=now["rates"]["congress"]["rate"],
        openness=now["rates"]["openness"]["rate"],
    )
