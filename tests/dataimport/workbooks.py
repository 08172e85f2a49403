"""Prefilled workbooks as tests make, fill in and hand back."""

import io
from datetime import date

import openpyxl
from django.utils import timezone

from dataimport import services
from dataimport.models import ImportBatch
from dataimport.selectors import Issue, Upload, prefilled_workbook, rows_for, stored_problems

DAY = date(2024, 3, 18)


def made(order, rows=None):
    stream = io.BytesIO()
    issue = Issue(timezone.now(), "2024-0001", "注：编号 2024-0001")
    prefilled_workbook(stream, order, rows_for(order) if rows is None else rows, issue)
    return stream.getvalue()


def checked(order, data, name="填报表.xlsx"):
    upload = Upload(data, name, order.area, None, timezone.localdate())
    batch = services.receive_file(actor=order.user, kind=order.kind, upload=upload)
    return services.check_batch(batch=batch)


def filled(data, cells=(), *, without=(), added=()):
    """The workbook after somebody has worked on it: cells as {(row, heading): value}, rows left
    out, rows added at the end as {heading: value}."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    heads = {cell.value: cell.column for cell in page[1]}
    for (row, heading), value in dict(cells).items():
        page.cell(row, heads[heading]).value = value
    for number, row in enumerate(added, page.max_row + 1):
        for heading, value in row.items():
            page.cell(number, heads[heading]).value = value
    for row in sorted(without, reverse=True):
        page.delete_rows(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def codes(batch):
    return [problem.message.code for problem in stored_problems(batch)]


def apply(batch, actor):
    services.request_apply(actor=actor, batch=batch)
    done = services.apply_batch(batch=ImportBatch.objects.get(pk=batch.pk))
    assert done.state == "applied", done.failure


def row_of(order, enterprise):
    """The line of the workbook in which an enterprise stands."""
    return 2 + [row.key for row in rows_for(order)].index(str(enterprise.pk))
