"""Background work about signing in."""

from celery import shared_task
from django.utils import timezone

from accounts.services import lockouts, sessions


@shared_task(name="accounts.tasks.forget_sign_ins")
def forget_sign_ins() -> None:
    """Every hour: sessions that are over, and failures that no longer count."""
    now = timezone.now()
    sessions.forget(now)
    lockouts.forget(now)
