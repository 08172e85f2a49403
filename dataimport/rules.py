from accounts.choices import Ability
from accounts.models import User
from areas.models import Area
from dataimport.models import ImportBatch


def can_import(user: User) -> bool:
    """May import somewhere; decides whether the upload page and its button are offered."""
    return user.may_somewhere(Ability.IMPORT)


def can_import_into(user: User, area: Area | None) -> bool:
    """May import lists about this area. Without an area every row must lie in the user's scope."""
    if area is None:
        return can_import(user)
    return user.may(Ability.IMPORT, area.path)


def can_decide(user: User, batch: ImportBatch) -> bool:
    """May confirm or discard: whoever may import into its area, or uploaded it."""
    return can_import_into(user, batch.area) and (
        batch.area is not None or batch.created_by_id == user.pk
    )
