"""Forms about guidance stations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from accounts.models import User
from areas.forms import AreaField
from common.forms import ActionForm, PartialDateField


class ServeForm(ActionForm):
    """From which day a station serves an area."""

    area = AreaField(label=_("服务区域"), help_text=_("连同它下面的各级区域"))
    since = PartialDateField(label=_("起始日期"), effect=_("从这一天起服务该区域"))

    field_order = ("area", "since")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(user.scope_for(Ability.EDIT))  # type: ignore[attr-defined]


class EndServiceForm(ActionForm):
    on = PartialDateField(label=_("终止日期"), effect=_("从这一天起不再服务该区域"))

    field_order = ("on",)


class ResumeServiceForm(ActionForm):
    on = PartialDateField(label=_("恢复日期"), effect=_("从这一天起重新服务该区域"))

    field_order = ("on",)
