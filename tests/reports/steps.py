"""The steps of a report on the small city, as the tests take them."""

from datetime import UTC, date, datetime
from typing import Any

from reports import services
from reports.models import YearlyReport

BUILT_AT = datetime(2024, 1, 5, 8, tzinfo=UTC)
CONFIRMED_AT = datetime(2024, 1, 8, 8, tzinfo=UTC)
SEALED_AT = datetime(2024, 1, 9, 8, tzinfo=UTC)
TODAY = date(2024, 1, 5)


def fresh(report: YearlyReport) -> YearlyReport:
    """The report as the database has it."""
    return YearlyReport.objects.get(pk=report.pk)


def built(area: Any, actor: Any = None, year: int = 2023) -> YearlyReport:
    report = services.start_report(actor=actor, area=area, year=year, today=TODAY)
    services.build_report(report=report, built_at=BUILT_AT)
    return fresh(report)


def confirmed(report: YearlyReport, actor: Any) -> YearlyReport:
    """Every part confirmed by one person."""
    for part in report.parts.all():
        services.complete_part(actor=actor, part=part, now=CONFIRMED_AT)
    return fresh(report)


def checked(report: YearlyReport, actor: Any) -> YearlyReport:
    services.check_report(actor=actor, report=report, now=CONFIRMED_AT)
    return fresh(report)


def sealed(report: YearlyReport, *, by: Any, confirmed_by: Any) -> YearlyReport:
    """All steps: confirmed and checked by one person, sealed by another."""
    checked(confirmed(report, confirmed_by), confirmed_by)
    services.seal_report(actor=by, report=fresh(report), now=SEALED_AT)
    return fresh(report)
