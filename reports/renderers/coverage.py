"""Tables of the chapter on unions, members and democratic management."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from common.spreadsheets import Chart, Column, Row, Series, Sheet, Table
from common.spreadsheets.layout import INT, PERCENT, SUBTOTAL, TOTAL
from enterprises.choices import Ownership
from reports.narrative import wording
from reports.renderers import tables
from reports.sections import ReportDocument
from reports.sections.coverage import GroupTable, TrendRow
from reports.sections.figures import Compared

EARLIER, NOW = "#A9B8C9", "#1F5FA8"
UNIT = "计量单位：家、人"
SYSTEMS = (("congress", "职工代表大会"), ("openness", "厂务公开"), ("contract", "集体合同"))


def sheets(document: ReportDocument) -> list[Sheet]:
    """By park, by park and group, by ownership, by place, by year, democratic management."""
    found = [_places(document), _trend(document), _ownerships(document), _systems(document)]
    if document.coverage.group("all").rows:
        found = [_parks(document), _groups(document), *found]
    if document.coverage.stations:
        found.append(_stations(document))
    if any(table.rows for table in document.coverage.station_groups):
        found.append(_station_groups(document))
    return found


def _parks(document: ReportDocument) -> Sheet:
    table, cover = document.coverage.group("all"), document.cover
    last = len(tables.union_columns(document))
    body = [_area_row(row) for row in table.rows]
    if not document.cover.is_park:
        body += [
            Row(["园区合计", *_cells(table.parks)], SUBTOTAL),
            Row([f"{document.cover.area}合计", *_cells(table.total)], TOTAL),
        ]
    chart = Chart(
        "column",
        "各园区建会率",
        0,
        [
            Series(last - 1, cover.year_before, color=EARLIER),
            Series(last - 2, cover.this_year, color=NOW),
        ],
        highest=1,
        labels=True,
        axis_title="建会率（%）",
    )
    return tables.sheet(
        document,
        "园区建会",
        "园区企业建会入会情况",
        Table(
            [tables.name("园区"), *tables.union_columns(document), *tables.MEMBER_COLUMNS],
            body,
            unit=UNIT,
            notes=[
                "统计范围：统计时点在营的企业，不含个体工商户；园区含所属园中园。",
                tables.sentence(document, "union") + "联合工会和工会联合会覆盖的企业计入已建会。",
                tables.unknown_note(table.parks),
            ],
            charts=[chart],
        ),
    )


def _groups(document: ReportDocument) -> Sheet:
    groups = document.coverage.groups
    parks = [row.now.area for row in groups[0].rows]
    body: list[Row] = []
    for park in parks:
        body += _group_rows(park.name, [(table, _of_park(table, park.code)) for table in groups])
    if not document.cover.is_park:
        body += _group_rows("园区合计", [(table, table.parks) for table in groups])
        area = f"{document.cover.area}合计"
        body += _group_rows(area, [(table, table.total) for table in groups])
    terms = {term.code: term for term in document.definitions.groups}
    return tables.sheet(
        document,
        "园区分组",
        "园区企业分组建会情况",
        Table(
            [
                tables.name("园区"),
                Column("分组", width=12, index="乙"),
                *tables.union_columns(document),
            ],
            body,
            unit=UNIT,
            notes=[
                "；".join(f"{table.name}：{terms[table.group].sentence}" for table in groups)
                + "。",
                "各分组互有交叉，不能相加；两年均无企业的分组不列。",
            ],
        ),
    )


def _group_rows(name: str, found: Sequence[tuple[GroupTable, Compared | None]]) -> list[Row]:
    """The groups of one park; the park's name stands at the first only."""
    body: list[Row] = []
    for table, row in found:
        if row is None or not (row.now.measures["enterprises"] or _before(row)):
            continue
        style = SUBTOTAL if table.group == "all" else ""
        body.append(Row(["" if body else name, table.name, *tables.union_cells(row)], style))
    return body


