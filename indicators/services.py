"""Writes about targets: the one thing here that is entered and not derived."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from areas.models import Area
from common import writing
from indicators.choices import GroupCode
from indicators.models import Target


@transaction.atomic
def set_target(
    *, actor: Any, area: Area, year: int, rate: str, percent: Decimal, **fields: Any
) -> Target:
    """Record what a rate is to reach in a year; `source` names the document that says so.

    Raises django's ValidationError where the area has a target for the same rate, group and year.
    """
    fields.setdefault("group", GroupCode.ALL)
    target = Target(area=area, year=year, rate=rate, percent=percent, **fields)
    return writing.create(actor, target, action="target.record")


@transaction.atomic
def change_target(*, actor: Any, target: Target, **values: Any) -> Target:
    """Correct a target. Raises ValidationError as `set_target` does."""
    return writing.change(actor, target, values, action="target.change")


@transaction.atomic
def remove_target(*, actor: Any, target: Target) -> None:
    """There is no such target; that of an area above holds again, if there is one."""
    writing.lock(target)
    writing.remove(actor, target, action="target.remove")
