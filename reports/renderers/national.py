"""The items of the national yearly form as a workbook: sums by level, each union, what is known."""

from collections.abc import Iterator
from datetime import datetime, time

from common.spreadsheets import Column, Row, Sheet, Table, write_workbook
from common.spreadsheets.layout import INT, TEXT, TOTAL
from reports.crosswalk import CODE_UNKNOWN, Item
from reports.narrative import Notes
from reports.renderers import tables
from reports.sections import ReportDocument

NO_DATA = "无数据，须另行填报"
_COUNT, _CODED, _NAME = 9.5, 13, 46
# From this format of documents on; what was sealed before is printed as it was.
_SAYS_SOLE_TRADERS = 3
_WIDTHS = {"name": _NAME, "approval_number": 24, "kind": 10, "unit_type": 10, "industry": 10}


def render(document: ReportDocument, _notes: Notes) -> bytes:
    """The workbook's bytes: for a year whose form is not declared it says so."""
    cover, national = document.cover, document.national
    sheets = [_items(document)]
    if national.items:
        sheets = [_levels(document), *(_unions(document, summed=s) for s in (False, True)), *sheets]
    return write_workbook(
        sheets,
        title=f"{cover.area}{cover.year}年度全国工会统计调查项目",
        author=cover.unit,
        created=datetime.combine(cover.cut_off, time()),
        row_by_row=True,
    )


def _heading(item: Item) -> str:
    unit = f"\n（{item.unit}）" if item.unit else ""
    return f"{item.title}{unit}"


def _column(item: Item, number: int) -> Column:
    """An item with its code above it, or the words that it has none that we know."""
    kind = INT if item.summed else TEXT
    width = _COUNT if item.summed else _WIDTHS.get(item.fact, _CODED)
    return Column(_heading(item), kind, width, item.code or CODE_UNKNOWN, str(number))


def _levels(document: ReportDocument) -> Sheet:
    items = [
        (n, item) for n, item in enumerate(document.national.items) if item.summed and item.fact
    ]
    columns = [
        Column("区域", width=30, index="甲"),
        Column("工会数\n（个）", INT, 9, index="1"),
        *(_column(item, number) for number, (_n, item) in enumerate(items, 2)),
    ]
    first, *others = document.national.levels
    top = first.place.path.count("/")
    rows = [
        Row(
            [level.place.name, level.unions, *(level.values[n] for n, _item in items)],
            indent=2 * max(0, level.place.path.count("/") - top - 1),
        )
        for level in others
    ]
    rows.append(Row(["合计", first.unions, *(first.values[n] for n, _item in items)], TOTAL))
    notes = [
        "由各工会逐个相加；上级区域数含其下各级和本级工会，缩进的行已包含在上一级之内。",
        "一个企业由几个工会覆盖的，只计入其中一个：单独工会先于联合工会，联合工会先于工会联合会。",
        "没有登记的项目不计入，也不当作零；各项有多少工会未登记，见“项目对照”表。",
    ]
    if document.format >= _SAYS_SOLE_TRADERS:
        notes.append(
            "涵盖单位和人数含工会覆盖的个体工商户，因此多于“建会和民主管理”一章的企业数和人数；"
            "那一章里个体工商户单独分组，不计入“全部企业”。"
        )
    return tables.sheet(
        document, "汇总", "全国工会统计调查项目汇总", Table(columns, rows, notes=notes)
    )


def _unions(document: ReportDocument, *, summed: bool) -> Sheet:
    """What is counted of each union, or what it is: together they are too wide for a page."""
    national = document.national
    items = [(n, item) for n, item in enumerate(national.items) if item.summed == summed]
    columns = [Column("序号", INT, 7, index="甲")]
    if summed:
        columns.append(Column("基层工会名称", width=_NAME, index="乙"))
    columns += [_column(item, number) for number, (_n, item) in enumerate(items, 1)]
    name = "基层工会数量" if summed else "基层工会情况"
    notes = ["空格为没有登记，须补填；系统没有的项目整列为空。"]
    rows = _union_rows(document, [n for n, _item in items], named=summed)
    return tables.sheet(
        document, name, f"全国工会统计调查项目（{name}）", Table(columns, rows, notes=notes)
    )


def _union_rows(document: ReportDocument, places: list[int], *, named: bool) -> Iterator[Row]:
    for number, line in enumerate(document.national.each_union(), 1):
        names = [line.name] if named else []
        values = (line.values[n] for n in places)
        # Empty, and not a dash: whoever knows it types it in.
        yield Row([number, *names, *("" if each is None else each for each in values)])


def _items(document: ReportDocument) -> Sheet:
    national = document.national
    columns = [
        Column("项目代码", width=12),
        Column("项目", width=34),
        Column("单位", width=8),
        Column("状态", width=24),
        Column("未登记工会数", INT, 14),
        Column("依据和说明", width=66),
    ]
    rows = []
    for item, missing in zip(national.items, national.number_missing(), strict=True):
        state = item.status if item.fact else NO_DATA
        rows.append([item.code or CODE_UNKNOWN, item.title, item.unit, state, missing, item.source])
    notes = [
        "项目代码和口径以国家统计局批准的现行《工会统计调查制度》为准；代码不知道的标“代码待核”，不编造。",
    ]
    if not national.items:
        notes = [f"没有收录{document.cover.year}年度的报表制度，没有预填。"]
    return tables.sheet(
        document, "项目对照", "调查项目和本系统数据对照", Table(columns, rows, notes=notes)
    )
