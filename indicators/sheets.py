"""Lists as spreadsheets: the enterprises of a day, terms of office, changes, the work list; and the
table of a chart of the dashboard."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.sheets import day_cell
from common.spreadsheets import Column, Row, Sheet, Table
from indicators.changing import Change, Changes, Effects
from indicators.dashboard import Dashboard, Grid
from indicators.dashboard.happenings import happening_text
from indicators.dashboard.words import Figure
from indicators.definitions import RATES
from indicators.figures import MEASURES
from indicators.planning import Work, WorkChoice, total_worth

_CHUNK = 2000


@dataclass(frozen=True)
class ListOfRows:
    """A list to be written as a file: `name` is the sheet's and the file's, `about` begins the note
    under it, `asked` is its query, for the log."""

    kind: str
    name: str
    about: str
    columns: list[Column]
    rows: Iterable[Sequence[Any]]
    count: int
    asked: Mapping[str, Any]


def terms_list(terms: Any, day: date, title: str, asked: Mapping[str, Any]) -> ListOfRows:
    """These terms of office, as `explaining.terms_behind` gives them."""
    columns = [
        Column(str(_("工会名称")), width=40),
        Column(str(_("所在区域"))),
        Column(str(_("区域编码"))),
        Column(str(_("选举日期")), "date"),
        Column(str(_("届满日期")), "date"),
        Column(str(_("延期至")), "date"),
        Column(str(_("换届"))),
    ]
    return ListOfRows(
        kind="terms",
        name=f"{title} {day.isoformat()}",
        about=str(_("统计时点：%(day)s。") % {"day": day.isoformat()}),
        columns=columns,
        rows=(_term_values(term) for term in terms.iterator(chunk_size=_CHUNK)),
        count=terms.count(),
        asked=asked,
    )


def _term_values(term: Any) -> list[Any]:
    union = term.union
    known = term.elected_precision
    elected, ends = day_cell(term.elected_on, known), day_cell(term.ends_on, known)
    dates = [elected, ends, term.postponed_to]
    return [union.name, union.area.name, union.area.code, *dates, str(_outcome(term))]


def _outcome(term: Any) -> Any:
    if getattr(term, "reason", ""):
        return _("不计入")
    if term.renewed:
        return _("按期")
    return _("延期未满") if term.pending else _("未按期")


# ---------------------------------------------------------------- changes
def changes_list(changes: Changes, rows: Iterable[Change]) -> ListOfRows:
    """Every change of a span, which `rows` walks through, with its effect on each count and rate
    (in percentage points, not rounded; empty where there is no rate on one of the days)."""
    span = changes.span
    words = {"first": span.first.isoformat(), "last": span.last.isoformat()}
    columns = [
        Column(str(_("日期")), "date"),
        Column(str(_("企业（工会）名称")), width=40),
        Column(str(_("统一社会信用代码"))),
        Column(str(_("所在区域"))),
        Column(str(_("区域编码"))),
        Column(str(_("变化")), width=40),
        *(Column(str(measure.name), "int") for measure in MEASURES.values()),
        *(Column(f"{rate.name}（百分点）", "number") for rate in RATES.values()),
    ]
    query = {"area": span.area.code, "from": words["first"], "to": words["last"]}
    return ListOfRows(
        kind="changes",
        name=str(_("变化 %(first)s 至 %(last)s") % words),
        about=str(_("%(first)s（不含当天）至 %(last)s（含当天）的变化。") % words),
        columns=columns,
        rows=(_change_values(change, changes.effects) for change in rows),
        count=changes.count,
        asked=query | {"group": span.group},
    )


def _change_values(change: Change, effects: Effects) -> list[Any]:
    subject, on_rates = change.subject, effects.of(change.effect)
    return [
        change.on,
        subject.name,
        subject.credit_code,
        subject.area_name,
        subject.area_code,
        "；".join(happening_text(happening) for happening in change.happenings),
        *(change.effect.get(code, 0) for code in MEASURES),
        *(None if effect is None else float(effect * 100) for effect in on_rates.values()),
    ]


def worklist_list(work: Work, asked: WorkChoice) -> ListOfRows:
    """What is missing in an area, in the order of its value.

    Values are percentage points of the area's own rates: one column for each, and their sum.
    """
    day = asked.as_of.isoformat()
    columns = [
        Column(str(_("企业名称"))),
        Column(str(_("统一社会信用代码"))),
        Column(str(_("所在区域"))),
        Column(str(_("缺什么"))),
        Column(str(_("收窄（百分点）")), "number"),
        *(
            Column(str(_("其中：%s")) % RATES[code].name, "number")
            for code in (work.rates if len(work.rates) > 1 else ())
        ),
        Column(str(_("职工人数")), "int"),
    ]
    return ListOfRows(
        kind="worklist",
        name=str(_("待补情况 %(day)s") % {"day": day}),
        about=str(_("%(area)s，统计时点：%(day)s。") % {"area": asked.area.name, "day": day}),
        columns=columns,
        rows=_work_values(work),
        count=work.rows.count(),
        asked=asked.query,
    )


def _work_values(work: Work) -> Iterator[list[Any]]:
    for row in work.rows.iterator(chunk_size=_CHUNK):
        worth = work.worth(row)
        each = [worth.get(code) for code in work.rates] if len(work.rates) > 1 else []
        yield [
            row.enterprise.name,
            row.enterprise.credit_code,
            row.area.name,
            str(_("、")).join(str(one.name) for one in work.missing if work.lacks(row, one)),
            *(None if part is None else float(part * 100) for part in (total_worth(worth), *each)),
            row.employees,
        ]


def chart_sheet(board: Dashboard, grid: Grid, *, note: str) -> Sheet:
    """The table of a chart, each figure in its parts: rate, numerator, denominator, not known; with
    a day to compare with, also the rate then and the difference in percentage points."""
    compared = any(row.figures and row.figures[0].before for row in grid.all_rows)
    columns = [Column(grid.corner, width=26)]
    for head in grid.heads:
        group = f"{head.text}（{head.unit}）" if head.unit else head.text
        columns += [Column(title, kind, group=group) for title, kind in _parts(compared=compared)]
    rows = [
        Row(
            [row.name, *(cell for figure in row.figures for cell in _cells(figure, compared))],
            "total" if row.is_total else "",
        )
        for row in grid.all_rows
    ]
    return Sheet(
        name=grid.title,
        title=f"{board.name} {grid.title}",
        lines=[board.question, *_compared_line(board, compared)],
        tables=[Table(columns, rows, notes=_definitions(board, grid))],
        closing=[note],
        footer=note,
    )


def _parts(*, compared: bool) -> list[tuple[str, str]]:
    own = [
        (gettext("率"), "percent"),
        (gettext("分子"), "int"),
        (gettext("分母"), "int"),
        (gettext("不详"), "int"),
    ]
    then = [(gettext("对比时点的率"), "percent"), (gettext("变化（百分点）"), "points")]
    return own + then if compared else own


def _cells(figure: Figure, compared: bool) -> list[Any]:  # noqa: FBT001 - of the sheet, not a switch
    ratio, before = figure.ratio, figure.before
    rate = None if ratio.nothing_known else ratio.rate
    shown = figure.text if ratio.nothing_known else _float(rate)
    cells = [shown, ratio.numerator, ratio.denominator, ratio.unknown]
    if not compared:
        return cells
    then = None if before is None or before.nothing_known else before.rate
    moved = None if rate is None or then is None else (rate - then) * 100
    return [*cells, _float(then), _float(moved)]


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _compared_line(board: Dashboard, compared: bool) -> list[str]:  # noqa: FBT001 - as above
    day = board.choice.then.isoformat()
    return [gettext("对比时点：%(day)s") % {"day": day}] if compared else []


def _definitions(board: Dashboard, grid: Grid) -> list[str]:
    """Of the rates in the table, and of the words in it."""
    names = {head.text for head in grid.heads} | {str(board.rate.name)}
    told = [
        gettext("%(rate)s＝%(numerator)s ÷ %(denominator)s。依据：%(source)s。")
        % {
            "rate": rate.name,
            "numerator": rate.numerator_sentence,
            "denominator": rate.denominator_sentence,
            "source": rate.source,
        }
        for rate in board.rates
        if str(rate.name) in names
    ]
    unknown = gettext("“不详”是没有记录、也未确认没有的；“—”是分母为 0，不计算。")
    return [*told, unknown]
