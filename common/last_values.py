"""Beside each field of a form: what was last known of it, of which day, and who wrote it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model, Q
from django.forms import BaseForm
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from common import audit
from common.audit.history import lines_of
from common.choices import EntryKind, Precision
from common.conflicts import Edited, in_words, starting
from common.forms import precision_of
from common.models import AuditEntry
from common.templatetags.ui import day

# Older lines of one row are not looked through.
_MOST_LINES = 200


def say_last(form: BaseForm, edited: Edited) -> None:
    """Have the form tell what the row that it changes, or the newest fact of its kind, holds."""
    row = edited.row or edited.last
    if row is None or edited.form_of is None:
        return
    known = edited.form_of(row)
    column, dated = _day_of(row) if edited.row is None else ("", None)
    lines = list(
        lines_of(row, with_parts=False).select_related("actor").order_by("-id")[:_MOST_LINES]
    )
    for bound in known:
        field = form.fields.get(bound.name)
        text = starting(bound)
        if field is None or bound.is_hidden or not text or bound.name == column:
            continue
        line = _newest(lines, bound.name)
        on = dated or (localtime(line.at).date() if line else None)
        field.last = with_origin(in_words(bound.field, text), on, line)  # type: ignore[attr-defined]


def with_origin(text: str, on: date | str | None, line: AuditEntry | None) -> str:
    """120（2023-12-31，义县总工会）, as far as it is known."""
    when = day(on) if isinstance(on, date) else on
    who = str(line.actor) if line and line.actor else ""
    origin = _("，").join(part for part in (when, who) if part)
    return f"{text}（{origin}）" if origin else text


def lines_about(rows: Iterable[Model | None]) -> Mapping[Any, AuditEntry]:
    """The newest line of the log about each of these rows, in one query."""
    present = [row for row in rows if row is not None]
    wanted = Q(pk__in=[])
    for row in present:
        wanted |= Q(target_type=audit.type_of(row), target_id=str(row.pk))
    found = {
        (line.target_type, line.target_id): line
        for line in AuditEntry.objects.filter(wanted, kind=EntryKind.WRITE)
        .select_related("actor")
        .order_by("id")
    }
    told = {row: found.get((audit.type_of(row), str(row.pk))) for row in present}
    return {row: line for row, line in told.items() if line}


def _day_of(row: Any) -> tuple[str, str | None]:
    """By which column a fact is dated, and of which day or year it speaks."""
    column = getattr(type(row)._default_manager.all(), "from_field", "year")
    on = getattr(row, column, None)
    if isinstance(on, date):
        return column, day(on, getattr(row, precision_of(column), Precision.DAY))
    return column, str(on) if on else None


def _newest(lines: list[AuditEntry], name: str) -> AuditEntry | None:
    """The newest line that touched the columns of a field; of a field that is none, the newest."""
    columns = {name, f"{name}_id", precision_of(name)}
    touching = (line for line in lines if columns & line.changes.keys())
    return next(touching, lines[0] if lines else None)
