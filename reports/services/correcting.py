"""A corrected version of a sealed report: a new edition that says what it corrects and why."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from reports.models import YearlyReport
from reports.services.building import About, new_edition, one_at_a_time


class NotTheLastSealed(DomainError):
    """Only the version that holds can be corrected."""

    code = "not-the-last-sealed"


@transaction.atomic
def start_correction(*, actor: Any, report: YearlyReport, reason: str, today: date) -> YearlyReport:
    """A new edition that corrects this sealed one, or the one that is being built already.

    The sealed one stays as it is, and holds until the new one is sealed. Raises NotTheLastSealed.
    """
    editions = one_at_a_time(report.area, report.station, report.year)
    being_built = editions.being_built().first()
    if being_built:
        return being_built
    last = editions.sealed().order_by("-edition").first()
    if last is None or last.pk != report.pk:
        raise NotTheLastSealed(_("只能更正最新的封存版。"))
    return new_edition(
        actor=actor,
        about=About(report.area, report.station, report.year),
        today=today,
        corrects=report,
        reason=reason.strip(),
    )
