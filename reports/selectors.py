"""What the pages of reports show: key figures, what the checks say, what is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from areas.models import Area
from common.checking import Asked, Check, check_of
from common.scoping import HasScope
from indicators.definitions import RATES
from reports.checks import Outcome, Subject, run_checks
from reports.choices import YearKind, last_day
from reports.freezing.cells import figure_name
from reports.freezing.portions import portion_of
from reports.freezing.store import number_of_lines, unions_of
from reports.models import ReportPart, ReportRun, StatisticalYear, YearlyReport
from reports.narrative import wording
from reports.rules import scope_to_report
from stations.models import Station
from stations.selectors import served_paths

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
    moved = wording.points(figure["rate"], before)
    return KeyRate(
        name=RATES[code].name,
        rate=figure["rate"],
        numerator=figure["numerator"],
        denominator=figure["denominator"],
        unknown=figure["unknown"],
        change="" if moved is None else f"{moved:+.1f}",
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


# ---------------------------------------------------------------- the statistical year
def kind_of_year(area: Area, year: int) -> str:
    """Which days the statistical year of an area has: as set for it or for what is nearest above
    it, from a year on; a calendar year where nothing is set."""
    rows = StatisticalYear.objects.filter(area__code__in=area.ancestor_codes, since__lte=year)
    # The longer path is the nearer area.
    found = sorted(
        rows.values_list("area__path", "since", "kind"), key=lambda row: (len(row[0]), row[1])
    )
    return found[-1][2] if found else YearKind.CALENDAR


def area_of_station(station: Station, year: int, today: date) -> Area:
    """The area under which the report of a station and year is filed: whoever answers for all of it
    may read the report."""
    end = last_day(year, kind_of_year(station.area, year))
    return area_around(station, min(end, today))


def area_around(station: Station, on: date) -> Area:
    """The smallest area that holds the seat of a station and all that it serves on a day."""
    paths = [station.area.path, *served_paths(station, on=on)]
    codes = [path.strip("/").split("/") for path in paths]
    common = [each[0] for each in zip(*codes, strict=False) if len(set(each)) == 1]
    found: Area = Area.objects.get(code=common[-1])
    return found


# ---------------------------------------------------------------- the logic checks
# So many rows are listed with a check; the page of the checks lists more.
LISTED = 20


def last_sealed(area: Area, year: int, station: Station | None = None) -> YearlyReport | None:
    """The sealed report that holds for a year: its last sealed edition."""
    editions = YearlyReport.objects.editions(area, station, year).sealed()
    sealed: YearlyReport | None = editions.order_by("-edition").first()
    return sealed


def outcomes_of(
    report: YearlyReport,
    data: Mapping[str, Any] | None = None,
    unions: Iterable[tuple[Any, ...]] | None = None,
) -> list[Outcome]:
    """What the logic checks find in the report's figures and unions, or in `data` and `unions`
    before these are stored."""
    before = last_sealed(report.area, report.year - 1, report.station)
    return run_checks(
        Subject(
            data=data or report.data,
            sealed_before=before.data if before else None,
            noted=frozenset(report.notes.values_list("chapter", flat=True)),
            unions=unions_of(report) if unions is None else unions,
        )
    )


# What domain.md 5.3 asks of single records that no line of a report tells: checked on the page of
# data quality, by today's records, and so said beside the report and not in it.
_OF_RECORDS = (
    "credit_code_wrong",
    "congress_session_unknown",
    "congress_session_old",
    "congress_representatives_few",
    "contract_endless",
    "contract_expired",
)


def found_in_records(user: HasScope, area: Area, on: date) -> list[tuple[Check, int]]:
    """How many records of the area, as far as the user sees them, each of these checks finds
    something in today, about that day."""
    asked = Asked(on=on, scope=user.scope)
    checks = filter(None, map(check_of, _OF_RECORDS))
    return [(check, check.failing(asked, area.path).count()) for check in checks]


def as_results(outcomes: Iterable[Outcome]) -> list[dict[str, str]]:
    """The outcomes as they are kept with the report and printed in its files."""
    return [
        {
            "code": outcome.check.code,
            "title": str(outcome.check.title),
            "result": outcome.result,
            "detail": _detail(outcome),
        }
        for outcome in outcomes
    ]


def _detail(outcome: Outcome) -> str:
    texts = [f"{finding.name}：{finding.text}" for finding in outcome.findings[:LISTED]]
    more = len(outcome.findings) - len(texts)
    if more:
        texts.append(_("另有 %(count)s 处") % {"count": more})
    return "；".join(texts)


def outcomes_within(outcomes: Iterable[Outcome], area: Area) -> list[Outcome]:
    """Of the outcomes that found anything, what concerns an area and the places inside it."""
    found = [outcome for outcome in outcomes if outcome.findings]
    codes = {finding.area for outcome in found for finding in outcome.findings}
    inside = set(
        Area.objects.in_area(area.path).filter(code__in=codes).values_list("code", flat=True)
    )
    narrowed = [
        Outcome(
            outcome.check,
            tuple(finding for finding in outcome.findings if finding.area in inside),
            outcome.explained,
        )
        for outcome in found
    ]
    return [outcome for outcome in narrowed if outcome.findings]


# ---------------------------------------------------------------- what takes long
# Lines frozen with a report that is compared and sealed while somebody waits for the page: seconds.
SMALL = 20_000


def is_small(report: YearlyReport) -> bool:
    """Whether comparing and sealing it is a matter of seconds."""
    return number_of_lines(report) <= SMALL


def run_of(report: YearlyReport, kind: str) -> ReportRun | None:
    """What was asked for in the background, if it ever was."""
    return report.runs.filter(kind=kind).select_related("job", "asked_by").first()


# ---------------------------------------------------------------- what is due
def parts_waiting(user: User) -> Any:
    """The parts that the user may confirm and nobody has, of the newest editions."""
    open_reports = YearlyReport.objects.newest().filter(
        built_at__isnull=False, sealed_at__isnull=True
    )
    parts = ReportPart.objects.in_scope(scope_to_report(user))
    return parts.filter(report__in=open_reports, completed_at__isnull=True)


def reports_waiting(user: User) -> Any:
    """The reports, all of whose parts are confirmed, that the user may check and seal."""
    reports = YearlyReport.objects.in_scope(scope_to_report(user)).newest()
    return (
        reports.filter(built_at__isnull=False, sealed_at__isnull=True)
        .with_stage()
        .filter(has_open_parts=False)
    )


# ---------------------------------------------------------------- the figures of a part
@dataclass(frozen=True)
class PartRow:
    """A place of the part, with what its people can check at a glance."""

    name: str
    measures: Mapping[str, int]
    before: Mapping[str, int] | None
    rates: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class PartFigures:
    """`rows` are rows of the report's own tables; `counts` are names and numbers beside them."""

    rows: tuple[PartRow, ...]
    counts: tuple[Fact, ...]


def part_figures(part: ReportPart) -> PartFigures:
    """What the report says of a part."""
    portion = portion_of(part.report.data, part.area.code)
    counts: dict[str, int] = {}
    for chapter, codes in _COUNTED.items():
        for row in portion[chapter]:
            for code in codes:
                counts[code] = counts.get(code, 0) + row[code]
    return PartFigures(
        rows=tuple(_part_row(row) for row in portion["coverage"]),
        counts=tuple(Fact(figure_name(code), number) for code, number in counts.items()),
    )


_COUNTED = {
    "elections": ("unions", "overdue", "due_next_year"),
    "proposals": ("submitted", "recommended", "awarded"),
    "innovation": ("studios", "pairs", "results"),
}


def _part_row(row: Mapping[str, Any]) -> PartRow:
    now, before = row["now"], row["before"]
    return PartRow(
        name=now["area"]["name"],
        measures=now["measures"],
        before=before["measures"] if before else None,
        rates=now["rates"],
    )
