"""What a county confirms of the report it is a part of."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import writing
from common.errors import DomainError
from reports.models import ReportPart, YearlyReport


class NotOpen(DomainError):
    """The report is sealed, or a later edition has taken its place."""

    code = "report-not-open"


def lock_open(report: YearlyReport) -> YearlyReport:
    """Lock a report that is still worked on and return it as it is now. Raises NotOpen."""
    rows = YearlyReport.objects.select_related("corrects").defer("figures", "corrects__figures")
    locked = rows.select_for_update(of=("self",)).get(pk=report.pk)
    if locked.is_sealed:
        raise NotOpen(_("报告已封存，不能再改动。需要改动的，请编制更正版。"))
    if not locked.built_at:
        raise NotOpen(_("报告还没有编制完成。"))
    later = YearlyReport.objects.editions_of(locked).filter(edition__gt=locked.edition)
    if later.exists():
        raise NotOpen(_("这份草稿已被重新编制的版本取代，请在新的版本上办理。"))
    return locked


@transaction.atomic
def complete_part(*, actor: Any, part: ReportPart, now: datetime) -> ReportPart:
    """The part's area stands by its figures; twice changes nothing. Raises NotOpen."""
    lock_open(part.report)
    writing.lock(part)
    if part.completed_at is None:
        values = {"completed_at": now, "completed_by": actor}
        writing.change(actor, part, values, action="report.complete")
    return part


@transaction.atomic
def reopen_part(*, actor: Any, part: ReportPart) -> ReportPart:
    """Take the confirmation back; what the checks said is then void. Raises NotOpen."""
    report = lock_open(part.report)
    writing.lock(part)
    writing.change(
        actor, part, {"completed_at": None, "completed_by": None}, action="report.reopen"
    )
    uncheck(actor, report)
    return part


def uncheck(actor: Any, report: YearlyReport) -> None:
    """Something has changed since the checks: they must be run again."""
    writing.change(actor, report, {"checked_at": None, "findings": None}, action="report.uncheck")
