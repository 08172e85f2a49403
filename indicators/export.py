"""Files that leave the portal: the enterprises of a day, the same for page and API, and the table
of a chart of the dashboard."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from accounts.choices import Ability
from common import exports
from common.choices import ExportFormat
from common.export_files import XLSX, answer_export
from common.listing import Asked
from common.listing.files import export_listing
from common.spreadsheets import write_workbook
from indicators.dashboard import Dashboard, Grid
from indicators.sheets import ListOfRows, chart_sheet


def may_export_full(asked: Asked) -> bool:
    """Whether the user may see the telephone number of every enterprise in this list.

    As the enterprises are registered today, which is what decides about a number: not where they
    sat on the day of the list.
    """
    scope = asked.reader.user.scope_for(Ability.PERSONAL)
    if not scope or scope.everything:
        return bool(scope.everything)
    allowed = scope.q("enterprise__area__path", {"enterprise": "enterprise_id"})
    return not asked.rows.exclude(allowed).exists()


def export_enterprises(
    asked: Asked, extension: str, *, now: datetime, reason: str = ""
) -> HttpResponseBase:
    """The list of enterprises with all its columns as a file; `extension` is xlsx or csv.

    With telephone numbers in full only for a reason, and only where the user may see every one of
    them. Raises PermissionDenied, exports.ReasonMissing.
    """
    if asked.reader.full and not may_export_full(asked):
        raise PermissionDenied
    columns = list(asked.all_columns.values())
    return export_listing(asked, extension, columns, now=now, reason=reason)


def export_list(
    exported: ListOfRows, extension: str, *, actor: Any, now: datetime
) -> HttpResponseBase:
    """A list without anybody's telephone number as a file; `extension` is xlsx or csv."""
    wanted = exports.Wanted(
        kind=exported.kind,
        format=ExportFormat(extension),
        rows=exported.count,
        asked=exported.asked,
    )
    export = exports.register_export(actor=actor, wanted=wanted, now=now)
    rows = exported.rows
    return answer_export(export, exported.columns, rows, name=exported.name, about=exported.about)


def export_chart(board: Dashboard, code: str, *, actor: Any, now: datetime) -> HttpResponse:
    """The table of one chart as a workbook, with the figures exact and what they are about."""
    grid: Grid = board.shown.grids[code]
    wanted = exports.Wanted(
        kind="dashboard",
        format=ExportFormat.XLSX,
        rows=len(grid.all_rows),
        asked=board.choice.query | {"chart": code},
    )
    export = exports.register_export(actor=actor, wanted=wanted, now=now)
    sheet = chart_sheet(board, grid, note=exports.note_of(export))
    content = write_workbook([sheet], title=sheet.title, created=now)
    stem = f"{board.name}-{grid.title}-{board.choice.as_of.isoformat()}"
    headers = exports.headers_of(export, exports.file_name(export, stem.replace("：", "-")))
    return HttpResponse(content, content_type=XLSX, headers=headers)
