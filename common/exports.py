"""Lists that leave the portal as files: each gets a number, on the sheet and in the log.

A door that answers with a file calls `register_export` first and writes what comes back into the
file (`note_of`), its name (`file_name`) and the answer's headers (`headers_of`). Templates are no
exports: nothing of anybody stands in them. A rate limit on exports belongs into the doors, before
`register_export`: what is refused has no number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from common import audit
from common.choices import EntryKind, ExportFormat, FileFormat
from common.errors import DomainError
from common.models import Export

# Others take a number at the same moment; each try waits for one of them to commit.
TRIES = 100


class ReasonMissing(DomainError):
    """Telephone numbers leave the portal in full only for a stated reason."""

    code = "reason-missing"


@dataclass(frozen=True)
class Wanted:
    """What is exported. `asked` is the query of the list and holds nothing of the rows; `rows` is
    how many there are; `full` says that telephone numbers stand in it in full, for `reason`."""

    kind: str
    format: ExportFormat | FileFormat
    rows: int
    asked: Mapping[str, Any] = field(default_factory=dict)
    full: bool = False
    reason: str = ""


@transaction.atomic
def register_export(*, actor: Any, wanted: Wanted, now: datetime) -> Export:
    """Give the export the next number of its day and log it. Raises ReasonMissing."""
    if wanted.full and not wanted.reason.strip():
        raise ReasonMissing(_("导出完整电话必须写明理由。"))
    export = _numbered(actor, wanted, now)
    facts = {
        "number": export.number,
        "kind": export.kind,
        "format": export.format,
        "asked": export.asked,
        "rows": wanted.rows,
        "full": export.is_full,
    }
    audit.record(actor, "export.make", export, facts, reason=export.reason, kind=EntryKind.EXPORT)
    return export


def _numbered(actor: Any, wanted: Wanted, now: datetime) -> Export:
    """The unique constraint decides who has a number, on either database; who comes second waits
    for the first to commit and takes the next."""
    day = timezone.localtime(now).date()
    for _try in range(TRIES):
        last = Export.objects.filter(day=day).aggregate(last=Max("serial"))["last"] or 0
        export = Export(
            day=day,
            serial=last + 1,
            kind=wanted.kind,
            format=wanted.format,
            at=now,
            actor=actor,
            asked=dict(wanted.asked),
            is_full=wanted.full,
            reason=wanted.reason.strip()[:200] if wanted.full else "",
        )
        # An empty query is one that asks for everything.
        export.clean_fields(exclude={"asked"})
        try:
            with transaction.atomic():
                export.save(force_insert=True)
        except IntegrityError:
            continue
        return export
    raise DomainError(_("同时导出的人太多，请稍后再试。"))


def note_of(export: Export, *, about: str = "") -> str:
    """The line under the list and in the footer of each printed page.

    It begins like any note under a table, so a list that is imported again takes it for one. The
    time stands without hyphens: it is not the day that the list speaks for.
    """
    at = timezone.localtime(export.at)
    words = {
        "about": about,
        "number": export.number,
        "who": str(export.actor).replace("\n", " "),
        "at": f"{at:%Y/%m/%d %H:%M}",
    }
    note = _("注：%(about)s编号 %(number)s，由 %(who)s 于 %(at)s 从工会指导站门户导出。") % words
    return f"{note}{_('含完整电话，用后请删除。')}" if export.is_full else note


def file_name(export: Export, stem: str) -> str:
    return f"{stem}-{export.number}.{export.format}"


def headers_of(export: Export, name: str) -> dict[str, str]:
    """Headers of the answer that carries the file."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return {
        "Content-Disposition": str(disposition),
        "X-Export-Number": export.number,
        # It may be opened on a shared computer: nothing of it stays in a cache.
        "Cache-Control": "private, no-store",
    }
