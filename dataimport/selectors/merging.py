"""A prefilled workbook that has come back: only what was changed in it is taken.

Each cell is looked at three ways: as it was when the workbook was made, as it is in the file, as it
is in the database now. What is taken is laid over the row as it is now, so that the sheet plans a
row that differs from what is registered in nothing but the cells somebody filled in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from areas.models import Area
from common.problems import WARNING, Doubtful, Message, Problem, Unreadable
from common.sheets import Context, Current, Plan, Sheet
from common.spreadsheets import KEY_TITLE, Cell, Grid
from common.tables import Clean, Column, Found, Reading, Table
from common.tables.messages import UNKNOWN_COLUMN
from common.values import NO, YES, Answer, display, tidy
from dataimport.selectors.stamps import (
    Before,
    Stamp,
    UnusableWorkbook,
    before_of,
    cell_of,
    digest_of,
    is_stamp,
    read_stamp,
)

_LETTERS = str.maketrans("0123456789", "ghijklmnop")

MINE, THEIRS = "mine", "theirs"
CHOICES = (MINE, THEIRS)

CONFLICT = Message(
    "changed_by_both",
    gettext_noop(
        "下载之后别人也改了这一格：下载时“%(before)s”，现在“%(theirs)s”，您填的“%(mine)s”。"
    ),
    gettext_noop("请选择用您填的还是用现在的；选好之前这一行不会写入。"),
)
DECIDED = Message(
    "changed_by_both_decided",
    gettext_noop(
        "下载之后别人也改了这一格，您已选定%(chosen_label)s："
        "下载时“%(before)s”，现在“%(theirs)s”，您填的“%(mine)s”。"
    ),
    gettext_noop("不需要处理；要改选，请打开“两边都改过的格子”。"),
)
CLEARED = Message(
    "cell_cleared",
    gettext_noop("这一格原来是“%(before)s”，清空的格子不会删除已登记的内容。"),
    gettext_noop("要删除或终止，请在这条记录的页面上办理。"),
)
IDENTITY = Message(
    "identity_changed",
    gettext_noop("“%(heading)s”说明这一行是哪条记录，不能在填报表里改（原来是“%(before)s”）。"),
    gettext_noop("请改回原样；更名等请在这条记录的页面上办理。"),
)
UNKNOWN_KEY = Message(
    "row_key_unknown",
    gettext_noop("“行标识”%(value)s 不在这份填报表下载时的各行里。"),
    gettext_noop("新增的行请把“行标识”留空；其他行请不要改这一列。"),
)
TWICE = Message(
    "row_key_twice",
    gettext_noop("“行标识”%(value)s 在第 %(row)s 行已经有了。"),
    gettext_noop("同一条记录只留一行；复制出来当新增的行，请把“行标识”清空。"),
)
GONE = Message(
    "row_gone",
    gettext_noop(
        "这条记录在下载之后已经终止、删除，或者转出了您负责的区域，您改的内容没有地方记。"
    ),
    gettext_noop("请核对后在页面上办理，或者把这一行从表中删去。"),
)


@dataclass(frozen=True)
class Returned:
    """What tells the rows of a file from a workbook: its stamp, and the key in each row."""

    stamp: Stamp
    keys: Mapping[int, str]


@dataclass(frozen=True)
class Difference:
    """A cell that was changed in the file and, since, in the database too."""

    column: Column
    before: str
    theirs: str
    mine: str

    @property
    def version(self) -> str:
        """Of what a choice was made against; in letters, or it might be taken for a telephone
        number and masked."""
        return digest_of(f"{self.theirs}\n{self.mine}").translate(_LETTERS)


def read_returned(
    sheet: Sheet, grids: Sequence[Grid], today: date, *, passed_over: str = ""
) -> tuple[Returned, Reading] | None:
    """Read a workbook of ours by its own headings; None for any other file.

    A column with the heading `passed_over` is not asked about.

    Raises UnusableWorkbook for one of another kind, another portal, too old, or spoilt.
    """
    stamp = read_stamp(grids, today)
    if stamp is None:
        return None
    if stamp.origin.kind != sheet.kind:
        raise UnusableWorkbook(
            _("这份填报表不是“%(title)s”。请重新上传，并选对导入内容。") % {"title": sheet.title}
        )
    for grid in grids:
        if not is_stamp(grid) and grid.rows and display(cell_of(grid.rows[0], 0)) == KEY_TITLE:
            return _read_page(sheet, stamp, grid, tidy(passed_over))
    raise UnusableWorkbook(
        _("填报表里找不到第一列是“%(key)s”的那一页。请不要删除这一列和表头，重新下载后再填。")
        % {"key": KEY_TITLE}
    )


def _read_page(
    sheet: Sheet, stamp: Stamp, grid: Grid, passed_over: str
) -> tuple[Returned, Reading]:
    by_title = {tidy(column.title): column for column in sheet.columns}
    heads = [tidy(display(cell)) for cell in grid.rows[0]]
    places = {by_title[head].field: at for at, head in enumerate(heads) if head in by_title}
    for column in sheet.columns:
        needed = column.required or column.field in sheet.identity
        if needed and column.field not in places:
            raise UnusableWorkbook(
                _("填报表的表头被改动过，缺少“%(title)s”一列。请改回原样，或者重新下载后再填。")
                % {"title": column.title}
            )
    titles = {name: heads[at] for name, at in places.items()}
    reading = Reading(texts=[stamp.origin.day.isoformat()])
    table = Table(grid.name, 1, titles)
    keys: dict[int, str] = {}
    for number, row in enumerate(grid.rows[1:], 2):
        cells: dict[str, Cell] = {name: cell_of(row, at) for name, at in places.items()}
        if any(display(cell).strip() for cell in cells.values()):
            table.rows.append(Found(grid.name, number, cells))
            keys[number] = tidy(display(cell_of(row, 0)))
    reading.tables.append(table)
    reading.problems.extend(
        Problem(UNKNOWN_COLUMN, sheet=grid.name, row=1, column=head, value=head, severity=WARNING,
                params={"value": head})
        for head in heads[1:] if head not in ("", passed_over) and head not in by_title
    )  # fmt: skip
    return Returned(stamp, keys), reading


def area_of(returned: Returned, context: Context) -> Context:
    """The context with the area of the workbook, where the importer answers for it."""
    area = Area.objects.filter(code=returned.stamp.origin.area).first()
    if area is None or not context.scope.contains(area.path):
        return context
    return replace(context, area=area)


def plan_returned(
    sheet: Sheet, rows: Sequence[Clean], returned: Returned, context: Context,
    choices: Mapping[str, Mapping[str, str]],
) -> list[Plan]:  # fmt: skip
    """What the rows would do: those without a key are new, the others do what was changed."""
    context = area_of(returned, context)
    merging = _Merging(sheet, returned, choices, _wanted(sheet.current(context), returned))
    plans: dict[int, Plan] = {}
    open_rows = []
    for position, row in enumerate(rows):
        if returned.keys[row.row] == "" or merging.merge(row):
            open_rows.append((position, row))
        else:
            plans[position] = Plan(row, subject=_subject(sheet, row)).settle(is_new=False)
    # All of them before anything more is said of the rows.
    planned = list(sheet.plan([row for _position, row in open_rows], context))
    for _position, row in open_rows:
        merging.keep_problems(row, errors=True)
    plans.update(zip((at for at, _row in open_rows), planned, strict=True))
    return [plans[position] for position in range(len(rows))]


def _wanted(current: Iterable[Current], returned: Returned) -> dict[str, Current]:
    wanted = set(returned.keys.values())
    return {one.key: one for one in current if one.key in wanted}


def _subject(sheet: Sheet, row: Clean) -> str:
    name = next((column.field for column in sheet.columns if column.required), "")
    return str(row.values.get(name) or "")


@dataclass
class _Merging:
    sheet: Sheet
    returned: Returned
    choices: Mapping[str, Mapping[str, str]]
    current: Mapping[str, Current]
    seen: dict[str, int] = field(default_factory=dict)
    # The headings of the cells that were changed, by row.
    touched: dict[int, set[str]] = field(default_factory=dict)

    def merge(self, row: Clean) -> bool:
        """Lay what was changed over the row as it is now; whether there is anything to plan."""
        key = self.returned.keys[row.row]
        before = self.returned.stamp.rows.get(key)
        first = self.seen.setdefault(key, row.row)
        if before is None or first != row.row:
            row.problems.clear()
            message = UNKNOWN_KEY if before is None else TWICE
            row.report(message, value=key, row=first)
            return False
        changed = self._changed(row, before)
        self.touched[row.row] = {row.titles[column.field] for column in changed}
        self.keep_problems(row)
        if not changed and not row.has_error:
            return False
        now = self.current.get(key)
        if now is None:
            row.report(GONE)
            return False
        taken = [one for one in changed if self._is_taken(row, one, before, now)]
        self._lay_over(row, taken, now)
        row.key = key
        return not row.has_error and bool(taken)

    def _changed(self, row: Clean, before: Before) -> list[Column]:
        """The columns in which the file says something else than the workbook did."""
        changed = []
        for column in self.sheet.columns:
            if column.field not in row.titles:
                continue
            was, mine = before.cells.get(column.field, ""), _text(row, column)
            if _means(column, mine) == _means(column, was):
                continue
            if was and column.field in self.sheet.identity:
                row.report(IDENTITY, column.field, heading=column.title, before=was)
            elif not mine.strip():
                row.warn(CLEARED, column.field, before=was)
            else:
                changed.append(column)
        return changed

    def keep_problems(self, row: Clean, *, errors: bool = False) -> None:
        """What might be said of cells that nobody touched is not asked of who fills in a form; with
        `errors` these stay, whatever they are about."""
        if row.row not in self.touched:
            return
        own = {IDENTITY.code, CLEARED.code}
        titles = self.touched[row.row]
        row.problems[:] = [
            one
            for one in row.problems
            if one.message.code in own or one.column in titles or (errors and one.is_error)
        ]

    def _is_taken(self, row: Clean, column: Column, before: Before, now: Current) -> bool:
        name = column.field
        full = display(now.cells.get(name, ""))
        mine = _text(row, column)
        if _means(column, mine) == _means(column, full):
            return False
        there = before_of(self.sheet, now.cells)
        if there.digests.get(name) == before.digests.get(name) and (
            there.version == before.version
            or _means(column, there.cells.get(name, ""))
            == _means(column, before.cells.get(name, ""))
        ):
            return True
        found = Difference(column, before.cells.get(name, ""), there.cells.get(name, ""), mine)
        return self._decide(row, found)

    def _decide(self, row: Clean, found: Difference) -> bool:
        name = found.column.field
        texts = {"before": found.before, "theirs": found.theirs, "mine": found.mine}
        said = self.choices.get(place_of(row.row, name), {})
        params = {"field": name, "version": found.version, **texts}
        if said.get("version") != found.version or said.get("choice") not in CHOICES:
            row.report(CONFLICT, name, **params)
            return False
        mine = said["choice"] == MINE
        label = gettext_noop("用您填的") if mine else gettext_noop("用现在的")
        row.warn(DECIDED, name, choice=said["choice"], chosen_label=label, **params)
        return mine

    def _lay_over(self, row: Clean, taken: list[Column], now: Current) -> None:
        """The cells that are not taken say what is registered, in the very words it is kept in."""
        names = {column.field for column in taken}
        for column in self.sheet.columns:
            if column.field not in names:
                row.values[column.field] = _registered(column, now.cells.get(column.field, ""))


def place_of(row: int, name: str) -> str:
    """A cell of the file, as choices are kept by."""
    return f"{row}:{name}"


def _text(row: Clean, column: Column) -> str:
    return row.raw.get(row.titles[column.field], "")


def _cleaned(column: Column, cell: Any) -> Any:
    value = column.clean(cell)
    return value.value if isinstance(value, Doubtful) else value


def _registered(column: Column, cell: Any) -> Any:
    try:
        value = _cleaned(column, cell)
    except Unreadable:
        # What a form took and no list could say: left alone, as an empty cell is.
        return _cleaned(column, "")
    # Cleaning may change the width of a bracket; what is registered needs none.
    return cell if isinstance(value, str) and value and value == tidy(str(cell)) else value


def _means(column: Column, text: str) -> Any:
    """What a cell says, for comparing: 120 and １２０ are the same, 是 and √ too."""
    try:
        value = _cleaned(column, text)
    except Unreadable:
        return tidy(text)
    if isinstance(value, Answer):
        return value.verdict if value.verdict in (YES, NO) else value.text
    return value
