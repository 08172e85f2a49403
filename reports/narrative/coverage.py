"""The chapters on unions, members and democratic management: the whole, the parks, the parts."""

from collections.abc import Sequence
from itertools import takewhile

from reports.narrative import wording
from reports.narrative.blocks import (
    Block,
    Chapter,
    Drawing,
    Grid,
    GridColumn,
    GridRow,
    Heading,
    Paragraph,
    Series,
)
from reports.narrative.claims import Claim, Piece, Text
from reports.narrative.told import Told, listed

SYSTEMS = (
    ("congress", "职代会建制率"),
    ("openness", "厂务公开建制率"),
    ("contract", "集体合同覆盖率"),
)
FORMS = (
    ("own_union", "单独建会"),
    ("joint_union", "联合建会"),
    ("federation", "工会联合会覆盖"),
)
_ALL = "coverage.groups.0"
# More than so many parks or stations are told of together, in tables; more are not drawn.
TOLD_ONE_BY_ONE, DRAWN = 60, 12


def overview(told: Told) -> Chapter:
    """一、总体情况: the area as a whole, and its last years."""
    blocks: list[Block] = [
        Paragraph(
            (
                told.text("cover.area"),
                told.say("year", "cover.year"),
                "度企业建会和民主管理情况，按统一口径由登记的资料统计。统计时点为",
                told.say("day", "cover.cut_off"),
                "，对比时点为",
                told.say("day", "cover.previous"),
                "；统计范围为统计时点在营的企业，个体工商户单独分组。",
                *(("本年度尚未结束，数据截至统计时点。",) if told.get("cover.provisional") else ()),
                *_served(told),
            )
        ),
        Paragraph(_whole(told.under("coverage.total"), told.text("cover.area"))),
        Paragraph(people(told.under("coverage.total"))),
        _key_figures(told),
    ]
    if len(told.get("coverage.trend")) > 1:
        blocks.append(_trend(told))
    return Chapter("cover", "总体情况", tuple(blocks))


def _served(told: Told) -> Text:
    """Which areas a station's report is about."""
    if not told.get("cover.served"):
        return ()
    names: list[Text] = [
        (told.text(f"cover.served.{n}"),) for n in range(len(told.get("cover.served")))
    ]
    return ("本报告统计该站在统计时点服务的区域（", *listed(names), "），以往各年按同一范围统计。")


def _whole(row: Told, *opening: Piece) -> Text:
    found: Text = (
        *opening,
        "在营企业",
        row.measure("enterprises"),
        "家，其中已建会企业",
        row.measure("unionised"),
        "家",
        *row.measure_change("unionised", "家"),
        "；建会率",
        row.rate("union"),
        *row.rate_change("union"),
        "。已建会企业中，",
    )
    for n, (code, name) in enumerate(FORMS):
        found += ("、" if n else "", name, row.measure(code), "家")
    return (*found, "。", *unknown(row))


def unknown(row: Told) -> Text:
    """What is not known of the unions, and how high the rate could be."""
    if not row.has("now.measures.union_unknown"):
        return ()
    return (
        "建会情况不详的",
        row.measure("union_unknown"),
        "家，计入分母、不计入分子；如全部已建会，建会率为",
        row.say("upper", "now.rates.union"),
        "。",
    )


def people(row: Told) -> Text:
    """Employees and members."""
    return (
        "职工",
        row.measure("employees"),
        "人，会员",
        row.measure("members"),
        "人",
        *row.measure_change("members", "人"),
        "；入会率（已建会口径）",
        row.rate("density"),
        *row.rate_change("density"),
        "。",
    )


def systems(row: Told) -> Text:
    """The rates of democratic management among the unionised."""
    found: Text = ("已建会企业中，",)
    for n, (code, name) in enumerate(SYSTEMS):
        found += ("；" if n else "", name, row.rate(code), *row.rate_change(code))
    return (*found, "。")


