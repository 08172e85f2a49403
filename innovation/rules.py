from accounts.choices import Ability
from accounts.models import User
from enterprises.models import Enterprise


def can_edit(user: User, enterprise: Enterprise) -> bool:
    """May record studios, pairs and results of this enterprise."""
    return user.may(Ability.EDIT, enterprise.area.path)
