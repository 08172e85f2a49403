"""Which rows refer to a row, and so would be deleted or changed with it."""

from collections.abc import Iterable
from typing import Any

from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from common.errors import DomainError

# More names than these say no more.
_NAMED = 5


class StillReferredTo(DomainError):
    """A row is not deleted while others refer to it; `others` are those."""

    def __init__(self, row: models.Model, others: list[models.Model]) -> None:
        self.row, self.others = row, others
        kinds = dict.fromkeys(str(other._meta.verbose_name) for other in others)
        super().__init__(
            _("还有别的记录引用它（%(kinds)s，共 %(count)s 条），不能删除。请先处理那些记录。")
            % {"kinds": "、".join(list(kinds)[:_NAMED]), "count": len(others)}
        )


def referring_to(row: models.Model) -> list[models.Model]:
    """The rows that forbid deleting `row`, would be deleted with it, or would lose the reference.

    Rows that are derived from others (`is_derived`) do not count: they are made anew.
    """
    collector = Collector(using=router.db_for_write(type(row), instance=row))
    try:
        collector.collect([row])
    except ProtectedError as refusal:
        return list(refusal.protected_objects)
    except RestrictedError as refusal:
        return list(refusal.restricted_objects)
    found: list[Any] = [other for others in collector.data.values() for other in others]
    for queryset in collector.fast_deletes:
        found += _counted(queryset)
    for updates in collector.field_updates.values():
        changed: Any
        for changed in updates:
            found += _counted(changed)
    return [other for other in found if other != row and not getattr(other, "is_derived", False)]


def _counted(rows: Iterable[models.Model]) -> Iterable[models.Model]:
    model = getattr(rows, "model", None)
    return [] if getattr(model, "is_derived", False) else rows
