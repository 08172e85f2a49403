"""Tables of the chapter on proposals and awards."""

from common.spreadsheets import Chart, Column, Row, Series, Sheet, Table
from common.spreadsheets.layout import TOTAL
from proposals.choices import Grade, ProposalCategory
from reports.narrative import wording
from reports.renderers import tables
from reports.sections import ReportDocument
from reports.sections.proposals import ProposalRow


def sheets(document: ReportDocument) -> list[Sheet]:
    """Recommendations and awards by place and by category."""
    total = document.proposals.total
    if not (total.submitted or total.recommended or total.recommended_before):
        return []
    return [_places(document), _categories(document)]


def _places(document: ReportDocument) -> Sheet:
    proposals = document.proposals
    body, parts = tables.blocks(
        document,
        [Row([tables.place_name(row.place), *_cells(row)]) for row in proposals.parks],
        _cells(proposals.from_parks),
        [Row([tables.place_name(row.place), *_cells(row)]) for row in proposals.parts],
        _cells(proposals.total),
    )
    chart = Chart(
        "column",
        "职工代表提案推荐申报和获奖",
        0,
        [Series(2, "推荐申报"), Series(3, "获奖")],
        rows=parts,
        height=11,
        labels=True,
        axis_title="件",
    )
    share = _share(proposals.from_parks.awarded, proposals.total.awarded)
    return tables.sheet(
        document,
        "提案评选",
        "职工代表提案推荐申报和评选情况",
        Table(
            _columns(),
            body,
            unit="计量单位：件",
            notes=[
                "推荐申报和获奖按评选年度统计；本年提出的提案按提出日期统计，截至统计时点。",
                "提案归企业提出时所在区域；县（市、区）数含所属园区。",
                f"获奖提案中来自园区企业的{proposals.from_parks.awarded}件，占{share}。",
            ],
            charts=[chart],
        ),
    )


def _columns() -> list[Column]:
    grades = [tables.count(str(grade.label), str(n), "获奖") for n, grade in enumerate(Grade, 4)]
    return [
        tables.name("区域"),
        tables.count("本年提出\n提案", "1"),
        tables.count("推荐申报", "2"),
        tables.count("合计", "3=4+…+7", "获奖"),
        *grades,
        tables.rate("获奖率", "8=3÷2"),
        tables.count("推荐申报", "9", "上年"),
        tables.count("获奖", "10", "上年"),
        tables.count("推荐申报\n增减", "11=2-9"),
    ]


def _cells(row: ProposalRow) -> list[object]:
    return [
        row.submitted,
        row.recommended,
        row.awarded,
        *row.grades.values(),
        row.awarded / row.recommended if row.recommended else None,
        row.recommended_before,
        row.awarded_before,
        row.recommended - row.recommended_before,
    ]


def _share(part: int, whole: int) -> str:
    return wording.percent(part / whole if whole else None)


def _categories(document: ReportDocument) -> Sheet:
    rows = document.proposals.categories
    body = [
        Row(
            [
                wording.label(ProposalCategory, row.category),
                row.recommended,
                row.awarded,
                row.awarded / row.recommended if row.recommended else None,
            ]
        )
        for row in rows
    ]
    total = document.proposals.total
    rate = total.awarded / total.recommended if total.recommended else None
    body.append(Row(["合计", total.recommended, total.awarded, rate], TOTAL))
    columns = [
        tables.name("提案类别"),
        tables.count("推荐申报", "1"),
        tables.count("获奖", "2"),
        tables.rate("获奖率", "3=2÷1"),
    ]
    return tables.sheet(
        document,
        "提案类别",
        "推荐申报提案分类情况",
        Table(columns, body, unit="计量单位：件"),
    )
