"""What the log says of one record: its own lines and those of the rows it owns, request by request,
and the values a column has had."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Max, Q, QuerySet

from common.audit import type_of
from common.audit.words import Line, Teller, pair
from common.choices import EntryKind
from common.models import AuditEntry
from common.scoping import HasScope

# A request that wrote more lines about one record is cut short.
LINES_SHOWN = 50


@dataclass(frozen=True)
class Group:
    """What one request, job or command did to a record."""

    request: UUID
    newest: AuditEntry
    lines: tuple[Line, ...]
    more: int = 0

    @property
    def reason(self) -> str:
        return next((line.entry.reason for line in self.lines if line.entry.reason), "")


@dataclass(frozen=True)
class Value:
    """What a column held from a moment on, and who wrote that."""

    entry: AuditEntry
    before: str
    after: str
    at: datetime


def lines_of(record: models.Model, *, with_parts: bool = True) -> QuerySet[AuditEntry]:
    """The writes about a record and, `with_parts`, about the rows it owns."""
    label, pk = type_of(record), str(record.pk)
    about = Q(target_type=label, target_id=pk)
    if with_parts:
        about |= Q(owner_type=label, owner_id=pk)
    return AuditEntry.objects.filter(about, kind=EntryKind.WRITE)


def requests_of(lines: QuerySet[AuditEntry]) -> Any:
    """The requests that wrote the lines, newest first; to be cut into pages."""
    return (
        lines.order_by()
        .values("request")
        .annotate(newest=Max("pk"))
        .order_by("-newest")
        .values_list("request", flat=True)
    )


def groups(
    lines: QuerySet[AuditEntry], requests: Iterable[UUID], user: HasScope | None
) -> list[Group]:
    """The lines of these requests in words, in the order of the requests."""
    wanted = list(requests)
    found: dict[UUID, list[AuditEntry]] = defaultdict(list)
    for entry in lines.filter(request__in=wanted).select_related("actor").order_by("pk"):
        found[entry.request].append(entry)
    shown = {request: entries[:LINES_SHOWN] for request, entries in found.items()}
    teller = Teller((entry for entries in shown.values() for entry in entries), user)
    return [
        Group(
            request,
            newest=found[request][-1],
            lines=tuple(teller.line(entry) for entry in shown[request]),
            more=len(found[request]) - len(shown[request]),
        )
        for request in wanted
        if request in found
    ]


def values_of(
    lines: QuerySet[AuditEntry], row: tuple[str, str], column: str, user: HasScope | None
) -> tuple[str, list[Value]]:
    """The column's label and every value it had in this row (kind and number), newest first."""
    entries = [
        entry
        for entry in lines.filter(target_type=row[0], target_id=row[1], changes__has_key=column)
        .select_related("actor")
        .order_by("-pk")
        if pair(entry.changes[column])[0] != pair(entry.changes[column])[1]
    ]
    teller = Teller(entries, user)
    label, values = "", []
    for entry in entries:
        for told in teller.line(entry).told:
            if told.column == column:
                label = told.label
                values.append(Value(entry, told.before, told.after, entry.at))
    return label, values
