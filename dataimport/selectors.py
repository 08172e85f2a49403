"""Reading a list: what its rows mean and what they would do. Nothing is written here."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from django.db.models import Case, QuerySet, When
from django.utils import translation
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.choices import Ability
from accounts.models import User
from areas.models import Area
from common.problems import WARNING, Message, Problem
from common.scoping import AreaScope
from common.sheets import Context, Plan, Sheet
from common.spreadsheets import Column as OutColumn
from common.spreadsheets import Sheet as OutSheet
from common.spreadsheets import Table, read_workbook, write_workbook
from common.tables import Clean, clean_rows, find_tables
from common.values import PartialDate, stated_date
from dataimport.choices import AsOfSource, BatchState, RowAction
from dataimport.models import ImportBatch, ImportRow

# Plans are compared word for word before they are applied, so they are always made in one language.
PLANNING_LANGUAGE = "zh-hans"

FUTURE_DATE = Message(
    "stated_date_in_future",
    gettext_noop("表中写的统计时点 %(date)s 还没有到，改用上传日期。"),
    gettext_noop("请在导入时选定正确的统计时点。"),
)
NO_ROWS = Message(
    "no_rows",
    gettext_noop("找到了表头，但下面没有数据行。"),
    gettext_noop("请确认选对了文件，数据在表头下面。"),
)

Progress = Callable[[int, int, str], None]


def no_progress(done: int, total: int, note: str) -> None:
    """For callers that show none."""


@dataclass(frozen=True)
class Upload:
    """A file and what was said about it when it was handed in."""

    data: bytes
    filename: str
    area: Any = None
    as_of: date | None = None
    received_on: date | None = None


@dataclass(frozen=True)
class Examination:
    """A list read whole: every row's plan, every problem, and the context they hold for."""

    sheet: Sheet
    context: Context
    as_of_source: str
    plans: list[Plan]
    sheet_problems: Sequence[Problem]

    @property
    def problems(self) -> Iterator[Problem]:
        yield from self.sheet_problems
        for plan in self.plans:
            yield from plan.row.problems

    @property
    def counts(self) -> dict[str, int]:
        """Rows by action, rows in all, problems by severity."""
        actions = Counter(str(plan.action) for plan in self.plans)
        severities = Counter(problem.severity for problem in self.problems)
        return {
            "rows": len(self.plans),
            **{name: actions[name] for name in ("new", "changed", "unchanged", "skipped", "error")},
            "errors": severities["error"],
            "warnings": severities["warning"],
        }

    @property
    def good(self) -> list[Plan]:
        return [plan for plan in self.plans if not plan.row.has_error]


@dataclass(frozen=True)
class CleanList:
    """A list as it was read and understood, before anything is compared with the database."""

    sheet: Sheet
    upload: Upload
    rows: list[Clean]
    texts: tuple[str, ...]
    problems: tuple[Problem, ...]
    as_of: date
    as_of_source: str


def read_list(sheet: Sheet, upload: Upload, progress: Progress = no_progress) -> CleanList:
    """Read a file and clean its rows. Raises UnreadableFileError for a file that is no table."""
    progress(0, 0, gettext_noop("读取文件"))
    reading = find_tables(read_workbook(upload.data, upload.filename), sheet.columns)
    problems = list(reading.problems)
    total = reading.row_count
    if reading.tables and not total:
        problems.append(Problem(NO_ROWS, sheet=reading.tables[0].sheet))
    as_of, source = _as_of(upload, reading.texts, problems)
    rows = clean_rows(
        reading, sheet.columns, lambda done: progress(done, total, gettext_noop("检查内容"))
    )
    texts, noted = tuple(reading.texts), tuple(problems)
    return CleanList(sheet, upload, rows, texts, noted, as_of, source)


def plan_list(read: CleanList, actor: User | None, progress: Progress = no_progress) -> Examination:
    """What the rows would do to the database as it is now."""
    context = Context(
        actor=actor,
        scope=import_scope(actor),
        area=read.upload.area,
        as_of=read.as_of,
        texts=read.texts,
        source=read.upload.filename[:120],
    )
    total = len(read.rows)
    progress(total, total, gettext_noop("与已登记的情况比较"))
    with translation.override(PLANNING_LANGUAGE):
        plans = read.sheet.plan(read.rows, context)
    return Examination(read.sheet, context, read.as_of_source, plans, read.problems)


