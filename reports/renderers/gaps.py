"""Tables of what is not known or missing, and the checks of the figures."""

from collections.abc import Iterator

from common.spreadsheets import Column, Row, Sheet, Table
from common.spreadsheets.layout import INT, TOTAL
from indicators.choices import UnionKind
from reports.narrative import wording
from reports.renderers import tables
from reports.sections import ReportDocument
from reports.sections.checks import RESULTS
from reports.sections.figures import Compared
from reports.sections.gaps import LISTED, GapRow

UNKNOWNS = (
    "union_unknown",
    "congress_unknown",
    "openness_unknown",
    "contract_unknown",
    "employees_unknown",
    "members_unknown",
)
# A change over a year that wants an explanation (logic check of the national survey).
LARGE_CHANGE = 0.3


def sheets(document: ReportDocument) -> list[Sheet]:
    """Unknowns by place, the enterprises to look into, and the checks."""
    found = [_unknowns(document)]
    if document.gaps.enterprises:
        found.append(_enterprises(document))
    return [*found, _checks(document)]


def _unknowns(document: ReportDocument) -> Sheet:
    names = {term.code: term.name for term in document.definitions.measures}
    columns = [
        tables.name("区域"),
        Column("企业数", INT, 11, index="1"),
        Column("已建会企业数", INT, 11, index="2"),
        *(Column(names[code], INT, 15, index=str(n)) for n, code in enumerate(UNKNOWNS, 3)),
    ]
    body = [Row([tables.name_of(row.now), *_cells(row)]) for row in document.gaps.rows]
    body.append(Row(["合计", *_cells(document.gaps.total)], TOTAL))
    return tables.sheet(
        document,
        "情况不详",
        "情况不详的企业",
        Table(
            columns,
            body,
            unit="计量单位：家",
            notes=["不详既不当作“有”，也不当作“没有”：计入分母、不计入分子，另列上下限。"],
        ),
    )


def _cells(row: Compared) -> list[object]:
    measures = row.now.measures
    return [measures[code] for code in ("enterprises", "unionised", *UNKNOWNS)]


def _enterprises(document: ReportDocument) -> Sheet:
    gaps = document.gaps
    columns = [
        Column("序号", INT, width=7),
        Column("统一社会信用代码", width=22),
        Column("企业名称", width=38),
        Column("所在区域", width=24),
        Column("建会情况", width=12),
        Column("职工人数", INT, width=11),
        Column("联系岗位", width=16),
        Column("联系电话", width=18),
    ]
    body = [Row(_enterprise(n, row)) for n, row in enumerate(gaps.enterprises, 1)]
    listed = "" if gaps.count <= LISTED else f"，本表列出前{LISTED}家"
    return tables.sheet(
        document,
        "未建会和不详",
        "未建会和建会情况不详的企业名单",
        Table(
            columns,
            body,
            unit="计量单位：家、人",
            notes=[
                f"共{gaps.count}家{listed}；不含个体工商户。",
                "联系电话按个人信息保护的要求隐去中间各位，不得公开张贴。",
            ],
        ),
    )


def _enterprise(number: int, row: GapRow) -> list[object]:
    union = wording.label(UnionKind, row.union)
    return [
        number,
        row.credit_code,
        row.name,
        row.area,
        union,
        row.employees,
        row.contact,
        row.phone,
    ]


def _checks(document: ReportDocument) -> Sheet:
    columns = [
        Column("核对项目", width=44),
        Column("结果", width=12),
        Column("说明", width=64),
    ]
    body = [Row(check) for check in _results(document)]
    return tables.sheet(document, "数据核对", "数据逻辑核对结果", Table(columns, body))


def _results(document: ReportDocument) -> Iterator[list[object]]:
    """The declared checks where they were run, and what can be seen in the figures themselves."""
    for check in document.checks:
        yield [check.title, RESULTS.get(check.result, check.result), check.detail]
    coverage = document.coverage
    places = [place.row for place in coverage.places if place.level == 0]
    for code, name in (("enterprises", "企业数"), ("unionised", "已建会企业数")):
        parts = sum(row.now.measures[code] for row in places)
        whole = coverage.total.now.measures[code]
        yield _check(
            f"各区域{name}之和等于合计", not places or parts == whole, f"{parts:,}，合计{whole:,}"
        )
    rows = [*coverage.group("all").rows, *(place.row for place in coverage.places)]
    yield _listed("会员人数不超过职工人数", [row for row in rows if _too_many_members(row)])
    # Of a town's two or three enterprises any change is large; it says nothing.
    large = [*coverage.group("all").rows, *places, coverage.total]
    yield _listed(
        "园区、各区域和合计的已建会企业数，比上年末增减不超过30%",
        [row for row in large if _changed_much(row)],
    )


def _listed(title: str, wrong: list[Compared]) -> list[object]:
    names = dict.fromkeys(tables.name_of(row.now) for row in wrong)
    return _check(title, not wrong, f"需核实或附说明：{'、'.join(names)}" if wrong else "全部符合")


def _check(title: str, passed: bool, detail: str) -> list[object]:  # noqa: FBT001
    return [title, "通过" if passed else "需核实", detail]


def _too_many_members(row: Compared) -> bool:
    figure = row.now.rates["density"]
    return figure.numerator > figure.denominator


def _changed_much(row: Compared) -> bool:
    before = row.before.measures["unionised"] if row.before else 0
    change = wording.change(row.now.measures["unionised"], before)
    return change is not None and abs(change) > LARGE_CHANGE
