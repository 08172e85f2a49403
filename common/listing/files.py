"""The rows of a list as a file says them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from common import exports
from common.choices import ExportFormat
from common.export_files import answer_export
from common.listing.asking import DAY, Asked
from common.listing.declared import Column
from common.models import Export
from common.spreadsheets import Column as SheetColumn
from common.templatetags.ui import day

_CHUNK = 2000


def headings(columns: list[Column]) -> list[SheetColumn]:
    return [SheetColumn(str(column.title), column.kind, width=column.width) for column in columns]


def values(asked: Asked, columns: list[Column]) -> Iterator[list[Any]]:
    """A line for each row of the list, in its order, from a database cursor."""
    paths = list(dict.fromkeys(path for column in columns for path in column.paths))
    places = [[paths.index(path) for path in column.paths] for column in columns]
    writes = [column.value for column in columns]
    for row in asked.rows.values_list(*paths).iterator(chunk_size=_CHUNK):
        yield [
            write(*[row[place] for place in own]) for write, own in zip(writes, places, strict=True)
        ]


def name_of(asked: Asked) -> str:
    """The sheet's name and the file's: what it is, and of which day."""
    words = {"list": asked.listing.title, "day": asked.reader.day.isoformat()}
    return _("%(list)s %(day)s") % words


def about(asked: Asked, *, count: int, office: str = "") -> str:
    """What the note in a file says of it: its day, what narrowed it, its order, how long it is."""
    conditions = [one.text for one in asked.conditions if one.name != DAY]
    words = [
        _("条件：%s") % "，".join(conditions) if conditions else "",
        asked.order_text,
        _("共 %(count)s 行，全部列出") % {"count": f"{count:,}"},
        _("导出单位：%s") % office if office else "",
    ]
    # By itself: who imports the list again finds its day in it.
    of_day = _("统计时点：%(day)s。") % {"day": day(asked.reader.day)}
    return f"{of_day}{'；'.join(filter(None, words))}。"


def export_listing(
    asked: Asked,
    extension: str,
    columns: list[Column],
    *,
    now: datetime,
    office: str = "",
    reason: str = "",
) -> HttpResponseBase:
    """The list as a file to download; `extension` is xlsx or csv. Where it is asked for in full,
    for a `reason`: raises exports.ReasonMissing without one."""
    count = asked.rows.count()
    export = register(asked, extension, count=count, now=now, reason=reason)
    told = about(asked, count=count, office=office)
    rows = values(asked, columns)
    return answer_export(export, headings(columns), rows, name=name_of(asked), about=told)


def register(
    asked: Asked, extension: str, *, count: int, now: datetime, reason: str = ""
) -> Export:
    """Give the file its number and log it."""
    wanted = exports.Wanted(
        kind=asked.listing.kind,
        format=ExportFormat(extension),
        rows=count,
        asked=asked.logged,
        full=asked.reader.full,
        reason=reason,
    )
    return exports.register_export(actor=asked.reader.user, wanted=wanted, now=now)
