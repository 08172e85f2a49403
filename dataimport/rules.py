from django.utils.translation import gettext as _

from accounts.choices import Ability
from accounts.models import User
from areas.models import Area
from common.errors import DomainError
from dataimport.models import ImportBatch


class NoLongerInCharge(DomainError):
    """The grant of whoever confirmed has ended before the rows were written."""


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


def can_take_file(user: User, batch: ImportBatch) -> bool:
    """May have the uploaded list back, with all that stands in it: who handed it in, and still may
    import there."""
    return batch.created_by_id == user.pk and can_decide(user, batch)


def require_still_in_charge(batch: ImportBatch) -> None:
    """Raises NoLongerInCharge unless whoever confirmed still may, now that it is to be written."""
    confirmed_by = batch.job.created_by if batch.job else None
    if confirmed_by is not None and not can_decide(confirmed_by, batch):
        raise NoLongerInCharge(
            _("确认的人现在已没有在该区域导入的权限，没有写入任何内容。请由现任负责人重新确认。")
        )
