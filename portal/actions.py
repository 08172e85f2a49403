"""Actions that concern the records of several apps, and all that there are."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

import enterprises.actions
import stations.actions
import unions.actions
from common.actions import Action
from enterprises import rules
from enterprises.models import Enterprise
from portal import services
from portal.forms import MergeForm


def _merge(actor: Any, row: Enterprise, other: Enterprise, **values: Any) -> Enterprise:
    return services.merge_enterprises(actor=actor, survivor=row, merged=other, **values)


MERGE = Action(
    code="enterprise-merge",
    title=_("合并重复的企业"),
    hint=_(
        "只用于同一家企业录了两次。真实的吸收合并，请对被吸收的企业用“终止”，原因选“被其他企业吸收合并”。"
    ),
    submit=_("合并"),
    rows=enterprises.actions.rows,
    may=rules.can_edit,
    back=enterprises.actions.back,
    form=lambda user, row, data: MergeForm(data, user=user, survivor=row),
    write=_merge,
    places=lambda row, cleaned: [row.area, cleaned["other"].area],
    enterprises=lambda row, cleaned: [row, cleaned["other"]],
)


def action_of(code: str, today: date) -> Action | None:
    """The action with this code; None where there is none."""
    of_today = unions.actions.OF_TODAY.get(code)
    return of_today(today) if of_today else ACTIONS.get(code)


# What can be tried out before it is done: by the code that its page gives to the preview.
ACTIONS: dict[str, Action] = {
    action.code: action
    for action in (
        *enterprises.actions.ACTIONS,
        *unions.actions.ACTIONS,
        *stations.actions.ACTIONS,
        MERGE,
    )
}
