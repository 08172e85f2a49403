"""Tables of the chapter on guidance stations."""

from typing import Any

from common.spreadsheets import Column, Row, Sheet, Table
from common.spreadsheets.layout import INT, MONEY, TOTAL
from reports.narrative import wording
from reports.renderers import tables
from reports.sections import ReportDocument
from reports.sections.stations import StationRow
from stations.choices import (
    ActivityKind,
    FacilityKind,
    FundingSource,
    PostRole,
    StationKind,
    WorkLine,
    WorkScope,
)


def sheets(document: ReportDocument) -> list[Sheet]:
    """The stations, their posts, their facilities, and what they did in the year."""
    if not document.stations.rows:
        return []
    found = [_stations(document), _means(document), _posts(document)]
    if any(station.facilities for station in document.stations.rows):
        found.append(_facilities(document))
    if document.stations.activities or document.stations.cases:
        found.append(_work(document))
    return found


def _stations(document: ReportDocument) -> Sheet:
    columns = [
        Column("序号", INT, 6),
        Column("指导站", width=30),
        Column("类别", width=16),
        Column("所在区域", width=20),
        Column("成立时间", width=14),
        Column("标志", width=14),
        Column("工作范围", width=14),
        Column("服务区域", width=36),
    ]
    stations, before = document.stations, document.cover.year_before
    body = [
        Row(
            [
                n,
                station.name,
                wording.label(StationKind, station.kind),
                station.area,
                wording.day(station.founded_on, station.founded_precision),
                _marks(station),
                wording.label(WorkScope, station.scope),
                wording.several(station.areas),
            ]
        )
        for n, station in enumerate(stations.rows, 1)
    ]
    return tables.sheet(
        document,
        "指导站",
        "企业民主管理指导站情况",
        Table(
            columns,
            body,
            unit="计量单位：个",
            notes=[
                f"统计时点共有指导站{len(stations.rows)}个，{before}{stations.stations_before}个。"
            ],
        ),
    )


def _marks(station: StationRow) -> str:
    marks = (("试点", station.is_pilot), ("样板站", station.is_model))
    return "、".join(mark for mark, is_so in marks if is_so)


def _means(document: ReportDocument) -> Sheet:
    money = "本年经费投入（万元）"
    columns = [
        Column("指导站", width=42),
        Column("站长", width=26),
        tables.count("专职\n人员"),
        tables.count("阵地\n设施"),
        *(Column(str(source.label), MONEY, 11, money) for source in FundingSource),
        Column("合计", MONEY, 11, money),
        tables.count("活动", "", "本年"),
        tables.count("服务事项", "", "本年"),
    ]
    rows = [(station, _numbers(station)) for station in document.stations.rows]
    body = [
        Row([station.name, wording.several(station.holders(PostRole.HEAD)), *numbers])
        for station, numbers in rows
    ]
    sums = [sum(column) for column in zip(*(numbers for _station, numbers in rows), strict=True)]
    body.append(Row(["合计", "", *sums], TOTAL))
    return tables.sheet(
        document,
        "指导站力量",
        "指导站人员、阵地、经费和活动情况",
        Table(
            columns,
            body,
            unit="计量单位：人、处、万元、次、项",
            notes=[
                "专职人员为岗位设置人数，人数不详的岗位未计入。",
                "经费为本年度市、县、园区等投入；活动和服务事项为本年内开展、受理的。",
            ],
        ),
    )


def _numbers(station: StationRow) -> list[Any]:
    funding = [wording.ten_thousand(station.funding[source]) for source in FundingSource]
    full_time = [post.people or 0 for post in station.posts if post.role == PostRole.FULL_TIME]
    return [
        sum(full_time),
        len(station.facilities),
        *funding,
        sum(funding),
        station.activities,
        station.cases,
    ]


def _posts(document: ReportDocument) -> Sheet:
    columns = [
        Column("指导站", width=42),
        Column("职务", width=16),
        Column("任职者（岗位、机构）", width=52),
        Column("人数", INT, width=9),
    ]
    body: list[Row] = []
    for station in document.stations.rows:
        body += [
            Row(
                [
                    "" if n else station.name,
                    wording.label(PostRole, post.role),
                    post.holder,
                    post.people,
                ]
            )
            for n, post in enumerate(station.posts)
        ]
    return tables.sheet(
        document,
        "指导站岗位",
        "指导站人员岗位",
        Table(columns, body, unit="计量单位：人", notes=["人数不详的，以“—”表示。"]),
    )


def _facilities(document: ReportDocument) -> Sheet:
    columns = [
        Column("指导站", width=42),
        Column("种类", width=26),
        Column("名称", width=40),
        Column("所在企业", width=36),
        Column("启用时间", width=14),
    ]
    body: list[Row] = []
    for station in document.stations.rows:
        body += [
            Row(
                [
                    "" if n else station.name,
                    wording.label(FacilityKind, facility.kind),
                    facility.name,
                    facility.enterprise or "站内",
                    wording.day(facility.opened_on, facility.opened_precision),
                ]
            )
            for n, facility in enumerate(station.facilities)
        ]
    return tables.sheet(
        document, "指导站阵地", "指导站阵地设施", Table(columns, body, unit="计量单位：处")
    )


def _work(document: ReportDocument) -> Sheet:
    stations = document.stations
    activities = [
        Row([wording.label(ActivityKind, row.code), row.count, row.people])
        for row in stations.activities
    ]
    cases = [
        Row([wording.label(WorkLine, row.code), row.count, row.closed]) for row in stations.cases
    ]
    return tables.sheet(
        document,
        "活动和服务",
        "指导站本年活动和服务事项",
        Table(
            [
                Column("活动种类", width=30),
                Column("场次", INT, width=14),
                Column("参加人次", INT, width=14),
            ],
            activities,
            unit="计量单位：场、人次",
            notes=["参加人次为有记录的活动之和。"],
        ),
        Table(
            [
                Column("服务内容", width=30),
                Column("本年受理", INT, width=14),
                Column("其中已办结", INT, width=14),
            ],
            cases,
            caption="服务事项",
            unit="计量单位：项",
        ),
    )
