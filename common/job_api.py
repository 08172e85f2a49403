"""How far a background job is, as JSON."""

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from common.models import Job


class ProgressSerializer(serializers.Serializer):
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    note = serializers.CharField()


def progress_of(job: Job | None) -> dict[str, Any]:
    """What `ProgressSerializer` describes; the worker's note in the language of its reader."""
    if job is None:
        return {"done": 0, "total": 0, "note": ""}
    note = gettext(job.progress_note) if job.progress_note else ""
    return {"done": job.progress_done, "total": job.progress_total, "note": note}
