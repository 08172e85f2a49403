"""The change log: one line for each write, made by the service that writes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.files import FieldFile

from common.models import AuditEntry

_ENCODER = DjangoJSONEncoder()


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The stored columns of a row by attribute name, JSON-ready (dates as ISO text)."""
    return {
        field.attname: _plain(getattr(instance, field.attname))
        for field in instance._meta.concrete_fields
        if field.name not in ("created_at", "updated_at")
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """`{column: [before, after]}` for the columns that differ."""
    return {
        name: [before.get(name), after.get(name)]
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def record(
    actor: Any, action: str, target: models.Model, changes: Mapping[str, Any] | None = None
) -> AuditEntry:
    """Write one line; `actor` is the user, or None for the system itself."""
    return AuditEntry.objects.create(**_line(actor, action, target, changes))


def record_many(actor: Any, action: str, targets: Iterable[models.Model]) -> None:
    """Write one line for each row of a bulk write."""
    AuditEntry.objects.bulk_create(
        [AuditEntry(**_line(actor, action, target, snapshot(target))) for target in targets],
        batch_size=1000,
    )


def _line(
    actor: Any, action: str, target: models.Model, changes: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "actor": actor if getattr(actor, "pk", None) else None,
        "action": action,
        "target_type": target._meta.label_lower,
        "target_id": str(target.pk),
        "changes": dict(changes or {}),
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, FieldFile):
        return value.name
    return _ENCODER.default(value)