def _key_figures(told: Told) -> Grid:
    row = told.under("coverage.total")
    counted = (
        ("企业数（家）", "enterprises"),
        ("已建会企业数（家）", "unionised"),
        ("职工人数（人）", "employees"),
        ("会员人数（人）", "members"),
    )
    rates = (
        ("union", "建会率"),
        *SYSTEMS,
        ("density", "入会率（已建会口径）"),
        ("election", "按期换届率"),
    )
    rows = [
        GridRow((name, row.measure(code), *_before(row, "count", f"measures.{code}", "signed")))
        for name, code in counted
    ]
    rows += [
        GridRow((name, row.rate(code), *_before(row, "rate", f"rates.{code}", "signed_points")))
        for code, name in rates
    ]
    columns = (
        GridColumn("指标", 2.2, words=True),
        GridColumn("本年"),
        GridColumn("上年"),
        GridColumn("增减"),
    )
    return Grid(
        "主要指标",
        "",
        columns,
        tuple(rows),
        notes=("率的增减单位为百分点，为所列两率之差。",),
    )


def _before(row: Told, how: str, path: str, difference: str) -> Text:
    if row.get("before") is None:
        return (wording.NONE, wording.NONE)
    return (
        row.say(how, f"before.{path}"),
        row.say(difference, f"now.{path}", f"before.{path}"),
    )


def _trend(told: Told) -> Drawing:
    rows = told.each("coverage.trend")
    drawn = (("union", "建会率"), ("congress", "职代会建制率"), ("openness", "厂务公开建制率"))
    return Drawing(
        "line",
        "历年建会和民主管理情况",
        "%",
        tuple(str(row.get("on").year) for row in rows),
        tuple(
            Series(name, tuple(_percent(row.get(f"row.rates.{code}.rate")) for row in rows))
            for code, name in drawn
        ),
        highest=100,
    )


def _percent(rate: float | None) -> float | None:
    return None if rate is None else float(wording.printed(rate))


def parks(told: Told) -> Chapter | None:
    """The parks together, their table and chart, and each by itself; None where there is none."""
    table = told.under(_ALL)
    rows = table.each("rows")
    if not rows:
        return None
    blocks: list[Block] = []
    if not told.document.cover.is_park:
        together = table.under("parks")
        opening = (told.text("cover.area"), "有园区", table.say("length", "rows"), "个，")
        blocks += [
            Paragraph((*_whole(together, *opening), *_all_alike(rows))),
            Paragraph(systems(together)),
            Paragraph(people(together)),
            grid("园区企业建会入会情况", "园区", rows, (table.under("parks"), "园区合计")),
            *([_bars(rows)] if len(rows) <= DRAWN else []),
        ]
    if len(rows) > TOLD_ONE_BY_ONE:
        blocks.append(Paragraph(("园区较多，逐个情况见统计报表。",)))
        rows = []
    for n, row in enumerate(rows):
        blocks += [
            Heading(2, (row.text("now.area.name"),)),
            Paragraph((*_whole(row), *_large(told, n))),
            Paragraph((*systems(row), *people(row))),
            Paragraph(_of_park(told, row.get("now.area.code"))),
        ]
    return Chapter("coverage", "园区企业建会和民主管理情况", tuple(b for b in blocks if _says(b)))


def _says(block: Block) -> bool:
    return not isinstance(block, Paragraph) or bool(block.text)


def _all_alike(rows: Sequence[Told]) -> Text:
    """各园区建会率均为95.0% — where that is so on paper."""
    first, *others = (row.rate("union") for row in rows)
    if not others or any(other.text != first.text for other in others):
        return ()
    return ("各园区建会率均达到", first, "。")


def _large(told: Told, park: int) -> Text:
    """The above-scale enterprises of the park in this row."""
    groups = told.get("coverage.groups")
    found = next((n for n, group in enumerate(groups) if group.group == "above_scale"), None)
    if found is None or park >= len(groups[found].rows):
        return ()
    row = told.under(f"coverage.groups.{found}.rows.{park}")
    if not row.has("now.measures.enterprises"):
        return ()
    return (
        "规模以上企业",
        row.measure("enterprises"),
        "家，已建会",
        row.measure("unionised"),
        "家。",
    )


def _of_park(told: Told, code: str) -> Text:
    """What the other chapters count in this park."""
    found: Text = ()
    for row in told.each("proposals.parks"):
        if row.get("place.code") == code and row.has("recommended"):
            found += ("推荐申报职工代表提案", row.count("recommended"), "件，获奖")
            found += (row.count("awarded"), "件。")
    for row in told.each("innovation.parks"):
        if row.get("place.code") == code and (row.has("studios") or row.has("results")):
            found += (
                "已创建劳模（职工）创新工作室",
                row.count("studios"),
                "个，“金牌师徒”创新创效奖",
            )
            found += (row.count("pairs"), "个，创新成果", row.count("results"), "项，创效")
            found += (row.say("ten_thousand", "benefit"), "万元。")
    return found


