"""A corrected version of a sealed report: a new edition that says what it corrects and why."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area
from common.errors import DomainError
from reports.models import YearlyReport
from reports.services.building import new_edition


class NotTheLastSealed(DomainError):
    """Only the version that holds can be corrected."""

    code = "not-the-last-sealed"


@transaction.atomic
def start_correction(*, actor: Any, report: YearlyReport, reason: str, today: date) -> YearlyReport:
    """A new edition that corrects this sealed one, or the one that is being built already.

    The sealed one stays as it is, and holds until the new one is sealed. Raises NotTheLastSealed.
    """
    Area.objects.select_for_update().get(pk=report.area_id)
    editions = YearlyReport.objects.filter(area=report.area, year=report.year)
    being_built = editions.being_built().first()
    if being_built:
        return being_built
    last = editions.sealed().order_by("-edition").first()
    if last is None or last.pk != report.pk:
        raise NotTheLastSealed(_("只能更正最新的封存版。"))
    return new_edition(
        actor=actor,
        area=report.area,
        year=report.year,
        today=today,
        corrects=report,
        reason=reason.strip(),
    )
