"""Writes about studios, pairs and results."""

from datetime import date
from typing import Any

from django.db import transaction

from common import writing
from enterprises.models import Enterprise
from innovation.models import Pair, Result, Studio


@transaction.atomic
def found_studio(
    *, actor: Any, name: str, enterprise: Enterprise, level: str, founded_on: date, **fields: Any
) -> Studio:
    """Add an innovation studio of an enterprise."""
    studio = Studio(name=name, enterprise=enterprise, level=level, founded_on=founded_on, **fields)
    return writing.create(actor, studio, action="studio.found")


@transaction.atomic
def change_studio(*, actor: Any, studio: Studio, **values: Any) -> Studio:
    """Correct or complete columns of a studio."""
    return writing.change(actor, studio, values, action="studio.change")


@transaction.atomic
def record_pair(
    *, actor: Any, number: str, enterprise: Enterprise, trade: str, **fields: Any
) -> Pair:
    """Add a master–apprentice pair; `awarded_on` when it won the innovation award."""
    pair = Pair(number=number, enterprise=enterprise, trade=trade, **fields)
    return writing.create(actor, pair, action="pair.record")


@transaction.atomic
def change_pair(*, actor: Any, pair: Pair, **values: Any) -> Pair:
    """Correct or complete columns of a pair."""
    return writing.change(actor, pair, values, action="pair.change")


@transaction.atomic
def record_result(
    *, actor: Any, number: str, title: str, enterprise: Enterprise, achieved_on: date, **fields: Any
) -> Result:
    """Add an innovation result; `benefit` in yuan."""
    result = Result(
        number=number, title=title, enterprise=enterprise, achieved_on=achieved_on, **fields
    )
    return writing.create(actor, result, action="result.record")


@transaction.atomic
def change_result(*, actor: Any, result: Result, **values: Any) -> Result:
    """Correct or complete columns of a result."""
    return writing.change(actor, result, values, action="result.change")
