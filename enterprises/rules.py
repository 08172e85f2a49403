from accounts.choices import Ability
from accounts.models import User
from enterprises.models import Enterprise


def answers_for(user: User, enterprise: Enterprise) -> bool:
    """Sees the enterprise as it is now. Who answered for it before it moved away sees that it was
    there, and how it counted then."""
    return user.may(Ability.READ, enterprise.area.path, ("enterprise", enterprise.pk))


def can_edit(user: User, enterprise: Enterprise) -> bool:
    """May change the enterprise, whom it belongs to, and the facts about it."""
    return user.may(Ability.EDIT, enterprise.area.path)


def can_fill(user: User, enterprise: Enterprise) -> bool:
    """May report the facts that an enterprise knows of itself: people, members, its democratic
    systems, what it has not. Its own union's officer may, and whoever may edit it."""
    owner = ("enterprise", enterprise.pk)
    return can_edit(user, enterprise) or user.may(Ability.FILL, enterprise.area.path, owner)


def can_see_phone(user: User, enterprise: Enterprise) -> bool:
    """May see its telephone number in full, for a reason that is logged."""
    owner = ("enterprise", enterprise.pk)
    return user.may(Ability.PERSONAL, enterprise.area.path, owner)