def _of_park(table: GroupTable, code: str) -> Compared | None:
    return next((row for row in table.rows if row.now.area.code == code), None)


def _before(row: Compared) -> int:
    return row.before.measures["enterprises"] if row.before else 0


def _places(document: ReportDocument) -> Sheet:
    coverage = document.coverage
    body = [_area_row(place.row, indent=2 * place.level) for place in coverage.places]
    body = [
        Row(row.values, "" if place.level else SUBTOTAL, row.indent)
        for row, place in zip(body, coverage.places, strict=True)
    ]
    body.append(Row(["合计", *_cells(coverage.total)], TOTAL))
    notes = [
        "统计范围：统计时点在营的企业，不含个体工商户；县（市、区）数含所属乡镇、街道和园区。",
        tables.unknown_note(coverage.total),
    ]
    if coverage.left_out:
        notes.append(f"另有{coverage.left_out}个乡镇、街道或园区两年均无企业记录，未列出。")
    return tables.sheet(
        document,
        "区域建会",
        "分区域企业建会入会情况",
        Table(
            [tables.name("区域"), *tables.union_columns(document), *tables.MEMBER_COLUMNS],
            body,
            unit=UNIT,
            notes=notes,
        ),
    )


def _trend(document: ReportDocument) -> Sheet:
    rates = ("union", "own_union", "congress", "openness", "contract", "density")
    names = {rate.code: rate.name for rate in document.definitions.rates}
    columns = [
        Column("统计时点", width=18, index="甲"),
        Column("企业数", INT, 11, index="1"),
        Column("已建会\n企业数", INT, 11, index="2"),
        Column("职工人数", INT, 11, index="3"),
        Column("会员人数", INT, 11, index="4"),
        *(Column(names[code], PERCENT, 13, index=str(n)) for n, code in enumerate(rates, 5)),
    ]
    drawn = [5, 7, 8, 9]
    chart = Chart(
        "line", "历年建会和民主管理", 0, [Series(n) for n in drawn], highest=1, axis_title="率（%）"
    )
    return tables.sheet(
        document,
        "历年变化",
        "历年建会和民主管理情况",
        Table(
            columns,
            [Row(_trend_cells(row, rates)) for row in document.coverage.trend],
            notes=[
                "各年数据按现有记录推算到该日；补录、更正以前的记录后，与已报出的数据可能不同。"
            ],
            charts=[chart],
        ),
    )


def _trend_cells(row: TrendRow, rates: Iterable[str]) -> list[object]:
    counted = ("enterprises", "unionised", "employees", "members")
    return [
        wording.day(row.on),
        *(row.row.measures[code] for code in counted),
        *(row.row.rates[code].rate for code in rates),
    ]


def _ownerships(document: ReportDocument) -> Sheet:
    body = [
        Row([wording.label(Ownership, row.code) or "未填所有制", *_cells(row.row)])
        for row in document.coverage.ownerships
    ]
    body.append(Row(["合计", *_cells(document.coverage.total)], TOTAL))
    return tables.sheet(
        document,
        "所有制",
        "按所有制分企业建会入会情况",
        Table(
            [tables.name("所有制"), *tables.union_columns(document), *tables.MEMBER_COLUMNS],
            body,
            unit=UNIT,
            notes=["所有制按企业登记注册类型归并（国统字〔2011〕86号）。"],
        ),
    )


