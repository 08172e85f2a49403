from accounts.choices import Ability
from accounts.models import User
from stations.models import Station


def can_edit(user: User, station: Station) -> bool:
    """May change the station and what belongs to it."""
    return user.may(Ability.EDIT, station.area.path)
