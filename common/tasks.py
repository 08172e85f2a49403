"""Background work that belongs to no app."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from common import jobs
from common.audit import chain
from common.drafts import purge_drafts as purge


@shared_task(name="common.tasks.sweep_jobs")
def sweep_jobs() -> None:
    """Every 15 seconds (CELERY_BEAT_SCHEDULE): looks after jobs whose worker is gone."""
    jobs.sweep()


@shared_task(name="common.tasks.seal_log")
def seal_log() -> None:
    """Every 15 seconds: lines of the log that their own writer could not seal."""
    chain.seal_what_waits()


@shared_task(name="common.tasks.purge_drafts")
def purge_drafts() -> None:
    """Once a day (CELERY_BEAT_SCHEDULE): what was typed long ago and never saved is forgotten."""
    purge(before=timezone.now() - timedelta(days=settings.DRAFT_DAYS))
