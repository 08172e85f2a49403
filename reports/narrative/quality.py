"""The chapters on what is not known, what was checked, and what the figures mean."""

from reports.narrative.blocks import Block, Chapter, Grid, GridColumn, GridRow, Paragraph
from reports.narrative.claims import Text
from reports.narrative.told import Told
from reports.sections.checks import RESULTS

UNKNOWNS = (
    ("union_unknown", "建会情况不详的"),
    ("congress_unknown", "已建会而职代会不详的"),
    ("openness_unknown", "已建会而厂务公开不详的"),
    ("contract_unknown", "已建会而集体合同不详的"),
    ("employees_unknown", "职工人数不详的"),
    ("members_unknown", "已建会而会员人数不详的"),
)


RULES = (
    "率保留一位小数，四舍五入；上升、下降、持平按印出的数判断，增减为所列两率之差。"
    "分母为零的，以“—”表示。各级合计由各单位的数相加得出，率由相加后的数计算。"
)


def gaps(told: Told) -> Chapter:
    """How much is not known, and the results of the checks."""
    total = told.under("gaps.total")
    found: Text = ()
    for code, name in UNKNOWNS:
        if total.has(f"now.measures.{code}"):
            found += ("，" if found else "", name, total.measure(code), "家")
    known: Text = ("各项情况均已查明。",)
    unknown: Text = (*found, "。不详既不当作有，也不当作没有，须继续核实。")
    text = unknown if found else known
    if told.has("gaps.count"):
        text += ("未建会和建会情况不详的企业共", told.count("gaps.count"), "家，名单见统计报表。")
    blocks: list[Block] = [Paragraph(text)]
    if told.get("checks"):
        blocks.append(_checks(told))
    return Chapter("gaps", "需要核实的情况", tuple(blocks))


def _checks(told: Told) -> Grid:
    rows = []
    for n, row in enumerate(told.each("checks")):
        result = RESULTS.get(row.get("result"))
        rows.append(
            GridRow(
                (
                    told.text(f"checks.{n}.title"),
                    result or row.text("result"),
                    row.text("detail"),
                )
            )
        )
    columns = (
        GridColumn("核对项目", 3, words=True),
        GridColumn("结果", 1, words=True),
        GridColumn("说明", 3, words=True),
    )
    return Grid("数据逻辑核对结果", "", columns, tuple(rows))


def definitions(told: Told) -> Chapter:
    """What each rate divides, by which source."""
    rows = tuple(
        GridRow(tuple(row.text(field) for field in ("name", "numerator", "denominator", "source")))
        for row in told.each("definitions.rates")
    )
    columns = (
        GridColumn("指标", 1.2, words=True),
        GridColumn("分子", 2.2, words=True),
        GridColumn("分母", 2.2, words=True),
        GridColumn("依据", 2.2, words=True),
    )
    return Chapter(
        "definitions",
        "指标口径",
        (
            Paragraph((RULES,)),
            Grid("统计指标口径", "", columns, rows),
        ),
    )