def _bars(rows: Sequence[Told]) -> Drawing:
    def rates(when: str) -> tuple[float | None, ...]:
        return tuple(
            _percent(row.get(f"{when}.rates.union.rate")) if row.get(when) else None for row in rows
        )

    cover = rows[0].document.cover
    return Drawing(
        "column",
        "各园区建会率",
        "%",
        _short([row.get("now.area.name") for row in rows]),
        (Series(cover.year_before, rates("before")), Series(cover.this_year, rates("now"))),
        highest=100,
    )


def _short(names: list[str]) -> tuple[str, ...]:
    """Names under a chart, without what all of them begin and end with."""
    if len(names) < 2:
        return tuple(names)
    first = _alike(names)
    last = _alike([name[::-1] for name in names])
    short = [name[first : len(name) - last] for name in names]
    return tuple(short if all(short) else names)


def _alike(names: list[str]) -> int:
    """How many letters all names begin with."""
    letters = zip(*names, strict=False)
    return sum(1 for _same in takewhile(lambda several: len(set(several)) == 1, letters))


def grid(caption: str, what: str, rows: Sequence[Told], total: tuple[Told, str]) -> Grid:
    """Rows of coverage beside the year before."""
    columns = (
        GridColumn(what, 3.4, words=True),
        GridColumn("企业数"),
        GridColumn("已建会"),
        GridColumn("建会率"),
        GridColumn(f"{total[0].document.cover.year_before}\n建会率"),
        GridColumn("增减\n百分点"),
        GridColumn("职工\n人数", 1.1),
        GridColumn("会员\n人数", 1.1),
        GridColumn("入会率"),
    )
    named = [(row, _name(row), False) for row in rows] + [(*total, True)]
    return Grid(
        caption,
        "家、人",
        columns,
        tuple(GridRow((name, *_cells(row)), strong=strong) for row, name, strong in named),
        notes=("入会率为已建会口径；增减为所列两率之差。",),
    )


def _name(row: Told) -> Claim:
    name = row.text("now.area.name")
    return row.say("own_level", "now.area.name") if row.get("now.own_level") else name


def _cells(row: Told) -> Text:
    return (
        row.measure("enterprises"),
        row.measure("unionised"),
        row.rate("union"),
        *_before(row, "rate", "rates.union", "signed_points"),
        row.measure("employees"),
        row.measure("members"),
        row.rate("density"),
    )


def parts(told: Told) -> Chapter | None:
    """The parts of the area: a paragraph and a table; None where it has none."""
    rows = [row.under("row") for row in told.each("coverage.places") if not row.get("level")]
    total = told.under("coverage.total")
    blocks: list[Block] = [Paragraph(systems(total))]
    if len(rows) > 1:
        blocks += [
            grid("各区域企业建会入会情况", "区域", rows, (total, "合计")),
            _systems_grid(rows, total),
        ]
    title = "各区域企业建会和民主管理情况" if len(rows) > 1 else "企业民主管理情况"
    return Chapter("coverage", title, tuple(blocks))


def _systems_grid(rows: Sequence[Told], total: Told) -> Grid:
    columns = [GridColumn("区域", 2.2, words=True), GridColumn("已建会")]
    for name, rate in (("职代会", "建制率"), ("厂务\n公开", "建制率"), ("集体\n合同", "覆盖率")):
        columns += [GridColumn(name), GridColumn("不详", 0.8), GridColumn(rate, 1.3)]
    named = [(row, _name(row), False) for row in rows] + [(total, "合计", True)]
    return Grid(
        "各区域企业民主管理情况",
        "家",
        tuple(columns),
        tuple(
            GridRow((name, row.measure("unionised"), *_system_cells(row)), strong=strong)
            for row, name, strong in named
        ),
        notes=("各率的分母为已建会企业数；左边的不详计入分母、不计入分子。",),
    )


def _system_cells(row: Told) -> list[Piece]:
    return [
        cell
        for code, _name in SYSTEMS
        for cell in (row.measure(code), row.measure(f"{code}_unknown"), row.rate(code))
    ]
