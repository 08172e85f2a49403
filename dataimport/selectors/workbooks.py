"""Workbooks to be filled in: empty ones with the headings of a sheet, and prefilled ones with what
is registered in a place on a day."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from areas.models import Area
from common.sheets import Context, Current, Sheet
from common.spreadsheets import KEY_TITLE, Checked, Entry, Prefilled, write_prefilled
from common.tables import Column
from common.values import OneOf, parse_credit_code
from dataimport.registry import SHEETS
from dataimport.selectors.reading import PLANNING_LANGUAGE, import_scope
from dataimport.selectors.stamps import (
    KEPT,
    Origin,
    Stamper,
    before_of,
    shown_cells,
    stamp_name,
)

# A longer list of places is no help in a drop-down.
MOST_OFFERED = 500
# As many rows as are written while somebody waits: some seconds.
DIRECT_ROWS = 3_000

_MEANINGS = {
    "text": gettext_lazy("照实填写，不知道就留空。"),
    "date": gettext_lazy("写成 2019-11-05；只知道年月的写 2019年11月，只知道年份的写 2019年。"),
    "int": gettext_lazy("填整数。人数不确定的可以写“约120”“100以上”，不知道就留空。"),
    "money": gettext_lazy("填数字，不写单位。"),
    "number": gettext_lazy("填数字，不写单位。"),
}


@dataclass(frozen=True)
class Order:
    """A workbook as it was asked for."""

    user: User
    kind: str
    area: Area
    as_of: date

    @property
    def sheet(self) -> Sheet:
        return SHEETS[self.kind]

    @property
    def context(self) -> Context:
        return Context(self.user, import_scope(self.user), self.area, self.as_of)


@dataclass(frozen=True)
class Issue:
    """When a workbook was made, under which number, and the note that says so."""

    at: datetime
    number: str
    note: str


def rows_for(order: Order, most: int | None = None) -> list[Current]:
    """What a workbook would hold, or the first `most` rows of it. Words of coded columns are always
    the Chinese ones."""
    with translation.override(PLANNING_LANGUAGE):
        return list(islice(order.sheet.current(order.context), most))


def is_large(order: Order) -> bool:
    """Whether a workbook is better made in the background."""
    return len(rows_for(order, DIRECT_ROWS + 1)) > DIRECT_ROWS


def prefilled_workbook(stream: BinaryIO, order: Order, rows: list[Current], issue: Issue) -> int:
    """Write the workbook; returns the number of rows."""
    sheet = order.sheet
    columns = _columns(sheet)
    today = timezone.localtime(issue.at).date()
    origin = Origin(
        order.kind, order.area.code, order.as_of, today, str(order.user.pk), issue.number
    )
    stamper = Stamper(origin)

    def lines() -> Iterator[tuple[str, list[Any], list[str]]]:
        for row in rows:
            cells = shown_cells(sheet, row.cells)
            stamp = stamper.line(row.key, before_of(sheet, row.cells))
            yield row.key, [cells.get(column.field) for column in columns], stamp

    book = Prefilled(
        name=str(sheet.title),
        entries=_entries(sheet, order.context),
        guide=[*_about(order, issue, len(rows)), *_how(), *_meanings(sheet)],
        rows=lines(),
        stamp_name=stamp_name(order.kind, order.area.code),
        stamp_head=stamper.head(),
        stamp_end=stamper.end,
        footer=issue.note,
        error_title=_("请核对"),
        created=issue.at,
    )
    return write_prefilled(stream, book)


def template_workbook(sheet: Sheet) -> bytes:
    """An empty list with the headings of a sheet, to be filled in and uploaded.

    It holds nothing of anybody, so it is no export and has no number.
    """
    stream = io.BytesIO()
    book = Prefilled(
        name=str(sheet.title),
        entries=_entries(sheet, None),
        guide=_meanings(sheet),
        error_title=_("请核对"),
    )
    write_prefilled(stream, book)
    return stream.getvalue()


def _columns(sheet: Sheet) -> list[Column]:
    """Those that are filled in: a running number says nothing."""
    return [column for column in sheet.columns if column.field != "seq"]


def _entries(sheet: Sheet, context: Context | None) -> list[Entry]:
    with translation.override(PLANNING_LANGUAGE):
        offered = sheet.offered(context)
    return [
        Entry(
            column.title,
            column.kind,
            fixed=column.field in sheet.identity,
            required=column.required,
            checked=_checked(column, offered.get(column.field, ())[:MOST_OFFERED]),
        )
        for column in _columns(sheet)
    ]


def _checked(column: Column, offered: tuple[str, ...]) -> Checked | None:
    if offered:
        # Where other words are understood too, they are only asked about.
        strict = isinstance(column.clean, OneOf)
        return Checked(_meaning(column, offered), options=offered, strict=strict)
    if column.clean is parse_credit_code:
        return Checked(_meaning(column, ()), length=18)
    if column.kind == "text":
        return None
    return Checked(_meaning(column, ()))


def _meaning(column: Column, offered: tuple[str, ...]) -> str:
    """What to fill into a column, in a sentence."""
    if offered:
        shown = "、".join(offered[:12])
        return _("从下拉列表里选：%(words)s。") % {"words": shown + ("……" if offered[12:] else "")}
    if column.clean is parse_credit_code:
        return _("18 位统一社会信用代码，按营业执照填写。")
    if column.personal:
        return _("号码中间几位不显示；没有变化就不要动，有变化的填写完整号码。")
    return str(_MEANINGS[column.kind])


def _needed(column: Column) -> str:
    if column.offered or column.kind != "text":
        return _("必填。") + _meaning(column, column.offered)
    return _("必填，照实填写。")


def _about(order: Order, issue: Issue, rows: int) -> list[tuple[str, str]]:
    made = timezone.localtime(issue.at)
    return [
        (_("内容"), f"{order.sheet.title}，{order.area.name}"),
        (_("统计时点"), _("%(day)s 的情况，共 %(rows)s 行。") % {"day": order.as_of, "rows": rows}),
        (
            _("下载"),
            _("%(at)s，编号 %(number)s。")
            % {"at": f"{made:%Y-%m-%d %H:%M}", "number": issue.number},
        ),
        (_("有效期"), _("%(days)s 天之内上传有效，过期请重新下载。") % {"days": KEPT.days}),
    ]


def _how() -> list[tuple[str, str]]:
    return [
        (_("怎么填"), _("不用联网。只改有变化的格子，其余的不要动；灰色的格子已锁定，不能改。")),
        (_("新增"), _("写在最后一行下面，“%(key)s”留空。") % {"key": KEY_TITLE}),
        (
            _("删除"),
            _("删去一行或者清空一格，都不会删除已登记的内容；注销、撤销等请在门户的页面上办理。"),
        ),
        (
            _("交回"),
            _(
                "保存为 .xlsx，在门户“导入”里上传这个文件。"
                "门户只取您改过的格子，先给您看结果，确认后才写入；"
                "下载之后别人也改过的格子，会把下载时的、现在的、您填的并排列出，由您选定。"
            ),
        ),
        (_("必填"), _("表头是红字的列每一行都要填。")),
        (
            _("不要动"),
            _("表头、“%(key)s”一列和隐藏的页；改动过的文件无法识别。") % {"key": KEY_TITLE},
        ),
    ]


def _meanings(sheet: Sheet) -> list[tuple[str, str]]:
    """Each column and what is filled into it."""
    return [
        (
            column.title,
            _needed(column) if column.required else _meaning(column, column.offered),
        )
        for column in _columns(sheet)
    ]
