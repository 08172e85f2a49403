from accounts.choices import Ability
from accounts.models import User
from enterprises.rules import can_fill
from unions.models import Confirmation, CongressSession, DemocraticSystem, Officer, Union


def can_edit(user: User, union: Union) -> bool:
    """May change the union and what belongs to it."""
    return user.may(Ability.EDIT, union.area.path)


def can_edit_system(user: User, system: DemocraticSystem) -> bool:
    """May change a democratic system of an enterprise or of a union."""
    if system.enterprise is not None:
        return can_fill(user, system.enterprise)
    return system.union is not None and can_edit(user, system.union)


def can_edit_session(user: User, session: CongressSession) -> bool:
    """May correct a meeting: who may change its congress."""
    return can_edit_system(user, session.system)


def can_edit_officer(user: User, officer: Officer) -> bool:
    """May correct or end an appointment: who may change its union."""
    return can_edit(user, officer.union)


def can_confirm(user: User, confirmation: Confirmation) -> bool:
    """May say that what is recorded of the enterprise or the union is still right."""
    if confirmation.enterprise is not None:
        return can_fill(user, confirmation.enterprise)
    return confirmation.union is not None and can_edit(user, confirmation.union)
