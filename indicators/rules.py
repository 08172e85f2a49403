from accounts.choices import Ability
from accounts.models import User
from indicators.models import Target


def can_edit_target(user: User, target: Target) -> bool:
    """May set, change and remove the targets of this area; those below only read them."""
    return user.may(Ability.EDIT, target.area.path)
