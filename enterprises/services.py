"""Writes about enterprises: one function, one transaction, one log line."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area
from common import audit, writing
from common.choices import EntryKind, Precision
from common.errors import DomainError
from common.templatetags.ui import day
from common.values import named_by
from enterprises.choices import Exactness
from enterprises.models import (
    Absence,
    Closure,
    Enterprise,
    FormerEnterpriseName,
    Headcount,
    Placement,
    SizeRecord,
)


class AlreadyClosed(DomainError):
    pass


class MoveNotPossible(DomainError):
    pass


class ClosedTooEarly(DomainError):
    """Closed before it was opened, as far as either is known."""


class NotReopened(DomainError):
    pass


class SameName(DomainError):
    pass


class ReasonMissing(DomainError):
    """Nobody sees a telephone number in full without saying why."""


@transaction.atomic
def register_enterprise(*, actor: Any, name: str, area: Area, **fields: Any) -> Enterprise:
    """Add an enterprise; `fields` are further columns of Enterprise."""
    fields["credit_code"] = fields.get("credit_code") or None
    enterprise = Enterprise(name=name, area=area, **named_by(name), **fields)
    return writing.create(actor, enterprise, action="enterprise.register")


@transaction.atomic
def change_enterprise(*, actor: Any, enterprise: Enterprise, **values: Any) -> Enterprise:
    """Correct columns of an enterprise (a typing error, a new address).

    A changed `area` corrects where it has always been; for a move use `move_enterprise`.
    """
    return writing.change(actor, enterprise, _columns(values), action="enterprise.change")


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is set along with them."""
    columns = dict(values)
    if "credit_code" in columns:
        columns["credit_code"] = columns["credit_code"] or None
    if "name" in columns:
        columns |= named_by(columns["name"])
    return columns


@transaction.atomic
def rename_enterprise(
    *,
    actor: Any,
    enterprise: Enterprise,
    name: str,
    on: date,
    on_precision: str = Precision.DAY,
    note: str = "",
) -> Enterprise:
    """Give the enterprise a new name from a day on; the old one stays findable. Raises SameName.

    Here and below, a day known to the month or year only is its first day; the precision is kept.
    """
    writing.lock(enterprise)
    if name == enterprise.name:
        raise SameName(_("新名称和现在的名称一样。"))
    former = FormerEnterpriseName(
        enterprise=enterprise,
        name=enterprise.name,
        until=on,
        until_precision=on_precision,
        **named_by(enterprise.name),
    )
    writing.create(actor, former, action="enterprise.former_name")
    values = {"name": name, **named_by(name)}
    return writing.change(actor, enterprise, values, action="enterprise.rename", reason=note)


@transaction.atomic
def move_enterprise(
    *,
    actor: Any,
    enterprise: Enterprise,
    area: Area,
    on: date,
    on_precision: str = Precision.DAY,
    note: str = "",
) -> Enterprise:
    """From `on` the enterprise sits in `area`; before that day nothing changes. `note`, here and
    below, is why and on what grounds; it stands in the log.

    Raises MoveNotPossible when it sits there already or another move lies on or after that day.
    """
    writing.lock(enterprise)
    if enterprise.area_id == area.pk:
        raise MoveNotPossible(_("企业已在该区域。"))
    last = enterprise.placements.order_by("-since").first()
    if last and (last.until is None or last.until > on or last.since >= on):
        raise MoveNotPossible(_("该日期之后已有迁移记录，请先更正后面的记录。"))
    since, since_precision = _sat_there_since(enterprise, last)
    if since >= on:
        raise MoveNotPossible(
            _("迁移日期必须晚于开业日期。") + _first_day(on_precision, since_precision)
        )
    placement = Placement(
        enterprise=enterprise,
        area=enterprise.area,
        since=since,
        since_precision=since_precision,
        until=on,
        until_precision=on_precision,
    )
    writing.create(actor, placement, action="placement.create")
    values = {"area": area}
    return writing.change(actor, enterprise, values, action="enterprise.move", reason=note)


def _sat_there_since(enterprise: Enterprise, last: Placement | None) -> tuple[date, str]:
    """From which day it has been where it is, as far as it is known."""
    if last and last.until:
        return last.until, last.until_precision
    return enterprise.opened_on or date.min, enterprise.opened_precision


