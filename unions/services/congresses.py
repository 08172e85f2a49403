"""Writes about the meetings of workers' congresses."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import writing
from common.errors import DomainError
from unions.choices import SystemKind
from unions.models import CongressSession, DemocraticSystem


class NoCongress(DomainError):
    pass


@transaction.atomic
def record_session(
    *, actor: Any, system: DemocraticSystem, held_on: date, **fields: Any
) -> CongressSession:
    """A congress met on a day, with `representatives` chosen and `attended` there, each None where
    it is not known; a second report of the same day replaces the first.

    Raises NoCongress for a system of another kind: only a congress meets.
    """
    if system.kind != SystemKind.CONGRESS:
        raise NoCongress(_("只有职工代表大会才登记会次。"))
    row = CongressSession.objects.filter(system=system, held_on=held_on).first()
    if row:
        return writing.change(actor, row, fields, action="congresssession.change")
    row = CongressSession(system=system, held_on=held_on, **fields)
    return writing.create(actor, row, action="congresssession.record")


@transaction.atomic
def change_session(*, actor: Any, session: CongressSession, **values: Any) -> CongressSession:
    """Correct the day of a meeting or its numbers. Two of one congress are never of one day."""
    return writing.change(actor, session, values, action="congresssession.change")
