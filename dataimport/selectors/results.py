"""What is kept of a checked list, and what its readers are shown of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from django.db.models import Case, QuerySet, When
from django.utils import translation
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.models import User
from areas.models import Area
from common.problems import Problem
from common.sheets import Action, Plan
from common.spreadsheets import Column as OutColumn
from common.spreadsheets import Sheet as OutSheet
from common.spreadsheets import Table, write_workbook
from common.tables import Clean
from common.values import PartialDate, mask_phone
from dataimport.choices import BatchState, RowAction
from dataimport.models import ImportBatch, ImportRow
from dataimport.registry import SHEETS
from dataimport.selectors.reading import Choices, import_scope

# Of ImportRow, in the order of what `row_of` returns.
ROW_COLUMNS = (
    "batch_id", "position", "sheet", "number", "subject", "action", "raw", "cleaned", "changes",
    "problems", "candidates", "choice",
)  # fmt: skip


def row_of(batch: ImportBatch, position: int, plan: Plan, chosen: Choices) -> tuple[Any, ...]:
    """A row as it is kept for its readers (ROW_COLUMNS), with what was `chosen` for it.

    Applying reads the file again, so nothing of a person need stand here in full: telephone numbers
    are masked before they are stored.
    """
    row: Clean = plan.row
    private = _personal(batch.kind)
    personal = {row.titles.get(name, "") for name in private}
    return (
        batch.pk,
        position,
        row.sheet[:255],
        row.row,
        plan.subject[:200],
        plan.action.value,
        {
            title: _kept(text, is_personal=True) if title in personal else text
            for title, text in row.raw.items()
        },
        {
            name: _kept(plain(value), is_personal=True) if name in private else plain(value)
            for name, value in row.values.items()
        },
        [change.to_json() for change in plan.changes],
        [_kept_problem(problem, problem.column in personal).to_json() for problem in row.problems],
        [candidate.to_json() for candidate in plan.candidates],
        _choice(plan, chosen),
    )


def _choice(plan: Plan, chosen: Choices) -> str:
    choice = chosen.get((plan.row.sheet, plan.row.row), "") if plan.candidates else ""
    # A candidate that is none any more is asked for again.
    return "" if plan.action == Action.DOUBTFUL else choice


def choices_of(batch: ImportBatch) -> dict[tuple[str, int], str]:
    """What was answered to the doubtful rows of a checked list, for checking it again."""
    rows = ImportRow.objects.filter(batch=batch).exclude(choice="")
    return {
        (sheet, number): choice
        for sheet, number, choice in rows.values_list("sheet", "number", "choice")
    }


@cache
def _personal(kind: str) -> frozenset[str]:
    """The fields of a sheet in which telephone numbers stand."""
    return frozenset(column.field for column in SHEETS[kind].columns if column.personal)


def _kept(value: Any, is_personal: bool) -> Any:  # noqa: FBT001 - of the column it stands in
    if not is_personal:
        return value
    if isinstance(value, str):
        return mask_phone(value)
    if isinstance(value, dict):
        return {name: _kept(part, is_personal) for name, part in value.items()}
    return [_kept(part, is_personal) for part in value] if isinstance(value, list) else value


def _kept_problem(problem: Problem, is_personal: bool) -> Problem:  # noqa: FBT001
    if not is_personal:
        return problem
    params = _kept(dict(problem.params), is_personal)
    return replace(problem, value=mask_phone(problem.value), params=params)


def stored_problems(batch: ImportBatch) -> Iterator[Problem]:
    """Every problem of a checked batch, those of whole sheets first, then row by row."""
    for data in batch.problems:
        yield Problem.from_json(data)
    rows = ImportRow.objects.filter(batch=batch).with_problems().order_by("position")
    for problems in rows.values_list("problems", flat=True).iterator():
        for data in problems:
            yield Problem.from_json(data)


_PROBLEM_COLUMNS = (
    OutColumn(gettext_noop("工作表"), width=14),
    OutColumn(gettext_noop("行"), "int", width=7),
    OutColumn(gettext_noop("列"), width=18),
    OutColumn(gettext_noop("内容"), width=26),
    OutColumn(gettext_noop("程度"), width=8),
    OutColumn(gettext_noop("问题"), width=46),
    OutColumn(gettext_noop("怎么办"), width=46),
)


def problem_count(batch: ImportBatch) -> int:
    return int(batch.counts.get("errors", 0)) + int(batch.counts.get("warnings", 0))


def problems_workbook(batch: ImportBatch, *, note: str) -> bytes:
    """The list of problems as a workbook, in the reader's language; `note` says who exported it."""
    gettext = translation.gettext
    severities = {"error": gettext("错误"), "warning": gettext("提醒")}
    rows = [
        [
            problem.sheet,
            problem.row or None,
            problem.column,
            problem.value,
            severities[problem.severity],
            problem.reason,
            problem.remedy,
        ]
        for problem in stored_problems(batch)
    ]
    columns = [
        OutColumn(gettext(column.title), column.kind, column.width) for column in _PROBLEM_COLUMNS
    ]
    title = gettext("导入问题清单")
    sheet = OutSheet(
        title,
        title=title,
        lines=[batch.filename],
        tables=[Table(columns, rows)],
        closing=[note],
        filter=True,
        footer=note,
    )
    return write_workbook([sheet], title=title)


