"""Background work that belongs to no app."""

from celery import shared_task

from common import jobs


@shared_task(name="common.tasks.sweep_jobs")
def sweep_jobs() -> None:
    """Every 15 seconds (CELERY_BEAT_SCHEDULE): looks after jobs whose worker is gone."""
    jobs.sweep()
