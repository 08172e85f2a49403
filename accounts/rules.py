"""Who may do what with accounts and grants: two of the three administrators, and neither both."""

from accounts.choices import Ability
from accounts.models import User


def can_open_accounts(actor: User) -> bool:
    """May open accounts, and look at all of them."""
    return actor.holds(Ability.ACCOUNTS)


def can_manage(actor: User, user: User) -> bool:
    """May disable this account, or give it a new password or second factor.

    Not one's own: for that there are the pages everybody has. Nor one made for the rescue admin:
    whoever could reset its password would see everything.
    """
    return can_open_accounts(actor) and actor.pk != user.pk and not user.is_superuser


def can_see_grants(actor: User) -> bool:
    """May look at everybody's grants, and at what they may see and do."""
    return actor.holds(Ability.GRANTS)


def can_grant(actor: User, user: User) -> bool:
    """May give this user a role, or take one away; nobody may for themselves."""
    return can_see_grants(actor) and actor.pk != user.pk
