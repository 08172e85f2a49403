from accounts.choices import Ability
from accounts.models import User
from proposals.models import Proposal, Round


def can_edit(user: User, proposal: Proposal) -> bool:
    """May change the proposal and recommend it."""
    return user.may(Ability.EDIT, proposal.area.path)


def can_award(user: User, award_round: Round) -> bool:
    """May record the awards of a round: whoever may edit for the area that holds it."""
    return user.may(Ability.EDIT, award_round.area.path)
