"""What is done at night so that figures are there in the morning; none of it changes a figure."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from areas.choices import PARK_KINDS, AreaKind
from areas.models import Area
from indicators import kept, revisions
from indicators.choices import Every
from indicators.counting import period_ends
from indicators.freshness import alone, bring_up_to_date
from indicators.kept import Node

# A day that was asked in passing is forgotten after so long.
PASSING = timedelta(days=30)
# Ends of months of so many years are counted before anybody asks.
YEARS = 5
LOOKED_AT = (AreaKind.PROVINCE, AreaKind.CITY, AreaKind.COUNTY, *PARK_KINDS)


@shared_task(name="indicators.tasks.tidy_kept_counts")
def tidy_kept_counts() -> None:
    """Once a night (CELERY_BEAT_SCHEDULE): forget what was asked in passing, count what will be."""
    kept.forget(timezone.now() - PASSING)
    with alone():
        revisions.forget_old_changes()
    today = timezone.localdate()
    bring_up_to_date()
    days = period_ends(today.replace(year=today.year - YEARS, day=1), today, Every.MONTH)
    areas = Area.objects.filter(kind__in=LOOKED_AT).order_by("-path").values_list(*Node._fields)
    for area in areas:
        kept.totals([Node(*area)], days, "all")
