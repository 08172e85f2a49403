from accounts.choices import Ability
from accounts.models import User
from enterprises.models import Enterprise


def can_edit(user: User, enterprise: Enterprise) -> bool:
    """May change the enterprise and the facts about it."""
    return user.may(Ability.EDIT, enterprise.area.path)