def _systems(document: ReportDocument) -> Sheet:
    columns = [tables.name("区域"), tables.count("已建会\n企业数", "1")]
    for place, (_code, name) in enumerate(SYSTEMS):
        first = 2 + 5 * place
        columns += [
            tables.count("建制数", f"{first}", name),
            tables.count("不详", f"{first + 1}", name),
            tables.rate("建制率", f"{first + 2}={first}÷1", name),
            tables.rate(tables.before(document), f"{first + 3}", name),
            tables.difference("增减", f"{first + 4}", name),
        ]
    parks = document.coverage.group("all")
    places = [place.row for place in document.coverage.places if place.level == 0]
    body, _parts = tables.blocks(
        document,
        [Row([row.now.area.name, *_system_cells(row)]) for row in parks.rows],
        _system_cells(parks.parks),
        [Row([tables.name_of(row.now), *_system_cells(row)]) for row in places],
        _system_cells(document.coverage.total),
    )
    drawn = [Series(4 + 5 * place, f"{name}建制率") for place, (_c, name) in enumerate(SYSTEMS)]
    chart = Chart(
        "column", "民主管理建制率（占已建会企业）", 0, drawn, highest=1, axis_title="建制率（%）"
    )
    return tables.sheet(
        document,
        "民主管理",
        "企业民主管理情况",
        Table(
            columns,
            body,
            unit=UNIT,
            notes=[
                "分母均为已建会企业数。区域性、行业性职代会和集体合同，计入所覆盖的企业。",
                "“不详”指已建会、但没有该项制度的记录、也未确认没有的企业；计入分母、不计入分子。",
            ],
            charts=[chart],
        ),
    )


def _system_cells(row: Compared) -> list[object]:
    cells: list[object] = [row.now.measures["unionised"]]
    for code, _name in SYSTEMS:
        rate, before = row.now.rates[code].rate, row.rate_before(code)
        cells += [
            row.now.measures[code],
            row.now.measures[f"{code}_unknown"],
            rate,
            before,
            wording.points(rate, before),
        ]
    return cells


def _stations(document: ReportDocument) -> Sheet:
    body = [Row([row.now.station, *_cells(row)]) for row in document.coverage.stations]
    return tables.sheet(
        document,
        "指导站服务区域",
        "指导站服务区域企业建会入会情况",
        Table(
            [
                Column("指导站", width=40, index="甲"),
                *tables.union_columns(document),
                *tables.MEMBER_COLUMNS,
            ],
            body,
            unit=UNIT,
            notes=["一个区域由几个指导站服务的，分别计入各站，各站之和不等于区域合计。"],
        ),
    )


def _station_groups(document: ReportDocument) -> Sheet:
    tables_of = document.coverage.station_groups
    terms = {term.code: term for term in document.definitions.groups}
    body = [
        Row(["" if n else row.now.station, table.name, *_station_cells(row)])
        for rows in zip(*(table.rows for table in tables_of), strict=True)
        for n, (table, row) in enumerate(zip(tables_of, rows, strict=True))
    ]
    columns = [
        Column("指导站", width=40, index="甲"),
        Column("分组", width=16, index="乙"),
        tables.count("企业数", "1"),
        tables.count("已建会\n企业数", "2"),
        tables.rate("建会率", "3=2÷1"),
        tables.count("其中建立\n职代会", "4"),
        *tables.MEMBER_COLUMNS,
    ]
    columns = [
        replace(column, index=str(n)) if column.index.isdigit() else column
        for n, column in enumerate(columns, -1)
    ]
    return tables.sheet(
        document,
        "指导站分组",
        "指导站服务区域分组情况",
        Table(
            columns,
            body,
            unit=UNIT,
            notes=[
                "；".join(f"{table.name}：{terms[table.group].sentence}" for table in tables_of)
                + "。",
                "各分组互有交叉，不能相加。",
            ],
        ),
    )


def _station_cells(row: Compared) -> list[object]:
    measures = row.now.measures
    return [
        measures["enterprises"],
        measures["unionised"],
        row.now.rates["union"].rate,
        measures["congress"],
        *tables.member_cells(row),
    ]


def _area_row(row: Compared, indent: int = 0) -> Row:
    return Row([tables.name_of(row.now), *_cells(row)], indent=indent)


def _cells(row: Compared) -> list[object]:
    return [*tables.union_cells(row), *tables.member_cells(row)]
