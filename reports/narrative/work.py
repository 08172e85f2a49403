"""The chapters on union organisations, proposals and innovation."""

from proposals.choices import Grade, ProposalCategory
from reports.narrative import wording
from reports.narrative.blocks import Block, Chapter, Grid, GridColumn, GridRow, Paragraph
from reports.narrative.claims import HUNDRED_MILLION, Piece, Text, in_hundred_millions
from reports.narrative.told import Told, listed
from unions.choices import UnionKind


def elections(told: Told) -> Chapter:
    """Unions by kind, elections of the year, what is overdue."""
    total, row = told.under("elections.total"), told.under("coverage.total")
    kinds: list[Text] = [
        (str(kind.label), total.count(f"kinds.{kind.value}"), "个")
        for kind in UnionKind
        if total.has(f"kinds.{kind.value}")
    ]
    text: Text = (
        "统计时点在册工会组织",
        total.count("unions"),
        "个",
        *total.change("unions", "unions_before", "个", told.than_before, ("增长", "下降")),
        *(("，其中", *listed(kinds)) if kinds else ()),
        "。",
    )
    return Chapter(
        "elections", "工会组织和换届情况", (Paragraph(text), Paragraph(_terms(told, row, total)))
    )


def _terms(told: Told, row: Told, total: Told) -> Text:
    found: Text = ()
    if row.has("now.measures.terms_ended"):
        found += (
            "本年届满届次",
            row.measure("terms_ended"),
            "个，按期换届",
            row.measure("terms_renewed"),
            "个，按期换届率",
            row.rate("election"),
            *row.rate_change("election"),
            "。",
        )
    else:
        found += ("本年没有届满的届次。",)
    if total.has("overdue"):
        found += ("统计时点超期未换届的工会", total.count("overdue"), "个")
    else:
        found += ("统计时点没有超期未换届的工会",)
    if total.has("due_next_year"):
        found += ("，下年届满", total.count("due_next_year"), "个")
    if told.has("elections.without_term"):
        found += ("；没有届次记录的", told.count("elections.without_term"), "个，不计入换届统计")
    return (*found, "。")


def proposals(told: Told) -> Chapter | None:
    """What was recommended and won; None where nothing was."""
    total = told.under("proposals.total")
    if not any(total.has(code) for code in ("submitted", "recommended", "recommended_before")):
        return None
    awarded: Text = ("评选出获奖提案", total.count("awarded"), "件")
    awarded += total.over_the_year("awarded", "awarded_before", "件")
    if total.has("awarded"):
        awarded += (
            "，其中来自园区企业的",
            told.count("proposals.from_parks.awarded"),
            "件，占",
            told.say("share", "proposals.from_parks.awarded", "proposals.total.awarded"),
        )
    grades: list[Text] = [
        (str(grade.label), total.count(f"grades.{grade.value}"), "件")
        for grade in Grade
        if total.get(f"grades.{grade.value}")
    ]
    text: Text = (
        "本年收到基层工会推荐申报的职工代表提案",
        total.count("recommended"),
        "件",
        *total.over_the_year("recommended", "recommended_before", "件"),
        "；",
        *awarded,
        *(("。获奖提案中，", *listed(grades)) if grades else ()),
        "。",
    )
    blocks: list[Block] = [Paragraph(text), _places(told), _categories(told)]
    return Chapter("proposals", "职工代表提案和评选情况", tuple(blocks))


def _places(told: Told) -> Grid:
    columns = (
        GridColumn("区域", 2.6, words=True),
        GridColumn("推荐申报"),
        GridColumn("获奖"),
        GridColumn("上年\n推荐申报"),
        GridColumn("上年获奖"),
    )
    rows = [GridRow((_place(row), *_proposal_cells(row))) for row in told.each("proposals.parts")]
    total = told.under("proposals.total")
    parks = told.under("proposals.from_parks")
    if not told.document.cover.is_park and told.get("proposals.parks"):
        rows.append(GridRow(("其中：园区企业", *_proposal_cells(parks))))
    rows.append(GridRow(("合计", *_proposal_cells(total)), strong=True))
    return Grid("职工代表提案推荐申报和获奖情况", "件", columns, tuple(rows))


def _place(row: Told) -> Piece:
    return row.say("own_level" if row.get("place.own_level") else "text", "place.name")


def _proposal_cells(row: Told) -> list[Piece]:
    codes = ("recommended", "awarded", "recommended_before", "awarded_before")
    return [row.count(code) for code in codes]


def _categories(told: Told) -> Grid:
    rows = [
        GridRow(
            (
                wording.label(ProposalCategory, row.get("category")),
                row.count("recommended"),
                row.count("awarded"),
            )
        )
        for row in told.each("proposals.categories")
    ]
    columns = (GridColumn("提案类别", 2, words=True), GridColumn("推荐申报"), GridColumn("获奖"))
    return Grid("推荐申报提案分类情况", "件", columns, tuple(rows))


def innovation(told: Told) -> Chapter | None:
    """Studios, pairs and results, those of the parks first; None where there are none."""
    total = told.under("innovation.total")
    if not any(total.has(code) for code in ("studios", "pairs", "results")):
        return None
    blocks: list[Block] = []
    parks = told.under("innovation.from_parks")
    if not told.document.cover.is_park and parks.has("results"):
        opening: Text = (told.say("length", "innovation.parks"), "个园区")
        blocks.append(Paragraph((*opening, *_sum(parks))))
    if not blocks or any(parks.get(code) != total.get(code) for code in ("studios", "results")):
        blocks.append(Paragraph((told.text("cover.area"), *_sum(total))))
    blocks.append(_innovation_grid(told))
    return Chapter("innovation", "职工创新情况", tuple(blocks))


def _sum(row: Told) -> Text:
    found: Text = (
        "已创建各级劳模（职工）创新工作室",
        row.count("studios"),
        "个，评选“金牌师徒”创新创效奖",
        row.count("pairs"),
        "个，孵化创新成果",
        row.count("results"),
        "项（其中本年",
        row.count("results_year"),
        "项），为企业创效",
        row.say("ten_thousand", "benefit"),
        "万元",
    )
    if (benefit := row.get("benefit")) >= HUNDRED_MILLION:
        exact = in_hundred_millions(benefit) * HUNDRED_MILLION == benefit
        found += ("（合" if exact else "（约", row.say("hundred_million", "benefit"), "亿元）")
    return (*found, "。")


def _innovation_grid(told: Told) -> Grid:
    columns = (
        GridColumn("区域", 2.6, words=True),
        GridColumn("创新\n工作室"),
        GridColumn("金牌师徒"),
        GridColumn("创新成果"),
        GridColumn("其中本年"),
        GridColumn("累计创效\n（万元）", 1.3),
    )
    rows = [(row, _place(row), False) for row in told.each("innovation.parts")]
    if not told.document.cover.is_park and told.get("innovation.parks"):
        rows.append((told.under("innovation.from_parks"), "其中：园区企业", False))
    rows.append((told.under("innovation.total"), "合计", True))
    return Grid(
        "职工创新工作室、金牌师徒和创新成果情况",
        "个、项、万元",
        columns,
        tuple(
            GridRow((name, *_innovation_cells(row)), strong=strong) for row, name, strong in rows
        ),
        notes=("累计到统计时点；创效为有记录的成果之和。",),
    )


def _innovation_cells(row: Told) -> list[Piece]:
    counts: list[Piece] = [
        row.count(code) for code in ("studios", "pairs", "results", "results_year")
    ]
    return [*counts, row.say("ten_thousand", "benefit")]
