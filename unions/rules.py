from accounts.choices import Ability
from accounts.models import User
from unions.models import DemocraticSystem, Union


def can_edit(user: User, union: Union) -> bool:
    """May change the union and what belongs to it."""
    return user.may(Ability.EDIT, union.area.path)


def can_edit_system(user: User, system: DemocraticSystem) -> bool:
    """May change a democratic system of an enterprise or of a union."""
    owner = system.enterprise or system.union
    return owner is not None and user.may(Ability.EDIT, owner.area.path)
