"""The editor's own paragraphs about a chapter."""

from typing import Any

from django.db import transaction

from common import writing
from reports.models import ReportNote, YearlyReport
from reports.services.parts import lock_open, uncheck


@transaction.atomic
def write_note(*, actor: Any, report: YearlyReport, chapter: str, text: str) -> ReportNote | None:
    """Write, replace or (with an empty text) remove what the editor says about a chapter.

    The checks must be run again then: a note may be what one of them asked for. Raises NotOpen.
    """
    locked = lock_open(report)
    note = ReportNote.objects.filter(report=report, chapter=chapter).first()
    text = text.strip()
    if note is None and not text:
        return None
    uncheck(actor, locked)
    if note is None:
        note = ReportNote(report=report, chapter=chapter, text=text)
        return writing.create(actor, note, action="report.note")
    if not text:
        writing.remove(actor, note, action="report.note")
        return None
    return writing.change(actor, note, {"text": text}, action="report.note")
