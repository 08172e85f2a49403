"""Files that leave the portal, the same for page and API: problems, the list itself with its
problems marked, workbooks to be filled in."""

import io
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from areas.models import Area
from common import exports
from common.choices import ExportFormat
from common.models import Export
from dataimport import selectors, services
from dataimport.models import ImportBatch, Workbook
from dataimport.selectors import Order

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_problems(user: Any, batch: ImportBatch, *, now: datetime) -> HttpResponse:
    """All problems of a batch as a workbook."""
    wanted = exports.Wanted(
        kind="import.problems",
        format=ExportFormat.XLSX,
        rows=selectors.problem_count(batch),
        asked={"import": batch.pk},
    )
    export = exports.register_export(actor=user, wanted=wanted, now=now)
    data = selectors.problems_workbook(batch, note=exports.note_of(export))
    return _answer(export, data, f"problems-{batch.pk}")


def export_marked(user: Any, batch: ImportBatch, *, now: datetime) -> HttpResponse:
    """The uploaded list with a column of problems and the spoilt cells marked, for its uploader.

    Raises selectors.TooLong.
    """
    wanted = _own_file("import.marked", batch, int(batch.counts.get("rows", 0)))
    export = exports.register_export(actor=user, wanted=wanted, now=now)
    data = selectors.marked_workbook(batch, note=exports.note_of(export))
    return _answer(export, data, f"marked-{batch.pk}")


def export_waiting(user: Any, batch: ImportBatch, *, now: datetime) -> HttpResponse:
    """Of the uploaded list the rows that wait, for its uploader. Raises selectors.TooLong."""
    wanted = _own_file("import.waiting", batch, batch.waiting)
    export = exports.register_export(actor=user, wanted=wanted, now=now)
    data = selectors.waiting_workbook(batch, note=exports.note_of(export))
    return _answer(export, data, f"waiting-{batch.pk}")


def _own_file(kind: str, batch: ImportBatch, rows: int) -> exports.Wanted:
    # Telephone numbers stand in it as they stood in the file that the same person handed in.
    return exports.Wanted(
        kind=kind,
        format=ExportFormat.XLSX,
        rows=rows,
        asked={"import": batch.pk},
        full=True,
        reason=_("取回自己上传的表，改正后重新导入"),
    )


def _answer(export: Any, data: bytes, stem: str) -> HttpResponse:
    name = exports.file_name(export, stem)
    return HttpResponse(data, content_type=XLSX, headers=exports.headers_of(export, name))


def export_workbook(order: Order, *, now: datetime) -> HttpResponse:
    """A workbook to be filled in, with what is registered."""
    stream = io.BytesIO()
    export = services.write_numbered(stream, order, now=now)
    return _workbook(export, order.kind, order.area, stream.getvalue())


def export_prepared(workbook: Workbook) -> HttpResponse:
    """A workbook that was made, and numbered, in the background. Raises Http404 before that."""
    if not workbook.file or workbook.export is None:
        raise Http404
    with workbook.file.open("rb") as stream:
        return _workbook(workbook.export, workbook.kind, workbook.area, stream.read())


def _workbook(export: Export, kind: str, area: Area, data: bytes) -> HttpResponse:
    name = exports.file_name(export, f"workbook-{kind}-{area.code}")
    return HttpResponse(data, content_type=XLSX, headers=exports.headers_of(export, name))
