"""Tables of the chapter on union organisations and their elections."""

from collections.abc import Mapping
from datetime import date

from common.spreadsheets import Column, Row, Sheet, Table
from common.spreadsheets.layout import DATE, INT
from common.values.dates import DAY, PartialDate
from reports.narrative import wording
from reports.renderers import tables
from reports.sections import ReportDocument
from reports.sections.elections import LISTED, OverdueRow, UnionRow
from reports.sections.figures import Compared
from unions.choices import UnionKind

# Short forms of the kinds, for narrow columns.
KINDS = {
    UnionKind.OWN: "单独\n基层工会",
    UnionKind.JOINT: "联合\n基层工会",
    UnionKind.FEDERATION: "工会\n联合会",
    UnionKind.PARK: "园区工会",
    UnionKind.TOWNSHIP: "乡镇街道\n工会",
}


def sheets(document: ReportDocument) -> list[Sheet]:
    """Unions and elections by place; the overdue unions by name where there are any."""
    found = [_unions(document)]
    if document.elections.overdue:
        found.append(_overdue(document))
    return found


def _unions(document: ReportDocument) -> Sheet:
    figures = _by_area(document)
    elections = document.elections
    body, _parts = tables.blocks(
        document,
        [_row(row, figures) for row in elections.parks],
        _cells(elections.from_parks, document.coverage.group("all").parks),
        [_row(row, figures) for row in elections.parts],
        _cells(elections.total, document.coverage.total),
    )
    return tables.sheet(
        document,
        "工会和换届",
        "工会组织和换届情况",
        Table(
            _columns(document),
            body,
            unit="计量单位：个、届次",
            notes=[
                "工会组织数指统计时点已经批复、尚未撤销的工会，按工会所在区域统计。",
                tables.sentence(document, "election"),
                "超期未换届指最近一届已届满（经批准延期的，延期已满）而没有新一届选举记录的工会。",
                f"没有届次记录的工会{elections.without_term}个，不计入换届各栏。",
            ],
        ),
    )


def _columns(document: ReportDocument) -> list[Column]:
    kinds = [tables.count(label, str(n), "其中") for n, label in enumerate(KINDS.values(), 2)]
    return [
        tables.name("区域"),
        tables.count("工会\n组织数", "1=2+…+6"),
        *kinds,
        tables.count(f"{tables.before(document)}\n组织数", "7"),
        tables.count("本年届满\n届次", "8", "换届"),
        tables.count("按期换届", "9", "换届"),
        tables.count("延期未满", "10", "换届"),
        tables.rate("按期\n换届率", "11=9÷8", "换届"),
        tables.rate("上年", "12", "换届"),
        tables.difference("增减\n百分点", "13=11-12", "换届"),
        tables.count("年末超期\n未换届", "14"),
        tables.count("下年届满", "15"),
    ]


def _by_area(document: ReportDocument) -> dict[tuple[str, bool], Compared]:
    """The figures of the coverage chapter by what a row here is about."""
    coverage = document.coverage
    rows = [*(place.row for place in coverage.places), *coverage.group("all").rows, coverage.total]
    return {(row.now.area.code, row.now.own_level): row for row in rows}


def _row(row: UnionRow, figures: Mapping[tuple[str, bool], Compared]) -> Row:
    found = figures.get((row.place.code, row.place.own_level))
    return Row([tables.place_name(row.place), *_cells(row, found)])


def _cells(row: UnionRow, figures: Compared | None) -> list[object]:
    cells: list[object] = [row.unions, *(row.kinds[kind] for kind in KINDS), row.unions_before]
    if figures is None:
        cells += [0, 0, 0, None, None, None]
    else:
        measures, rate = figures.now.measures, figures.now.rates["election"].rate
        before = figures.rate_before("election")
        cells += [measures[code] for code in ("terms_ended", "terms_renewed", "terms_pending")]
        cells += [rate, before, wording.points(rate, before)]
    return [*cells, row.overdue, row.due_next_year]


def _as_known(row: OverdueRow) -> list[date | str]:
    """The days of the election and of the end; of what is known to the month or year no day."""
    days = (row.elected_on, row.ends_on)
    if row.elected_precision == DAY:
        return [*days]
    return [str(PartialDate(day, row.elected_precision)) for day in days]


def _overdue(document: ReportDocument) -> Sheet:
    elections = document.elections
    left = elections.total.overdue - len(elections.overdue)
    body = [
        Row([n, row.union, row.area, *_as_known(row), row.postponed_to])
        for n, row in enumerate(elections.overdue, 1)
    ]
    columns = [
        Column("序号", INT, width=7),
        Column("工会名称", width=46),
        Column("所在区域", width=24),
        Column("本届选举日期", DATE, width=16),
        Column("届满日期", DATE, width=16),
        Column("批准延期至", DATE, width=16),
    ]
    return tables.sheet(
        document,
        "超期未换届",
        "超期未换届工会名单",
        Table(
            columns,
            body,
            notes=[f"按届满日期排列，另有{left}个未列出（本表最多列{LISTED}个）。"]
            if left
            else ["按届满日期排列。"],
        ),
    )