_SIMPLE = frozenset([bool, int, float, str, type(None)])


def plain(value: Any) -> Any:
    """A cleaned value as JSON: numbers and texts as they are, the rest by its parts."""
    kind = type(value)
    if kind in _SIMPLE:
        return value
    if kind is PartialDate:
        return {"on": value.on.isoformat(), "precision": value.precision}
    if parts := _parts_of(kind):  # type: ignore[arg-type]
        return {
            name: part if type(part := getattr(value, name)) in _SIMPLE else plain(part)
            for name in parts
        }
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return str(value)


@cache
def _parts_of(kind: type) -> tuple[str, ...]:
    """None of what is no dataclass."""
    return tuple(part.name for part in fields(kind)) if is_dataclass(kind) else ()


def outermost_areas(user: User) -> list[Area]:
    """The areas in which the user may import, without those that lie in another of them."""
    prefixes = import_scope(user).prefixes
    outer = [p for p in prefixes if not any(p != q and p.startswith(q) for q in prefixes)]
    return list(Area.objects.filter(path__in=outer).order_by("path"))


# ---------------------------------------------------------------- the result page

OVERVIEW, PROBLEMS = "overview", "problems"


@dataclass(frozen=True)
class Tab:
    """One way to look at the rows of a batch."""

    name: str
    label: Any
    count: int | None
    is_here: bool


# In the order in which one looks at them; rows with errors stand among the problems.
_TABS = (RowAction.NEW, RowAction.CHANGED, RowAction.DOUBTFUL)
_LAST_TABS = (RowAction.UNCHANGED, RowAction.SKIPPED)


def tabs_of(batch: ImportBatch, wanted: str) -> list[Tab]:
    """The overview, then the rows by what they do; only those that hold something."""
    counts = batch.counts
    rows = {action: counts.get(action.value, 0) for action in RowAction}
    # Decided rows stay there, so that one can change one's mind.
    rows[RowAction.DOUBTFUL] = counts.get("asked", 0)
    found: list[tuple[str, Any, int | None]] = [(OVERVIEW, gettext_lazy("总览"), None)]
    found += [(action.value, action.label, rows[action]) for action in _TABS]
    found += [(PROBLEMS, gettext_lazy("问题"), problem_count(batch))]
    found += [(action.value, action.label, rows[action]) for action in _LAST_TABS]
    shown = [one for one in found if one[2] != 0]
    # What has to be repaired is what somebody looks for first.
    usual = PROBLEMS if batch.has_errors and batch.state == BatchState.CHECKED else OVERVIEW
    here = wanted if wanted in [name for name, _label, _count in shown] else usual
    return [Tab(name, label, count, is_here=name == here) for name, label, count in shown]


def rows_of(batch: ImportBatch, tab: str) -> QuerySet[ImportRow]:
    """The rows that a tab shows, in the order of the list; of the problems, errors come first."""
    rows = ImportRow.objects.filter(batch=batch)
    if tab == OVERVIEW:
        return rows.none()
    if tab == RowAction.DOUBTFUL:
        return rows.doubtful().order_by("position")
    if tab != PROBLEMS:
        return rows.filter(action=tab).order_by("position")
    is_error = Case(When(action=RowAction.ERROR, then=0), default=1)
    return rows.with_problems().order_by(is_error, "position")


def doubtful_rows(batch: ImportBatch, positions: Iterable[str]) -> QuerySet[ImportRow]:
    """Those of the doubtful rows that stand at these positions, as a page names them."""
    wanted = [int(text) for text in positions if text.isdecimal()]
    return ImportRow.objects.filter(batch=batch, position__in=wanted).doubtful()


def problems_in(batch: ImportBatch) -> list[Problem]:
    """The problems of whole sheets."""
    return [Problem.from_json(data) for data in batch.problems]


def same_file_applied(batch: ImportBatch, user: User) -> ImportBatch | None:
    """An earlier import of exactly this file that went in, among those that exist for the user."""
    earlier = ImportBatch.objects.visible_to(user).filter(
        sha256=batch.sha256, kind=batch.kind, state=BatchState.APPLIED
    )
    return earlier.exclude(pk=batch.pk).select_related("created_by").order_by("-created_at").first()
