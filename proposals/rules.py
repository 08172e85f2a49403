from accounts.choices import Ability
from accounts.models import User
from enterprises.rules import can_fill
from proposals.models import Proposal, Round


def can_edit(user: User, proposal: Proposal) -> bool:
    """May change the proposal; the enterprise it comes from may as well."""
    if user.may(Ability.EDIT, proposal.area.path):
        return True
    return proposal.enterprise is not None and can_fill(user, proposal.enterprise)


def can_recommend(user: User, proposal: Proposal) -> bool:
    """May put the proposal forward to a round."""
    return user.may(Ability.EDIT, proposal.area.path)


def can_award(user: User, award_round: Round) -> bool:
    """May record the awards of a round: whoever may edit for the area that holds it."""
    return user.may(Ability.EDIT, award_round.area.path)
