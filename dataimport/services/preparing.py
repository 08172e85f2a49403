"""Prefilled workbooks: numbered like everything that leaves the portal, large ones made in the
background and kept until they are fetched."""

from collections.abc import Callable
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, exports
from common.choices import ExportFormat
from common.errors import DomainError
from common.models import Export
from dataimport import rules
from dataimport.models import Workbook
from dataimport.selectors import DIRECT_ROWS, Issue, Order, prefilled_workbook, rows_for

_IN_MEMORY = 10 * 1024 * 1024


class TooLarge(DomainError):
    """More rows than are written while somebody waits: of which workbook, how many are, and what
    to do instead (`address` takes the order)."""

    code = "too-large"

    def __init__(self, order: Order, *, address: str) -> None:
        super().__init__(
            _(
                "“%(list)s”填报表（%(area)s，%(day)s）超过 %(rows)s 行，不能当场生成。"
                "请选小一点的区域；需要整份的，请在后台准备："
                "接口用 POST %(address)s，页面用“下载填报表”，做好后下载。"
            )
            % {
                "list": order.sheet.title,
                "area": order.area.name,
                "day": order.as_of.isoformat(),
                "rows": f"{DIRECT_ROWS:,}",
                "address": address,
            }
        )


def write_numbered(stream: Any, order: Order, *, now: datetime) -> Export:
    """Register the export and write its workbook."""
    rows = rows_for(order)
    wanted = exports.Wanted(
        kind="import.workbook",
        format=ExportFormat.XLSX,
        rows=len(rows),
        asked={"kind": order.kind, "area": order.area.code, "as_of": order.as_of.isoformat()},
    )
    export = exports.register_export(actor=order.user, wanted=wanted, now=now)
    prefilled_workbook(stream, order, rows, Issue(now, export.number, exports.note_of(export)))
    return export


@transaction.atomic
def request_workbook(*, order: Order) -> Workbook:
    """Note that somebody wants it. The caller then starts `build_workbook`."""
    workbook = Workbook(kind=order.kind, area=order.area, as_of=order.as_of, created_by=order.user)
    workbook.full_clean()
    workbook.save()
    audit.record(order.user, "workbook.request", workbook, audit.created(workbook))
    return workbook


def build_workbook(
    *, workbook: Workbook, now: datetime, hold: Callable[[], None] = lambda: None
) -> Workbook:
    """Make it, as far as whoever asked for it still answers for the place; may run twice.

    `hold` is called last inside the transaction (a job's lease).
    """
    if workbook.file:
        return workbook
    order = Order(workbook.created_by, workbook.kind, workbook.area, workbook.as_of)
    with transaction.atomic(), SpooledTemporaryFile(_IN_MEMORY) as stream:
        if rules.can_import_into(order.user, order.area):
            workbook.export = write_numbered(stream, order, now=now)
            stream.seek(0)
            workbook.file.save("workbook", File(stream), save=False)
        else:
            workbook.failure = _("您现在已没有在这个区域导入的权限。")
        workbook.save()
        hold()
    return workbook
