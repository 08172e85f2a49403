"""Writes about who holds which office on the committee of a union."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import writing
from common.errors import DomainError
from common.templatetags.ui import day
from unions.models import Officer, Union
from unions.services.facts import AlreadyEnded


class AlreadyInOffice(DomainError):
    pass


@transaction.atomic
def appoint_officer(
    *, actor: Any, union: Union, role: str, holder: str, since: date, **fields: Any
) -> Officer:
    """Somebody holds an office from `since`. Raises AlreadyInOffice where the same holder has the
    same office without an end: that is the same appointment entered twice."""
    # The lock orders two clerks who enter the same appointment at once.
    writing.lock(union)
    held = union.officers.filter(role=role, holder=holder, until__isnull=True).first()
    if held:
        raise AlreadyInOffice(
            _("%(holder)s已登记为%(role)s，自 %(since)s 起任职；有误的请在那一行更正。")
            % {"holder": holder, "role": held.get_role_display(), "since": day(held.since)}
        )
    row = Officer(union=union, role=role, holder=holder, since=since, **fields)
    return writing.create(actor, row, action="officer.begin")


@transaction.atomic
def change_officer(*, actor: Any, officer: Officer, **values: Any) -> Officer:
    """Correct an appointment."""
    return writing.change(actor, officer, values, action="officer.change")


@transaction.atomic
def end_office(*, actor: Any, officer: Officer, on: date, note: str = "") -> Officer:
    """The office is no longer held from `on`. Raises AlreadyEnded."""
    writing.lock(officer)
    if officer.until:
        raise AlreadyEnded(_("该任职已于 %(on)s 终止。") % {"on": day(officer.until)})
    return writing.change(actor, officer, {"until": on}, action="officer.end", reason=note)
