"""The two steps every service takes around a single row: check, save, log."""

from collections.abc import Mapping, Sequence
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


def create_many(actor: Any, instances: Sequence[M], *, action: str) -> None:
    """Validate the fields of many new rows of one model, insert them in portions, log each.

    Uniqueness and the constraints over several columns are left to the database, which refuses the
    whole write with IntegrityError; the caller has looked up what exists.
    """
    if not instances:
        return
    model = type(instances[0])
    relations = [field.name for field in model._meta.concrete_fields if field.is_relation]
    for instance in instances:
        instance.clean_fields(exclude=[*relations, "id"])
    model._default_manager.bulk_create(instances, batch_size=1_000)
    audit.record_many(actor, action, instances)
