"""What undoing an import would do, for who has to decide."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from common.audit.taking_back_many import Left, lines_of_request, survey
from common.audit.words import model_of
from common.models import AuditEntry
from common.scoping import AreaScope
from dataimport.models import ImportBatch
from dataimport.selectors.reading import import_scope

# Longer imports are looked through when they are undone, in the background.
MOST_LINES = 20_000


@dataclass(frozen=True)
class Counted:
    """Rows of one kind, by what undoing does to them."""

    kind: str
    deleted: int
    set_back: int


@dataclass(frozen=True)
class UndoPreview:
    """`left` are the records that stay as they are; None where the import is too long to look."""

    counted: tuple[Counted, ...]
    left: tuple[Left, ...] | None
    lines: int


def lines_of(batch: ImportBatch) -> QuerySet[AuditEntry]:
    """The lines of the log that applying a batch wrote."""
    if batch.applied_as is None:
        return AuditEntry.objects.none()
    return lines_of_request(batch.applied_as, leaving=ImportBatch._meta.label_lower)


def within(rows: QuerySet[Any], scope: AreaScope) -> QuerySet[Any]:
    """Those of the rows that lie inside; what has no area of its own lies where its owner does."""
    if scope.everything or hasattr(rows, "in_scope"):
        return rows if scope.everything else rows.in_scope(scope)  # type: ignore[attr-defined]
    owner = rows.model.history_owner
    owners = rows.model._meta.get_field(owner).related_model._default_manager
    return rows.filter(**{f"{owner}__in": owners.in_scope(scope)})


def undo_preview(batch: ImportBatch, user: User) -> UndoPreview:
    """What would be taken back now, and what was changed since and would be left."""
    lines = lines_of(batch)
    count = lines.count()
    if count > MOST_LINES:
        return UndoPreview((), None, count)
    scope = import_scope(user)
    found = survey(lines, inside=lambda rows: within(rows, scope))
    kinds = dict.fromkeys((*found.added, *found.changed))
    counted = (
        Counted(_name(kind), len(found.added.get(kind, ())), len(found.changed.get(kind, ())))
        for kind in kinds
    )
    return UndoPreview(tuple(counted), tuple(found.left.values()), count)


def _name(kind: str) -> str:
    model = model_of(kind)
    return str(model._meta.verbose_name) if model is not None else kind