def _first_day(*precisions: str) -> str:
    """Why two days that are said to be in one year or month cannot be told apart."""
    if set(precisions) == {Precision.DAY}:
        return ""
    return _("只知道年或月的日期从第一天算起；知道得更准的，请写到月或日。")


@transaction.atomic
def close_enterprise(
    *,
    actor: Any,
    enterprise: Enterprise,
    on: date,
    reason: str,
    on_precision: str = Precision.DAY,
    note: str = "",
) -> Enterprise:
    """The enterprise no longer operates from `on`; `reason` is a ClosingReason.

    Raises AlreadyClosed, also where it was closed and opened again after that day, and
    ClosedTooEarly.
    """
    writing.lock(enterprise)
    if enterprise.closed_on:
        closed = day(enterprise.closed_on, enterprise.closed_precision)
        raise AlreadyClosed(_("企业已于 %(on)s 终止。") % {"on": closed})
    if later := enterprise.closures.filter(until__gt=on).order_by("-until").first():
        raise AlreadyClosed(
            _("企业在 %(on)s 才重新开业，终止日期必须在其后。")
            % {"on": day(later.until, later.until_precision)}
            + _first_day(on_precision, later.until_precision)
        )
    if enterprise.opened_on and on <= enterprise.opened_on:
        raise ClosedTooEarly(
            _("终止日期必须晚于开业日期。") + _first_day(on_precision, enterprise.opened_precision)
        )
    values = {"closed_on": on, "closed_precision": on_precision, "closing_reason": reason}
    return writing.change(actor, enterprise, values, action="enterprise.close", reason=note)


@transaction.atomic
def reopen_enterprise(
    *,
    actor: Any,
    enterprise: Enterprise,
    on: date,
    on_precision: str = Precision.DAY,
    note: str = "",
) -> Enterprise:
    """The enterprise operates again from `on`; that it was closed until then stays so.

    Raises NotReopened where it is not closed, or was not yet.
    """
    writing.lock(enterprise)
    closed = enterprise.closed_on
    if closed is None:
        raise NotReopened(_("企业没有终止，不用重新开业。"))
    if on <= closed:
        raise NotReopened(
            _("重新开业必须晚于终止日期 %(on)s；终止是录错的，请在修改记录里撤回。")
            % {"on": day(closed, enterprise.closed_precision)}
            + _first_day(on_precision, enterprise.closed_precision)
        )
    closure = Closure(
        enterprise=enterprise,
        since=closed,
        since_precision=enterprise.closed_precision,
        until=on,
        until_precision=on_precision,
        reason=enterprise.closing_reason,
    )
    writing.create(actor, closure, action="closure.create")
    values = {"closed_on": None, "closed_precision": Precision.DAY, "closing_reason": ""}
    return writing.change(actor, enterprise, values, action="enterprise.reopen", reason=note)


@transaction.atomic
def record_headcount(
    *,
    actor: Any,
    enterprise: Enterprise,
    reported_on: date,
    employees: int | None,
    exactness: str = Exactness.EXACT,
    **fields: Any,
) -> Headcount:
    """Employees as reported on a day; a second report of the same day replaces the first.

    Of a month or year it is the first day, with `reported_precision`. An exact or approximate
    number bounds itself; other kinds bring `at_least`/`at_most`.
    """
    fields.setdefault("reported_precision", Precision.DAY)
    if exactness in (Exactness.EXACT, Exactness.APPROXIMATE):
        fields = {"at_least": employees, "at_most": employees, **fields}
    values = {"employees": employees, "exactness": exactness, **fields}
    row = Headcount.objects.filter(enterprise=enterprise, reported_on=reported_on).first()
    if row:
        return writing.change(actor, row, values, action="headcount.change")
    row = Headcount(enterprise=enterprise, reported_on=reported_on, **values)
    return writing.create(actor, row, action="headcount.record")


@transaction.atomic
def change_headcount(*, actor: Any, headcount: Headcount, **values: Any) -> Headcount:
    """Correct a report. Bounds not given follow an exact or approximate number, as on recording."""
    bounded = _bounded(headcount, values)
    return writing.change(actor, headcount, bounded, action="headcount.change")


