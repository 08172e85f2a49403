"""Writes about proposals, rounds and awards."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area
from common import writing
from common.choices import Precision
from common.errors import DomainError
from proposals.models import Award, Proposal, Recommendation, Round


class OutsideTheRound(DomainError):
    pass


@transaction.atomic
def record_proposal(
    *, actor: Any, number: str, title: str, area: Area, submitted_on: date, **fields: Any
) -> Proposal:
    """Add a proposal; it belongs to `area`, where its enterprise sits at that time."""
    proposal = Proposal(number=number, title=title, area=area, submitted_on=submitted_on, **fields)
    return writing.create(actor, proposal, action="proposal.record")


@transaction.atomic
def change_proposal(*, actor: Any, proposal: Proposal, **values: Any) -> Proposal:
    """Correct or complete columns of a proposal."""
    return writing.change(actor, proposal, values, action="proposal.change")


@transaction.atomic
def open_round(*, actor: Any, name: str, area: Area, year: int, **fields: Any) -> Round:
    """A federation opens a round of awards for its area and year."""
    award_round = Round(name=name, area=area, year=year, **fields)
    return writing.create(actor, award_round, action="round.open")


@transaction.atomic
def change_round(*, actor: Any, award_round: Round, **values: Any) -> Round:
    """Correct name, year or dates of a round."""
    return writing.change(actor, award_round, values, action="round.change")


@transaction.atomic
def recommend(
    *,
    actor: Any,
    proposal: Proposal,
    award_round: Round,
    on: date,
    on_precision: str = Precision.DAY,
    by: str = "",
) -> Recommendation:
    """Put a proposal forward to a round.

    Raises OutsideTheRound when the proposal's area does not lie in the area that holds the round.
    """
    if not proposal.area.path.startswith(award_round.area.path):
        raise OutsideTheRound(_("该提案不在组织本次评选的区域内。"))
    recommendation = Recommendation(
        proposal=proposal,
        round=award_round,
        recommended_on=on,
        recommended_precision=on_precision,
        recommended_by=by,
    )
    return writing.create(actor, recommendation, action="proposal.recommend")


@transaction.atomic
def change_recommendation(
    *, actor: Any, recommendation: Recommendation, **values: Any
) -> Recommendation:
    """Correct when or by whom a proposal was put forward."""
    return writing.change(actor, recommendation, values, action="proposal.recommendation.change")


@transaction.atomic
def give_award(
    *, actor: Any, recommendation: Recommendation, grade: str, awarded_on: date, **fields: Any
) -> Award:
    """Award a recommended proposal."""
    award = Award(recommendation=recommendation, grade=grade, awarded_on=awarded_on, **fields)
    return writing.create(actor, award, action="award.give")


@transaction.atomic
def change_award(*, actor: Any, award: Award, **values: Any) -> Award:
    """Correct grade or date of an award."""
    return writing.change(actor, award, values, action="award.change")
