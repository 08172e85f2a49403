"""The embedded settings with a short lease, for a worker that a test kills."""

from config.settings.local import *

JOB_LEASE_SECONDS = 3.0
CELERY_BEAT_SCHEDULE = {"sweep-jobs": {"task": "common.tasks.sweep_jobs", "schedule": 1.0}}