def _bounded(headcount: Headcount, values: Mapping[str, Any]) -> dict[str, Any]:
    exactness = values.get("exactness", headcount.exactness)
    follows = exactness in (Exactness.EXACT, Exactness.APPROXIMATE)
    if follows and values.keys() & {"employees", "exactness"}:
        employees = values.get("employees", headcount.employees)
        return {"at_least": employees, "at_most": employees, **values}
    return dict(values)


@transaction.atomic
def record_size(*, actor: Any, enterprise: Enterprise, year: int, **values: Any) -> SizeRecord:
    """Size class and above-scale flag of a year; a second record of the year replaces the first."""
    row = SizeRecord.objects.filter(enterprise=enterprise, year=year).first()
    if row:
        return writing.change(actor, row, values, action="size.change")
    row = SizeRecord(enterprise=enterprise, year=year, **values)
    return writing.create(actor, row, action="size.record")


@transaction.atomic
def confirm_absence(
    *, actor: Any, enterprise: Enterprise, subject: str, on: date, source: str = ""
) -> Absence:
    """It was confirmed on this day that the enterprise has none of `subject`; may be repeated."""
    row = Absence.objects.filter(enterprise=enterprise, subject=subject, confirmed_on=on).first()
    if row:
        return row
    row = Absence(enterprise=enterprise, subject=subject, confirmed_on=on, source=source)
    return writing.create(actor, row, action="absence.confirm")


@transaction.atomic
def reveal_phone(*, actor: Any, enterprise: Enterprise, reason: str) -> str:
    """Its telephone number in full, which is logged with the reason. Raises ReasonMissing.

    Logged before it is told, and in one transaction: a number whose reading cannot be written down
    is not given out.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("查看完整电话必须写明理由。"))
    audit.record(actor, "enterprise.phone.read", enterprise, reason=reason, kind=EntryKind.READ)
    return enterprise.phone


# ---------------------------------------------------------------- many at once, for imports


@transaction.atomic
def register_enterprises(*, actor: Any, enterprises: Sequence[Enterprise]) -> None:
    """Add many new enterprises (unsaved instances); each is validated and logged.

    A code that exists already raises IntegrityError: look it up before.
    """
    for enterprise in enterprises:
        for column, value in named_by(enterprise.name).items():
            setattr(enterprise, column, value)
    writing.create_many(actor, enterprises, action="enterprise.register")


@transaction.atomic
def record_headcounts(*, actor: Any, headcounts: Sequence[Headcount]) -> None:
    """Add many reports of employees, none of a day that has one."""
    for headcount in headcounts:
        if headcount.exactness in (Exactness.EXACT, Exactness.APPROXIMATE):
            headcount.at_least = headcount.at_most = headcount.employees
    writing.create_many(actor, headcounts, action="headcount.record")


@transaction.atomic
def record_sizes(*, actor: Any, sizes: Sequence[SizeRecord]) -> None:
    """Add many size records, none of a year that has one."""
    writing.create_many(actor, sizes, action="size.record")


@transaction.atomic
def confirm_absences(*, actor: Any, absences: Sequence[Absence]) -> None:
    """Add many confirmations, none that exists already."""
    writing.create_many(actor, absences, action="absence.confirm")


# Each row with what is to be set in it.
Changes = Sequence[tuple[Any, Mapping[str, Any]]]


@transaction.atomic
def change_enterprises(*, actor: Any, changes: Changes) -> None:
    """`change_enterprise` for many."""
    each = [(enterprise, _columns(values)) for enterprise, values in changes]
    writing.change_each(actor, each, action="enterprise.change")


@transaction.atomic
def change_headcounts(*, actor: Any, changes: Changes) -> None:
    """`change_headcount` for many."""
    each = [(headcount, _bounded(headcount, values)) for headcount, values in changes]
    writing.change_each(actor, each, action="headcount.change")


@transaction.atomic
def change_sizes(*, actor: Any, changes: Changes) -> None:
    """Correct many size records, as `record_size` does of a year that has one."""
    writing.change_each(actor, changes, action="size.change")
