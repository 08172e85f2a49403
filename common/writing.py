"""The two steps every service takes around a single row: check, save, log."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from common import audit

M = TypeVar("M", bound=models.Model)


def create(actor: Any, instance: M, *, action: str) -> M:
    """Validate (fields and named constraints), insert and log a new row; returns it.

    Raises django's ValidationError with the messages of the fields and constraints.
    """
    instance.full_clean()
    instance.save(force_insert=True)
    audit.record(actor, action, instance, audit.snapshot(instance))
    return instance


def change(actor: Any, instance: M, values: Mapping[str, Any], *, action: str) -> M:
    """Set `values` on an existing row, validate, update and log the difference; returns it.

    Nothing is written or logged when nothing differs. Raises django's ValidationError.
    """
    before = audit.snapshot(instance)
    for name, value in values.items():
        setattr(instance, name, value)
    instance.full_clean()
    changes = audit.difference(before, audit.snapshot(instance))
    if changes:
        instance.save()
        audit.record(actor, action, instance, changes)
    return instance
