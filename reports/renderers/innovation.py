"""Tables of the chapter on innovation."""

from common.spreadsheets import Column, Row, Sheet, Table
from common.spreadsheets.layout import MONEY, TOTAL
from innovation.choices import ResultKind, StudioLevel
from reports.narrative import wording
from reports.renderers import tables
from reports.sections import ReportDocument
from reports.sections.innovation import InnovationRow

# Short forms of the levels, for narrow columns.
LEVELS = {
    StudioLevel.NATIONAL: "国家级",
    StudioLevel.PROVINCIAL: "省级",
    StudioLevel.MUNICIPAL: "市级",
    StudioLevel.COUNTY: "县级",
    StudioLevel.ENTERPRISE: "企业级",
}


def sheets(document: ReportDocument) -> list[Sheet]:
    """Studios, pairs and results by place; results by kind."""
    total = document.innovation.total
    if not (total.studios or total.pairs or total.results):
        return []
    return [_sheet(document)]


def _sheet(document: ReportDocument) -> Sheet:
    levels = [
        tables.count(label, str(n), "创新工作室") for n, label in enumerate(LEVELS.values(), 2)
    ]
    awards, results, yuan = "金牌师徒创效奖", "创新成果", "创效（万元）"
    columns = [
        tables.name("区域"),
        tables.count("合计", "1=2+…+6", "创新工作室"),
        *levels,
        tables.count("累计", "7", awards),
        tables.count("其中本年", "8", awards),
        tables.count("累计", "9", results),
        tables.count("其中本年", "10", results),
        Column("累计", MONEY, 12, yuan, "11"),
        Column("其中本年", MONEY, 12, yuan, "12"),
    ]
    innovation = document.innovation
    body, _parts = tables.blocks(
        document,
        [Row([tables.place_name(row.place), *_cells(row)]) for row in innovation.parks],
        _cells(innovation.from_parks),
        [Row([tables.place_name(row.place), *_cells(row)]) for row in innovation.parts],
        _cells(innovation.total),
    )
    return tables.sheet(
        document,
        "职工创新",
        "职工创新工作室、金牌师徒和创新成果情况",
        Table(
            columns,
            body,
            unit="计量单位：个、对、项、万元",
            notes=[
                "工作室为统计时点在册数；师徒按获奖日期、成果按完成日期，累计到统计时点。",
                f"创效为有记录的成果之和，未填创效的成果{innovation.total.without_benefit}项。",
                "按企业现所在区域统计；县（市、区）数含所属园区。",
            ],
        ),
        *([_kinds(document)] if innovation.kinds else []),
    )


def _cells(row: InnovationRow) -> list[object]:
    return [
        row.studios,
        *(row.levels[level] for level in LEVELS),
        row.pairs,
        row.pairs_year,
        row.results,
        row.results_year,
        wording.ten_thousand(row.benefit),
        wording.ten_thousand(row.benefit_year),
    ]


def _kinds(document: ReportDocument) -> Table:
    innovation = document.innovation
    body = [
        Row(
            [
                wording.label(ResultKind, row.kind),
                row.results,
                row.results_year,
                wording.ten_thousand(row.benefit),
            ]
        )
        for row in innovation.kinds
    ]
    total = innovation.total
    body.append(
        Row(["合计", total.results, total.results_year, wording.ten_thousand(total.benefit)], TOTAL)
    )
    columns = [
        tables.name("成果种类"),
        tables.count("累计成果", "1"),
        tables.count("其中本年", "2"),
        Column("累计创效\n（万元）", MONEY, tables.NARROW, index="3"),
    ]
    return Table(columns, body, caption="创新成果分类", unit="计量单位：项、万元")
