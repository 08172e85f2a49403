"""Files of lists that are too long to wait for: made by a job, kept for a day, for who asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django.core.files import File
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import places_of
from common.errors import DomainError
from common.export_files import named, write_export
from common.listing import Asked, files
from common.models import Export
from portal.registry import LISTINGS

KEPT = timedelta(days=1)
# Longer lists are not waited for.
AT_ONCE = 5_000

Progress = Callable[[int, int], None]


class ListNotUnderstood(DomainError):
    """The conditions of the list no longer make sense to who asked."""


@dataclass(frozen=True)
class WantedFile:
    """The list with this code, as this query asks for it on the day."""

    code: str
    query: str
    extension: str
    day: date


def make_list_file(
    *, actor: User, wanted: WantedFile, job_id: UUID, progress: Progress, now: datetime
) -> Export:
    """Write what is wanted of the list, as the actor may see it now, into a file that is kept with
    its number. A job that begins again goes on with the number it had.

    Raises ListNotUnderstood.
    """
    query, extension = QueryDict(wanted.query), wanted.extension
    asked = Asked(LISTINGS[wanted.code], user=actor, query=query, today=wanted.day)
    if not asked.is_valid:
        raise ListNotUnderstood(_("名单的条件已不适用，请回到名单重新查询后再导出。"))
    count = asked.rows.count()
    export = Export.objects.filter(job_id=job_id).first()
    if export is None:
        export = files.register(asked, extension, count=count, now=now)
        export.job_id = job_id
        export.save(update_fields=["job"])
    name, columns = files.name_of(asked), asked.columns
    with TemporaryFile() as file:
        rows = _counted(files.values(asked, columns), count, progress)
        about = files.about(asked, count=count, office=office_of(actor))
        write_export(file, export, files.headings(columns), rows, name=name, about=about)
        file.seek(0)
        export.name = named(export, name)
        export.content.save(f"{export.number}.{extension}", File(file), save=False)
    export.save(update_fields=["name", "content"])
    return export


def office_of(user: User) -> str:
    """For whose area the user works, as it stands in a file: 义县; empty where that is nowhere."""
    places = dict.fromkeys(str(place) for _role, place in places_of(user.grants_in_force) if place)
    return "、".join(places)


def forget_list_files(before: datetime) -> int:
    """Delete the files made before then; that they left, and who has them, stays. Returns how
    many."""
    old = Export.objects.filter(at__lt=before).exclude(content="")
    for export in old:
        export.content.delete(save=False)
        export.save(update_fields=["content"])
    return len(old)


def _counted(rows: Iterator[Any], total: int, progress: Progress) -> Iterator[Any]:
    for done, row in enumerate(rows):
        if done % 500 == 0:
            progress(done, total)
        yield row