def examine(
    sheet: Sheet, upload: Upload, actor: User | None, progress: Progress = no_progress
) -> Examination:
    """Read a file and plan every row."""
    return plan_list(read_list(sheet, upload, progress), actor, progress)


def _as_of(upload: Upload, texts: list[str], problems: list[Problem]) -> tuple[date, str]:
    """The day the list speaks for: as given, else as it states itself, else the day of upload."""
    if upload.as_of is not None:
        return upload.as_of, AsOfSource.GIVEN
    stated = stated_date([*texts, upload.filename])
    today = upload.received_on
    if stated is not None and (today is None or stated <= today):
        return stated, AsOfSource.STATED
    if stated is not None:
        problems.append(Problem(FUTURE_DATE, severity=WARNING, params={"date": str(stated)}))
    if today is None:
        raise ValueError("Give as_of or received_on: the list states no date.")
    return today, AsOfSource.RECEIVED


def import_scope(actor: User | None) -> AreaScope:
    """Where rows may be written. The system itself (a command, no user) may write everywhere."""
    return AreaScope(everything=True) if actor is None else actor.scope_for(Ability.IMPORT)


# ---------------------------------------------------------------- what is shown


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


def problems_workbook(batch: ImportBatch) -> bytes:
    """The list of problems as a workbook, in the reader's language."""
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
        filter=True,
    )
    return write_workbook([sheet], title=title)


def template_workbook(sheet: Sheet) -> bytes:
    """An empty list with the headings of a sheet, to be filled in and uploaded."""
    columns = [
        OutColumn(column.title, column.kind, 2.2 * len(column.title) + 6)
        for column in sheet.columns
    ]
    blank = [[None] * len(columns)]
    return write_workbook([OutSheet(str(sheet.title), tables=[Table(columns, blank)])])


def plain(value: Any) -> Any:
    """A cleaned value as JSON: numbers and texts as they are, the rest by its parts."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, PartialDate):
        return {"on": value.on.isoformat(), "precision": value.precision}
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return str(value)


def outermost_areas(user: User) -> list[Area]:
    """The areas in which the user may import, without those that lie in another of them."""
    prefixes = import_scope(user).prefixes
    outer = [p for p in prefixes if not any(p != q and p.startswith(q) for q in prefixes)]
    return list(Area.objects.filter(path__in=outer).order_by("path"))


# ---------------------------------------------------------------- the result page

PROBLEMS = "problems"


@dataclass(frozen=True)
class Tab:
    """One way to look at the rows of a batch."""

    name: str
    label: Any
    count: int
    is_here: bool


def tabs_of(batch: ImportBatch, wanted: str) -> list[Tab]:
    """Problems first, then the rows by what they do; only those that hold something."""
    counts = batch.counts
    troubled = counts.get("errors", 0) + counts.get("warnings", 0)
    found = [(PROBLEMS, gettext_lazy("问题"), troubled)]
    found += [(name, label, counts.get(name, 0)) for name, label in RowAction.choices]
    names = [name for name, _label, count in found if count]
    here = wanted if wanted in names else next(iter(names), "")
    return [Tab(name, label, count, is_here=name == here) for name, label, count in found if count]


def rows_of(batch: ImportBatch, tab: str) -> QuerySet[ImportRow]:
    """The rows that a tab shows, in the order of the list; of the problems, errors come first."""
    rows = ImportRow.objects.filter(batch=batch)
    if tab != PROBLEMS:
        return rows.filter(action=tab).order_by("position")
    is_error = Case(When(action=RowAction.ERROR, then=0), default=1)
    return rows.with_problems().order_by(is_error, "position")


def problems_in(batch: ImportBatch) -> list[Problem]:
    """The problems of whole sheets."""
    return [Problem.from_json(data) for data in batch.problems]


def same_file_applied(batch: ImportBatch, user: User) -> ImportBatch | None:
    """An earlier import of exactly this file that went in, to be mentioned."""
    earlier = ImportBatch.objects.visible_to(user).filter(
        sha256=batch.sha256, kind=batch.kind, state=BatchState.APPLIED
    )
    return earlier.exclude(pk=batch.pk).order_by("-created_at").first()
