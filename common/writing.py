"""The steps every service takes around a single row: check, save, log."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from common import audit
from common.bulk import insert_instances
from common.chunks import chunks
from common.constraints import longest_text
from common.referring import StillReferredTo, referring_to

# The same words inside and outside of one's scope.
TAKEN = _(
    "这里不能登记这个编号或名称。请先查找是否已经登记；查不到的请核对，"
    "确认无误的，请市总工会核实处理。"
)
TAKEN_ERROR = ValidationError(TAKEN, code="unique")

# Kinds of value of which two that are equal are the same.
_ALIKE = (str, int, date)
_HASHED = frozenset({str, int, bool, date, type(None)})

M = TypeVar("M", bound=models.Model)


def create(actor: Any, instance: M, *, action: str, reason: str = "") -> M:
    """Validate (fields and named constraints), insert and log a new row; returns it.

    Raises django's ValidationError with the messages of the fields and constraints.
    """
    _check(instance)
    instance.save(force_insert=True)
    audit.record(actor, action, instance, audit.created(instance), reason=reason)
    return instance


def change(
    actor: Any, instance: M, values: Mapping[str, Any], *, action: str, reason: str = ""
) -> M:
    """Set `values` on an existing row, validate, update and log the difference; returns it.

    The row is locked and read again first, and only the columns that differ are written: what
    somebody else changed since `instance` was read stays. Nothing is written or logged when nothing
    differs. Raises django's ValidationError. Call it inside a transaction.
    """
    before = lock(instance)
    for name, value in values.items():
        setattr(instance, name, value)
    _check(instance)
    changes = audit.difference(before, audit.snapshot(instance))
    if changes:
        _update(instance, changes)
        audit.record(actor, action, instance, changes, reason=reason)
    return instance


def remove(actor: Any, instance: models.Model, *, action: str, reason: str = "") -> None:
    """Delete a row that nothing refers to, and log what it was.

    Raises StillReferredTo: what would go with it, or would lose its reference, is not logged here.
    """
    if others := referring_to(instance):
        raise StillReferredTo(instance, others)
    changes = audit.removed(instance)
    line = (actor, action, instance, changes)
    audit.record(*line, reason=reason)
    instance.delete()


def create_many(actor: Any, instances: Sequence[M], *, action: str) -> None:
    """Validate the fields of many new rows of one model, insert them in portions, log each.

    Uniqueness and the constraints over several columns are left to the database, which refuses the
    whole write with IntegrityError; the caller has looked up what exists.
    """
    if not instances:
        return
    _clean_each(instances)
    insert_instances(instances)
    audit.record_many(actor, action, instances)


def _clean_each(instances: Sequence[models.Model]) -> None:
    """`clean_fields` of many new rows of one model, column by column: what a value comes to is the
    same in every row. Raises the ValidationError of the first row that has one."""
    unasked = _unasked(type(instances[0]))
    try:
        for field in type(instances[0])._meta.fields:
            if field.name not in unasked:
                _clean_column(field, instances)
    except ValidationError:
        for instance in instances:
            instance.clean_fields(exclude=unasked)
        raise


def _clean_column(field: Any, instances: Sequence[models.Model]) -> None:
    name = field.attname
    if _is_clean(field, list(map(attrgetter(name), instances)), instances[0]):
        return
    known: dict[tuple[type, Any], Any] = {}
    for instance in instances:
        value = getattr(instance, name)
        if field.blank and value in field.empty_values:
            continue
        if not isinstance(value, _ALIKE):
            setattr(instance, name, field.clean(value, instance))
            continue
        # 1 and True are equal and not the same.
        key = (type(value), value)
        if key not in known:
            known[key] = field.clean(value, instance)
        if known[key] is not value:
            setattr(instance, name, known[key])


def _is_clean(field: Any, values: list[Any], instance: models.Model) -> bool:
    """Whether all these come to themselves, seen from the column as a whole: that is so of most,
    and takes a part of the time. Raises the ValidationError of any."""
    kinds = set(map(type, values))
    longest = longest_text(field)
    if kinds == {str} and longest and "" not in values and max(map(len, values)) <= longest:
        return True
    # 1 and True are equal and not the same.
    if not kinds <= _HASHED or len(kinds - {type(None)}) > 1:
        return False
    return all(
        (field.blank and value in field.empty_values) or field.clean(value, instance) is value
        for value in set(values)
    )


def change_many(
    actor: Any, instances: Sequence[M], columns: Sequence[str], *, action: str, reason: str = ""
) -> None:
    """Update these columns of many rows, on which the new values are set already; log each.

    The rows must be locked, and what they were is read here.
    """
    model = type(instances[0])
    stored = model._default_manager.in_bulk([instance.pk for instance in instances])
    changes = {
        instance.pk: difference
        for instance in instances
        if (
            difference := audit.difference(
                audit.snapshot(stored[instance.pk]), audit.snapshot(instance)
            )
        )
    }
    model._default_manager.bulk_update(instances, columns, batch_size=500)
    changed = [instance for instance in instances if instance.pk in changes]
    _fetch_along(changed)
    audit.record_many(actor, action, changed, told=lambda row: changes[row.pk], reason=reason)


def change_each(actor: Any, changes: Sequence[tuple[M, Mapping[str, Any]]], *, action: str) -> None:
    """`change` for many rows of one model, each with values of its own, in a number of queries that
    does not grow with them; of a row that is named twice the later values go before.

    Where the database refuses, nothing of it stays, and they are changed one by one, so that the
    ValidationError says what is wrong.
    """
    values: dict[Any, dict[str, Any]] = {}
    for instance, wanted in changes:
        values.setdefault(instance.pk, {}).update(wanted)
    try:
        with transaction.atomic():
            _change_at_once(actor, type(changes[0][0]), values, action)
    except IntegrityError:
        for instance in {instance.pk: instance for instance, _wanted in changes}.values():
            change(actor, instance, values[instance.pk], action=action)


def _change_at_once(
    actor: Any, model: type[M], values: Mapping[Any, Mapping[str, Any]], action: str
) -> None:
    # In one order, or two that change the same rows would wait for each other.
    rows = [
        row
        for part in chunks(sorted(values))
        for row in model._default_manager.select_for_update().filter(pk__in=part).order_by("pk")
    ]
    if len(rows) != len(values):
        raise ObjectDoesNotExist(model._meta.label)
    now = datetime.now(UTC)
    differences: dict[Any, dict[str, Any]] = {}
    alike: dict[tuple[str, ...], list[M]] = defaultdict(list)
    for row in rows:
        before = audit.snapshot(row)
        for name, value in values[row.pk].items():
            setattr(row, name, value)
        row.clean_fields(exclude=_unasked(model))
        if difference := audit.difference(before, audit.snapshot(row)):
            differences[row.pk] = difference
            alike[tuple(difference)].append(row)
    for columns, changed in alike.items():
        _update_at_once(changed, columns, now)
    told = [row for row in rows if row.pk in differences]
    _fetch_along(told)
    audit.record_many(actor, action, told, told=lambda row: differences[row.pk])


def _update_at_once(rows: Sequence[models.Model], columns: Sequence[str], now: datetime) -> None:
    model = type(rows[0])
    fields = {field.attname: field.name for field in model._meta.concrete_fields}
    names = [fields[column] for column in columns]
    if "updated_at" in fields:
        names.append("updated_at")
        for row in rows:
            row.updated_at = now  # type: ignore[attr-defined]
    model._default_manager.bulk_update(rows, names, batch_size=500)


def _unasked(model: type[models.Model]) -> list[str]:
    """Columns that the database checks by itself, and would be a query for each row."""
    return [field.name for field in model._meta.concrete_fields if field.is_relation] + ["id"]


def remove_many(actor: Any, instances: Sequence[M], *, action: str, reason: str = "") -> None:
    """Delete many rows of one model and log what each was.

    That nothing refers to them the caller has made sure; what protects them all the same refuses
    the whole deletion with django's ProtectedError, and what is derived from them goes with them.
    """
    _fetch_along(instances)
    audit.record_many(actor, action, instances, told=audit.removed, reason=reason)
    type(instances[0])._default_manager.filter(pk__in=[row.pk for row in instances]).delete()


def _fetch_along(instances: Sequence[models.Model]) -> None:
    """What the log names rows and their owners by, for all of them at once."""
    ways = getattr(type(instances[0]), "history_owner", ()) if instances else ()
    for way in [ways] if isinstance(ways, str) else ways:
        rows: Sequence[Any] = instances
        for name in way.split("__"):
            rows = _fetched(rows, name)
    for field in type(instances[0])._meta.concrete_fields if instances else ():
        if isinstance(field, models.ForeignKey):
            _fetched(instances, field.name)


def _fetched(instances: Sequence[Any], name: str) -> list[Any]:
    """The rows that these refer to, as far as they refer to any; they are with them afterwards."""
    if not instances:
        return []
    field: Any = type(instances[0])._meta.get_field(name)
    lacking = [row for row in instances if not field.is_cached(row)]
    ids = {number for row in lacking if (number := getattr(row, field.attname)) is not None}
    found = {
        row.pk: row
        for part in chunks(sorted(ids))
        for row in field.related_model._default_manager.filter(pk__in=part)
    }
    for row in lacking:
        field.set_cached_value(row, found.get(getattr(row, field.attname)))
    return list({row.pk: row for one in instances if (row := field.get_cached_value(one))}.values())


def _check(instance: models.Model) -> None:
    """`full_clean`. What is unique in the whole country is refused in one way, whoever has it: the
    answer must not tell an officer what another area has registered."""
    try:
        instance.full_clean()
    except ValidationError as refusal:
        raise ValidationError(
            {
                name: [TAKEN_ERROR if error.code == "unique" else error for error in errors]
                for name, errors in refusal.error_dict.items()
            }
        ) from refusal


def lock(instance: models.Model) -> dict[str, Any]:
    """Lock the row, take over what it holds now, and return that as a snapshot.

    A service that decides by what the row holds calls this first; otherwise two that run at once
    would both decide by what was there before either.
    """
    rows = type(instance)._default_manager.select_for_update()
    related = {
        field.name: field.get_cached_value(instance)
        for field in instance._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.is_cached(instance)
    }
    instance.refresh_from_db(from_queryset=rows)
    for name, row in related.items():
        # What was fetched along stays fetched, unless the row now refers to another.
        if row is not None and getattr(instance, instance._meta.get_field(name).attname) == row.pk:  # type: ignore[union-attr]
            setattr(instance, name, row)
    return audit.snapshot(instance)


def _update(instance: models.Model, changes: Mapping[str, Any]) -> None:
    columns = list(changes)
    if any(field.name == "updated_at" for field in instance._meta.concrete_fields):
        columns.append("updated_at")
    instance.save(update_fields=columns)
