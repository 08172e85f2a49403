"""The document and the lists of a report beside what they would be now."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import Enterprise
from indicators.models import Standing
from innovation.models import Pair, Result, Studio
from proposals.models import Proposal
from reports.files import basis_of
from reports.freezing import (
    LISTS,
    Line,
    RowList,
    canonical,
    document_of,
    lines_of,
    list_of,
    lists_with,
)
from reports.freezing.cells import Cell, differing_cells
from reports.freezing.lists import FIGURES, NATIONAL
from reports.models import YearlyReport
from reports.sections import CHAPTERS, build_document, plain
from stations.models import Station
from unions.models import Union

# So many rows are shown with a figure; how many there are is counted all the same.
SHOWN = 200
# The chapters whose figures are compared; the others list rows.
COMPARED = ("cover", "coverage", "elections", "stations", "proposals", "innovation")
Progress = Callable[[int, int, str], None]
_BOUNDS = ("employees_at_least", "employees_at_most")
ADDED, REMOVED, CHANGED = "added", "removed", "changed"

_PAGES: dict[Any, str] = {
    Enterprise: "enterprise-detail",
    Union: "union-detail",
    Station: "station-detail",
    Proposal: "proposal-detail",
    Studio: "studio-detail",
    Pair: "pair-detail",
    Result: "result-detail",
}
_COLUMN_NAMES: dict[str, Any] = {
    "kind": gettext_lazy("类别"),
    "renewed": gettext_lazy("按期换届"),
    "pending": gettext_lazy("延期未满"),
    "due_on": gettext_lazy("应换届日期"),
    "participants": gettext_lazy("参加人次"),
    "line": gettext_lazy("工作类别"),
    "closed": gettext_lazy("已办结"),
    "grade": gettext_lazy("等次"),
    "category": gettext_lazy("类别"),
    "level": gettext_lazy("级别"),
    "awarded_on": gettext_lazy("获奖日期"),
    "achieved_on": gettext_lazy("取得日期"),
    "benefit": gettext_lazy("创效"),
    "ownership": gettext_lazy("所有制"),
    "name": gettext_lazy("名称"),
    "external_code": gettext_lazy("统计编码"),
    "approval_number": gettext_lazy("批复文号"),
    "approved_on": gettext_lazy("批复日期"),
    "women_employees": gettext_lazy("女职工人数"),
    "women_members": gettext_lazy("女会员人数"),
    "migrant_members": gettext_lazy("农民工会员人数"),
    "full_time": gettext_lazy("专职工作人员"),
    "part_time": gettext_lazy("兼职工作人员"),
    "elected_on": gettext_lazy("选举日期"),
    "ends_on": gettext_lazy("届满日期"),
    "representatives": gettext_lazy("职工代表人数"),
    "directors": gettext_lazy("职工董事监事"),
}


@dataclass(frozen=True)
class Column:
    """A column of a row that is not what it was; `old` and `new` as they were frozen."""

    code: str
    old: Any
    new: Any

    @property
    def name(self) -> str:
        return _column_name(self.code)

    @property
    def before(self) -> str:
        return _value(self.code, self.old)

    @property
    def after(self) -> str:
        return _value(self.code, self.new)


@dataclass(frozen=True)
class RowDrift:
    """A row that counts otherwise than when the report was built. `name` is "" where the row is
    gone, or lies outside of what the reader may see. `effect` is what it adds to the figure."""

    rows: str
    pk: int
    kind: str
    columns: tuple[Column, ...]
    name: str = ""
    effect: Any = 0

    @property
    def model(self) -> Any:
        return list_of(self.rows).model

    @property
    def route(self) -> str:
        """The page of the row, where it has one that the reader may see."""
        return _PAGES.get(self.model, "") if self.name else ""

    @property
    def told(self) -> tuple[Column, ...]:
        """The columns without the bounds of a number that is exact before and after."""
        exact = {(one.old, one.new) for one in self.columns if one.code == "employees"}
        return tuple(
            one
            for one in self.columns
            if one.code not in _BOUNDS or (one.old, one.new) not in exact
        )

    @property
    def signed(self) -> str:
        return f"{self.effect:+}"


@dataclass
class FigureDrift:
    """A figure on a day, and the rows that count otherwise in it; they add up to the difference."""

    code: str
    day: date
    sealed: Any = 0
    today: Any = 0
    count: int = 0
    rows: list[RowDrift] = field(default_factory=list)

    @property
    def name(self) -> Any:
        return FIGURES[self.code]

    @property
    def difference(self) -> Any:
        return self.today - self.sealed


@dataclass(frozen=True)
class Drift:
    """`cells` are the figures of the document that would differ; `figures` the counts whose rows
    differ; `others` counts rows that differ in a column no figure of the whole area tells of."""

    cells: list[Cell]
    figures: list[FigureDrift]
    others: list[RowDrift]

    @property
    def is_empty(self) -> bool:
        return not (self.cells or self.figures or self.others)


def _silent(_done: int, _total: int, _note: str) -> None:
    """Nobody waits for it."""


def drift_of(report: YearlyReport, *, user: User) -> Drift:
    """Compare a built report with what its document and lists would be now, for this reader."""
    return named(compared(report)[get_language() or settings.LANGUAGE_CODE], user)


def compared(report: YearlyReport, progress: Progress = _silent) -> dict[str, Drift]:
    """The same for each language, without the names of rows: those depend on who reads them.

    The lists pass by one line at a time, whatever their length.
    """
    basis = basis_of(report)
    steps = len(CHAPTERS) + len(LISTS)
    with translation.override(settings.LANGUAGE_CODE):
        document = build_document(basis, lambda done, title: progress(done, steps, title))
    # Through JSON as the frozen one went, so that dates and amounts compare.
    today = _plain({chapter: plain(getattr(document, chapter)) for chapter in COMPARED})
    unions = document.national.lines
    del document
    whole = document_of(report)
    frozen = {chapter: whole[chapter] for chapter in COMPARED}
    lists = lists_with(whole)
    del whole
    cells = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            cells[language] = differing_cells(frozen, today)
    del frozen, today
    found: list[FigureDrift] = []
    others: list[RowDrift] = []
    for done, rows in enumerate(lists, len(CHAPTERS)):
        progress(done, steps, gettext_noop("对照名单"))
        for day in rows.days(basis):
            before = lines_of(report, rows.frozen_as(day))
            after = iter(unions) if rows is NATIONAL else rows.lines(basis, day)
            figures, rest = _compared(rows, day, before, after)
            found += figures
            others += rest
    return {language: Drift(each, found, others) for language, each in cells.items()}


def _plain(data: Any) -> Any:
    return json.loads(canonical(data))


def _compared(
    rows: RowList, day: date, before: Iterator[Line], after: Iterator[Line]
) -> tuple[list[FigureDrift], list[RowDrift]]:
    figures: dict[str, FigureDrift] = {}
    others: list[RowDrift] = []
    for old, new in paired(before, after):
        was, now = rows.told(old), rows.told(new)
        touched = False
        for code in {**was, **now}:
            one = figures.setdefault(code, FigureDrift(code, day))
            one.sealed += was.get(code, 0)
            one.today += now.get(code, 0)
            effect = now.get(code, 0) - was.get(code, 0)
            if effect:
                touched = True
                _add(one, replace(_row(rows, old, new), effect=effect))
        if not touched and len(others) < SHOWN and rows.differ(old, new):
            others.append(_row(rows, old, new))
    return [one for one in figures.values() if one.count], others


def _add(figure: FigureDrift, row: RowDrift) -> None:
    figure.count += 1
    if len(figure.rows) < SHOWN:
        figure.rows.append(row)


def paired(
    before: Iterator[Line], after: Iterator[Line]
) -> Iterator[tuple[Line | None, Line | None]]:
    """The lines of two lists in the order of their numbers, each beside its like in the other."""
    old, new = next(before, None), next(after, None)
    while old or new:
        if new is None or (old is not None and old[0] < new[0]):
            yield old, None
            old = next(before, None)
        elif old is None or new[0] < old[0]:
            yield None, new
            new = next(after, None)
        else:
            yield old, new
            old, new = next(before, None), next(after, None)


def _row(rows: RowList, old: Line | None, new: Line | None) -> RowDrift:
    line = old or new or ()
    kind = CHANGED if old and new else REMOVED if old else ADDED
    columns = tuple(Column(*each) for each in rows.differing(old, new))
    return RowDrift(rows.code, line[0], kind, columns)


def _column_name(name: str) -> str:
    if name == "area":
        return _("所在区域")
    if name in _COLUMN_NAMES:
        return str(_COLUMN_NAMES[name])
    fields = {one.name: one.verbose_name for one in Standing._meta.concrete_fields}
    return str(fields.get(name, name))


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return _("不详")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    fields = {one.name: one for one in Standing._meta.concrete_fields}
    if name in fields and fields[name].choices:
        return str(dict(fields[name].flatchoices).get(value, value))
    return str(value)


def named(drift: Drift, user: User) -> Drift:
    """The same with the names of the rows, as far as the user may see them."""
    shown = [*drift.others, *(row for figure in drift.figures for row in figure.rows)]
    wanted: dict[Any, set[int]] = {}
    for row in shown:
        wanted.setdefault(row.model, set()).add(row.pk)
    names = {
        (model, row.pk): str(row)
        for model, ids in wanted.items()
        for row in model.objects.visible_to(user).filter(pk__in=ids)
    }

    def with_name(row: RowDrift) -> RowDrift:
        return replace(row, name=names.get((row.model, row.pk), ""))

    figures = [
        replace(figure, rows=[with_name(row) for row in figure.rows]) for figure in drift.figures
    ]
    return Drift(drift.cells, figures, [with_name(row) for row in drift.others])
