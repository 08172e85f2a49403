"""Writes about the terms of committees: elected, and the next election put off."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from common import writing
from common.choices import Precision
from common.values import PartialDate, last_day, years_later
from unions.models import Term, Union


def term_end(elected_on: date, years: int, precision: str = Precision.DAY) -> date:
    """The end of a term that begins with an election: 3 or 5 years later (工会法 §16).

    Of an election known to the month or year, at the end of that month or year.
    """
    ends = PartialDate(years_later(elected_on, years), precision)
    return ends.on if ends.precision == Precision.DAY else last_day(ends.end)


@transaction.atomic
def elect_committee(
    *, actor: Any, union: Union, elected_on: date, years: int, **fields: Any
) -> Term:
    """A committee was elected; its term ends by `term_end`."""
    term = Term(union=union, elected_on=elected_on, years=years, **fields)
    term.ends_on = term_end(elected_on, years, term.elected_precision)
    return writing.create(actor, term, action="term.elect")


@transaction.atomic
def elect_committees(*, actor: Any, terms: Sequence[Term]) -> None:
    """Add many terms (unsaved instances, their ends by `term_end`), none of a day that has one."""
    writing.create_many(actor, terms, action="term.elect")


@transaction.atomic
def postpone_election(*, actor: Any, term: Term, to: date, approval: str, note: str = "") -> Term:
    """The next election may be held until `to`, with the upper union's approval number."""
    values = {"postponed_to": to, "postponement_approval": approval}
    return writing.change(actor, term, values, action="term.postpone", reason=note)
