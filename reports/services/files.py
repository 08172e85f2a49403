"""The files of a report on disk: put there before the transaction, taken back if it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from common import audit
from reports.files import Made
from reports.models import ReportFile, YearlyReport, upload_path


@contextmanager
def store_files(
    actor: Any, report: YearlyReport, files: list[Made], *, instead: bool = False
) -> Iterator[None]:
    """Write the contents, insert the rows, run the block; all in one transaction.

    With `instead`, the rows there are give way to these; their contents are the caller's to delete.

    If anything fails, nobody will ever refer to the contents: another worker has the job, or the
    database is gone. Then they are deleted. What a worker left that was killed is deleted here.
    """
    _forget_what_nobody_refers_to(report)
    rows = [
        ReportFile(report=report, name=made.name, size=len(made.content), sha256=made.sha256)
        for made in files
    ]
    try:
        for row, made in zip(rows, files, strict=True):
            row.content.save(row.name, ContentFile(made.content), save=False)
        with transaction.atomic():
            if instead:
                for row in report.files.all():
                    audit.record(actor, "report.file", row, audit.removed(row))
                report.files.all().delete()
            for row in rows:
                row.save(force_insert=True)
                audit.record(actor, "report.file", row, audit.created(row))
            yield
    except BaseException:
        for row in rows:
            if row.content:
                row.content.delete(save=False)
        raise


def _forget_what_nobody_refers_to(report: YearlyReport) -> None:
    """Contents of a worker that was killed before it wrote their rows. Whoever else may be at it
    has lost the job (`hold`) and would take back what it writes."""
    storage = ReportFile._meta.get_field("content").storage
    folder = upload_path(ReportFile(report=report), "")
    known = set(report.files.values_list("content", flat=True))
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        if f"{folder}{name}" not in known:
            storage.delete(f"{folder}{name}")
