"""Two people at one form: what was there when this one opened it, what the other wrote since, what
this one typed; told apart field by field so that nothing is lost and nothing undone unseen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from common import audit, versions
from common.choices import Precision
from common.forms import precision_of
from common.models import AuditEntry
from common.values import PartialDate
from common.values.phones import mask_phone
from common.versions import ABSENT, Later, StaleVersion

# Names of the inputs by which the page of a conflict is answered.
CHOICE, OFFERED = "choose-", "theirs-"
BOTH, THEIRS, MINE = "both", "theirs", "mine"
NOTHING = "—"


@dataclass(frozen=True)
class Edited:
    """The row that a form changes, and what must hold once it is written.

    `row` is the row that the form was opened for. A form that adds a fact replaces an earlier one
    of the same day: then `find` gives the row to be replaced, from the cleaned data. `form_of`
    makes the form as it starts for a row; a form without it (a move, a closing) shows no columns.
    `still` is given what was written and raises Http404 or PermissionDenied to undo it.
    """

    row: models.Model | None = None
    find: Callable[[Mapping[str, Any]], models.Model | None] | None = None
    form_of: Callable[[Any], BaseForm] | None = None
    # The newest fact of the kind that the form adds: shown beside its fields.
    last: models.Model | None = None
    still: Callable[[Any], Any] | None = None

    @property
    def version(self) -> str:
        """What the form carries when it is opened."""
        if self.row is not None:
            return versions.version_of(self.row)
        return ABSENT if self.find else ""


# A form that adds something of its own.
NEW = Edited()


@dataclass(frozen=True)
class Difference:
    """One thing in three states, as people read it; `before` is None where it is not known."""

    label: Any
    before: str | None
    theirs: str
    mine: str = ""
    who: str = THEIRS
    field: BoundField | None = None
    # What the field would send if theirs is chosen.
    offered: str = ""
    changed_by: AuditEntry | None = None

    @property
    def choice(self) -> str:
        return f"{CHOICE}{self.field.name}" if self.field else ""

    @property
    def offer(self) -> str:
        return f"{OFFERED}{self.field.name}" if self.field else ""


@dataclass(frozen=True)
class Conflict:
    """What the page of a stale form shows. `both` is to be decided, `theirs` has been taken over
    into the form, `mine` is kept; `beside` changed in columns that the form does not have."""

    version: str
    row: models.Model
    # The form was not about an existing row when it was opened.
    was_absent: bool
    last: AuditEntry | None
    both: tuple[Difference, ...]
    theirs: tuple[Difference, ...]
    mine: tuple[Difference, ...]
    beside: tuple[Difference, ...]
    # The fields that are shown as in any form.
    fields: tuple[BoundField, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.both or self.theirs or self.mine or self.beside)


def decided(data: QueryDict) -> QueryDict:
    """What was sent, with theirs in each field for which the page of a conflict was answered so."""
    chosen = [name.removeprefix(CHOICE) for name in data if name.startswith(CHOICE)]
    taken = [name for name in chosen if data[CHOICE + name] == THEIRS and OFFERED + name in data]
    if taken:
        data = data.copy()
        for name in taken:
            data[name] = str(data[OFFERED + name])
    return data


def compare(form: BaseForm, edited: Edited, stale: StaleVersion) -> Conflict:
    """Compare what was typed with the row as it is, and take over into `form` what only others
    have changed."""
    later = versions.since_seen(stale.row, stale.seen)
    # The form has shown nothing of the row, or another one.
    absent = edited.find is not None and later.before is None
    if absent:
        later = versions.last_change(stale.row)
    both, theirs, mine = _sorted(_of_fields(form, edited, stale.row, later))
    if theirs:
        data: Any = QueryDict(mutable=True)
        data.update(form.data)
        for difference in theirs:
            data[difference.field.html_name] = difference.offered  # type: ignore[union-attr]
        form.data = data
        form.full_clean()
    decide = {difference.field.name for difference in both}  # type: ignore[union-attr]
    return Conflict(
        version=versions.version_of(stale.row),
        row=stale.row,
        was_absent=absent,
        last=later.entries[0] if later.entries else None,
        both=tuple(both),
        theirs=tuple(theirs),
        mine=tuple(mine),
        beside=tuple(_beside(form, edited, stale.row, later)),
        fields=tuple(field for field in form if field.name not in decide),
    )


def _sorted(found: Iterator[Difference]) -> tuple[list[Difference], ...]:
    both: list[Difference] = []
    theirs: list[Difference] = []
    mine: list[Difference] = []
    groups = {BOTH: both, THEIRS: theirs, MINE: mine}
    for one in found:
        groups[one.who].append(one)
    return both, theirs, mine


def _of_fields(
    form: BaseForm, edited: Edited, row: models.Model, later: Later
) -> Iterator[Difference]:
    """The fields in which what was typed is not what is there now."""
    if edited.form_of is None:
        return
    now = edited.form_of(row)
    then = edited.form_of(versions.restored(row, later.before)) if later.before else None
    for bound in form:
        if bound.is_hidden or bound.name not in now.fields:
            continue
        field = now.fields[bound.name]
        typed, there = _typed(bound), starting(now[bound.name])
        if _same(field, typed, there):
            continue
        before = starting(then[bound.name]) if then else None
        yield Difference(
            label=bound.label,
            before=None if before is None else in_words(field, before),
            theirs=in_words(field, there),
            mine=in_words(field, typed),
            who=_who(field, before, there, typed),
            field=bound,
            offered=there,
            changed_by=_by(later, bound.name),
        )


def _who(field: forms.Field, before: str | None, there: str, typed: str) -> str:
    """Who has changed a field since it was seen; both, where that is not known."""
    if before is not None and _same(field, before, typed):
        return THEIRS
    return MINE if before is not None and _same(field, before, there) else BOTH


def _beside(
    form: BaseForm, edited: Edited, row: models.Model, later: Later
) -> Iterator[Difference]:
    """What changed in columns that the form does not show."""
    if later.before is None:
        return
    before = versions.restored(row, later.before)
    changed = audit.difference(later.before, audit.snapshot(row))
    shown = form.fields if edited.form_of else {}
    for field in row._meta.concrete_fields:
        touched = {field.attname, precision_of(field.name)} & changed.keys()
        if not touched or not field.editable or field.name in shown or _is_precision(field.name):
            continue
        yield Difference(
            label=field.verbose_name,
            before=column_in_words(before, field),
            theirs=column_in_words(row, field),
            changed_by=_by(later, field.name),
        )


def _by(later: Later, name: str) -> AuditEntry | None:
    """The newest line of the log that touched the columns of a field."""
    columns = {name, f"{name}_id", precision_of(name)}
    touching = (entry for entry in later.entries if columns & entry.changes.keys())
    return next(touching, later.entries[0] if later.entries and later.before is None else None)


def _is_precision(name: str) -> bool:
    return name.endswith("_precision")


def column_in_words(row: models.Model, field: Any) -> str:
    """A column of a row as people read it; telephone numbers masked."""
    value = getattr(row, field.attname)
    if value in (None, ""):
        return NOTHING
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        known = field.related_model._default_manager.filter(pk=value).first()
        return str(known) if known else NOTHING
    if isinstance(field, models.BooleanField):
        return _("是") if value else _("否")
    if isinstance(field, models.DateField):
        precision = getattr(row, precision_of(field.name), Precision.DAY)
        return str(PartialDate(value, precision))
    return mask_phone(value) if field.name == "phone" else str(value)


def _typed(bound: BoundField) -> str:
    return "" if bound.data is None else str(bound.data)


def starting(bound: BoundField) -> str:
    """What the field of an unbound form would send if nobody touched it."""
    shown: Any = bound.field.widget.format_value(bound.field.prepare_value(bound.initial))
    if isinstance(shown, list | tuple):
        shown = shown[0] if shown else ""
    return "" if shown is None else str(shown)


def _same(field: forms.Field, one: str, other: str) -> bool:
    """Whether a field means the same by two texts: 120 and 一百二十, 2019年11月 and 2019-11."""
    if one.strip() == other.strip():
        return True
    try:
        return bool(field.clean(one) == field.clean(other))
    except ValidationError:
        return False


def in_words(field: forms.Field, text: str) -> str:
    """What a field shows for what it sends."""
    if isinstance(field, forms.ChoiceField):
        return _labels(field.choices).get(text, text).strip() or NOTHING
    return text.strip() or NOTHING


def _labels(choices: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, label in choices:
        found.update(_labels(label) if isinstance(label, list | tuple) else {str(key): str(label)})
    return found
