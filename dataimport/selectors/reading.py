"""Reading a list: what its rows mean and what they would do. Nothing is written here."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_noop

from accounts.choices import Ability
from accounts.models import User
from common.packed import Packed
from common.problems import WARNING, Message, Problem
from common.scoping import AreaScope
from common.sheets import Action, Context, Plan, Sheet
from common.spreadsheets import OWN_PAGES, Grid, read_workbook
from common.tables import Clean, Layout, Reading, clean_rows, find_tables, key_of
from common.values import stated_date
from dataimport.choices import AsOfSource
from dataimport.selectors.merging import CONFLICT, DECIDED, Returned, plan_returned, read_returned

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

# The column in which a list that is given back says what is wrong; it may come back itself.
MARKS = gettext_noop("问题（系统标注）")
MARKS_KEY = key_of([MARKS])

Progress = Callable[[int, int, str], None]


def no_progress(done: int, total: int, note: str) -> None:
    """For callers that show none."""


@dataclass(frozen=True)
class Upload:
    """A file and what was said about it when it was handed in.

    `mapped` says of headings which column they mean, "" for none (`columns.mapping_for`);
    `choices` of cells that two have changed whose text is taken (`merging.place_of`).
    """

    data: bytes
    filename: str
    area: Any = None
    as_of: date | None = None
    received_on: date | None = None
    mapped: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def waits(plan: Plan) -> bool:
    """Whether it cannot be carried out as it stands: an error, or a doubt that nobody settled."""
    return plan.action in (Action.ERROR, Action.DOUBTFUL)


class Tally:
    """Counted of the plans as they are made: a long list is unpacked on every way through."""

    def __init__(self) -> None:
        self.actions: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.disputed = self.asked = 0

    def add(self, plan: Plan) -> None:
        self.actions[plan.action.value] += 1
        self.asked += bool(plan.candidates)
        for problem in plan.row.problems:
            self.severities[problem.severity] += 1
            self.disputed += problem.message.code in (CONFLICT.code, DECIDED.code)


@dataclass(frozen=True)
class Examination:
    """A list read whole: every row's plan, every problem, and the context they hold for."""

    sheet: Sheet
    context: Context
    as_of_source: str
    plans: Sequence[Plan]
    sheet_problems: Sequence[Problem]
    tally: Tally
    layouts: tuple[Layout, ...] = ()

    @property
    def problems(self) -> Iterator[Problem]:
        yield from self.sheet_problems
        for plan in self.plans:
            yield from plan.row.problems

    @property
    def counts(self) -> dict[str, int]:
        """Rows by action, rows in all and rows that are or were doubtful, problems by severity,
        cells that two have changed."""
        tally = self.tally
        severities = Counter(problem.severity for problem in self.sheet_problems)
        severities += tally.severities
        return {
            "rows": len(self.plans),
            **{action.value: tally.actions[action.value] for action in Action},
            "asked": tally.asked,
            "errors": severities["error"],
            "warnings": severities["warning"],
            **({"conflicts": tally.disputed} if tally.disputed else {}),
        }

    @property
    def good(self) -> Iterator[Plan]:
        """The plans that can be carried out; rows with errors and doubtful ones wait."""
        return (plan for plan in self.plans if not waits(plan))

    def apply(self, tell: Callable[[int], None] = lambda done: None) -> None:
        """Carry them out; the caller holds the transaction. `tell` hears how many are written."""
        self.sheet.apply(self.good, self.context, tell)


@dataclass(frozen=True)
class CleanList:
    """A list as it was read and understood, before anything is compared with the database."""

    sheet: Sheet
    upload: Upload
    rows: Sequence[Clean]
    texts: tuple[str, ...]
    problems: tuple[Problem, ...]
    as_of: date
    as_of_source: str
    layouts: tuple[Layout, ...] = ()
    # Of a prefilled workbook that has come back.
    returned: Returned | None = None


def read_list(sheet: Sheet, upload: Upload, progress: Progress = no_progress) -> CleanList:
    """Read a file and clean its rows. Raises UnreadableFileError for a file that is no table."""
    progress(0, 0, gettext_noop("读取文件"))
    # The grids are let go of at once: of a long list they are the largest part.
    returned, reading = tables_of(sheet, upload, read_workbook(upload.data, upload.filename))
    total = reading.row_count
    if reading.tables and not total:
        reading.problems.append(Problem(NO_ROWS, sheet=reading.tables[0].sheet))
    as_of, source = _as_of(upload, reading.texts, reading.problems)
    rows = clean_rows(
        reading, sheet.columns, lambda done: progress(done, total, gettext_noop("检查内容"))
    )
    texts, problems = tuple(reading.texts), tuple(reading.problems)
    layouts = tuple(reading.layouts)
    return CleanList(sheet, upload, rows, texts, problems, as_of, source, layouts, returned)


def tables_of(sheet: Sheet, upload: Upload, grids: list[Grid]) -> tuple[Returned | None, Reading]:
    """A workbook of ours says itself where everything is; in any other file it must be found.

    Raises UnusableWorkbook.
    """
    today = upload.received_on or upload.as_of or date.min
    found = read_returned(sheet, grids, today, passed_over=MARKS)
    if found is not None:
        return found
    lists = [grid for grid in grids if grid.name not in OWN_PAGES]
    mapped = {**upload.mapped, MARKS_KEY: ""}
    return None, find_tables(lists or grids, sheet.columns, mapped, sheet.left_out)


# What was answered to doubtful rows (common.sheets.Context).
Choices = Mapping[tuple[str, int], str]


Look = Callable[[Plan], None]


def unseen(plan: Plan) -> None:
    """For callers that look at the plans afterwards."""


def plan_list(
    read: CleanList,
    actor: User | None,
    progress: Progress = no_progress,
    choices: Choices = MappingProxyType({}),
    look: Look = unseen,
) -> Examination:
    """What the rows would do to the database as it is now; `look` sees each plan as it is made,
    before a long list is packed."""
    context = Context(
        actor=actor,
        scope=import_scope(actor),
        area=read.upload.area,
        as_of=read.as_of,
        texts=read.texts,
        source=read.upload.filename[:120],
        choices=choices,
    )
    total = len(read.rows)
    progress(total, total, gettext_noop("与已登记的情况比较"))
    with translation.override(PLANNING_LANGUAGE):
        rows = read.rows if read.sheet.reads_once else list(read.rows)
        plans: Iterable[Plan]
        if read.returned is None:
            plans = read.sheet.plan(rows, context)
        else:
            plans = plan_returned(
                read.sheet, list(rows), read.returned, context, read.upload.choices
            )
        kept, tally = _kept(read.sheet, plans, look)
    return Examination(
        read.sheet, context, read.as_of_source, kept, read.problems, tally, read.layouts
    )


def _kept(sheet: Sheet, plans: Iterable[Plan], look: Look) -> tuple[Sequence[Plan], Tally]:
    kept: Packed[Plan] | list[Plan] = Packed(kept=sheet.kept) if sheet.reads_once else []
    tally = Tally()
    for plan in plans:
        tally.add(plan)
        look(plan)
        kept.append(plan)
    return kept, tally


def examine(
    sheet: Sheet,
    upload: Upload,
    actor: User | None,
    progress: Progress = no_progress,
    choices: Choices = MappingProxyType({}),
    look: Look = unseen,
) -> Examination:
    """Read a file and plan every row."""
    return plan_list(read_list(sheet, upload, progress), actor, progress, choices, look)


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
