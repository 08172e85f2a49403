from accounts.choices import Ability
from accounts.models import User
from areas.models import Area


def can_build(user: User, area: Area) -> bool:
    """May have the yearly report of this area built; reading it needs the area in scope only."""
    return user.may(Ability.REPORT, area.path)
