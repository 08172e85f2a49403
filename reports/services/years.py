"""Which days the statistical year of an area has."""

from typing import Any

from django.db import transaction

from areas.models import Area
from common import writing
from reports.models import StatisticalYear


@transaction.atomic
def set_statistical_year(*, actor: Any, area: Area, since: int, kind: str) -> StatisticalYear:
    """From this year on the area, and all below it, reports by years of this kind.

    Reports there are stay as they were counted. Raises ValidationError where it is set already.
    """
    year = StatisticalYear(area=area, since=since, kind=kind)
    return writing.create(actor, year, action="statistical_year.set")
