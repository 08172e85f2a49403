"""What the tables of all chapters share: columns, the line over them, the notes under them."""

from collections.abc import Sequence
from dataclasses import replace

from common.spreadsheets import Column, Row, Sheet, Table
from common.spreadsheets.layout import GROUP, INT, PERCENT, POINTS, SUBTOTAL, TOTAL
from reports.narrative import wording
from reports.sections import ReportDocument
from reports.sections.basis import Place
from reports.sections.figures import Compared, FigureRow

# Narrow columns: a table of fourteen must stay readable on A4 across.
NARROW = 9.5
NAME = 26


def count(title: str, index: str = "", group: str = "") -> Column:
    """A column of numbers."""
    return Column(title, INT, NARROW, group, index)


def rate(title: str, index: str = "", group: str = "") -> Column:
    """A column of rates."""
    return Column(title, PERCENT, NARROW, group, index)


def difference(title: str, index: str = "", group: str = "") -> Column:
    """A column of differences between two rates."""
    return Column(title, POINTS, NARROW, group, index)


def name(title: str, index: str = "甲") -> Column:
    """The column that says what a row is about."""
    return Column(title, width=NAME, index=index)


def union_columns(document: ReportDocument) -> tuple[Column, ...]:
    """How many enterprises have a union, of which kind, and the rate beside the year before."""
    cover = document.cover
    return (
        count("企业数", "1=2+6+7"),
        count("合计", "2=3+4+5", "已建会企业"),
        count("单独建会", "3", "已建会企业"),
        count("联合建会", "4", "已建会企业"),
        count("联合会\n覆盖", "5", "已建会企业"),
        count("未建会", "6"),
        count("不详", "7"),
        rate(_broken(cover.this_year), "8=2÷1", "建会率"),
        rate(before(document), "9", "建会率"),
        difference("增减\n百分点", "10=8-9", "建会率"),
    )


def before(document: ReportDocument) -> str:
    """The heading of a column of the year before."""
    return _broken(document.cover.year_before)


def _broken(text: str) -> str:
    """A day in two lines: the column is narrow."""
    return text.replace("年", "年\n", 1) if text[0].isdigit() else text


MEMBER_COLUMNS = (
    count("职工\n人数", "11"),
    count("会员\n人数", "12"),
    Column("入会率\n（已建会）", PERCENT, 11, index="13"),
)


def union_cells(row: Compared) -> list[object]:
    """The cells of `union_columns`."""
    now = row.now.measures
    rate, before = row.now.rates["union"].rate, row.rate_before("union")
    counted = ("enterprises", "unionised", "own_union", "joint_union", "federation")
    missing = ("not_unionised", "union_unknown")
    return [
        *(now[code] for code in (*counted, *missing)),
        rate,
        before,
        wording.points(rate, before),
    ]


def member_cells(row: Compared) -> list[object]:
    """The cells of MEMBER_COLUMNS."""
    measures = row.now.measures
    return [measures["employees"], measures["members"], row.now.rates["density"].rate]


def sheet(document: ReportDocument, name: str, title: str, *tables: Table) -> Sheet:
    """A sheet of one chapter: the first table gets the line over it, each the common notes."""
    first, *others = tables
    headed = replace(first, caption=first.caption or heading(document))
    return Sheet(name, title=title, tables=[_noted(document, each) for each in (headed, *others)])


def _noted(document: ReportDocument, table: Table) -> Table:
    has_rates = any(column.kind in (PERCENT, POINTS) for column in table.columns)
    return replace(table, notes=_notes(document, table.notes, has_rates=has_rates))


def blocks(
    document: ReportDocument,
    parks: Sequence[Row],
    in_parks: Sequence[object],
    parts: Sequence[Row],
    total: Sequence[object],
) -> tuple[list[Row], tuple[int, int]]:
    """The rows of a table by park and then by part of the area, and where the parts stand."""
    body: list[Row] = []
    # A park's own report has no other park to stand beside.
    if parks and not document.cover.is_park:
        empty = [None] * len(total)
        body = [Row(["一、园区", *empty], GROUP), *parks]
        body += [Row(["园区合计", *in_parks], SUBTOTAL), Row(["二、各区域", *empty], GROUP)]
    first = len(body)
    return [*body, *parts, Row(["合计", *total], TOTAL)], (first, first + len(parts) - 1)


def name_of(row: FigureRow) -> str:
    return _own(row.area.name, own_level=row.own_level)


def place_name(place: Place) -> str:
    return _own(place.name, own_level=place.own_level)


def _own(name: str, *, own_level: bool) -> str:
    return f"{name}（本级）" if own_level else name


def heading(document: ReportDocument) -> str:
    """The line over every table: who reports, as of when."""
    cover = document.cover
    return f"填报单位：{cover.unit}　　统计时点：{wording.day(cover.cut_off)}"


def _notes(document: ReportDocument, own: Sequence[str], *, has_rates: bool) -> list[str]:
    """The table's own notes and what holds for every table of rates, numbered."""
    found = list(own)
    if has_rates:
        found.append("率保留1位小数，四舍五入；增减为所列两率之差。分母为0的，以“—”表示。")
    if document.cover.provisional:
        dated = document.cover.dated_headings
        found.append(
            "本年度尚未结束，数据截至统计时点" + ("。" if dated else "；“上年末”为上年12月31日。")
        )
    return [f"{'注：' if n == 1 else '　　'}{n}. {text}" for n, text in enumerate(found, 1)]


def sentence(document: ReportDocument, code: str) -> str:
    """A rate's definition in one sentence."""
    rate = next(rate for rate in document.definitions.rates if rate.code == code)
    return f"{rate.name}＝{rate.numerator}÷{rate.denominator}。"


def unknown_note(total: Compared) -> str:
    """How far the rate of unions could be off because some are not known."""
    figure = total.now.rates["union"]
    if not figure.unknown:
        return "各企业建会情况均已查明。"
    return (
        f"建会情况不详的{figure.unknown}家计入分母、不计入分子；如全部已建会，"
        f"建会率为{wording.percent(figure.upper)}。"
    )
