"""What happens in the life of an enterprise, by name; `common.actions` gives each its page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import Ability
from areas.models import Area
from common.actions import Action
from common.bulk_edit import BulkEdit
from common.templatetags.ui import day
from enterprises import forms, rules, services
from enterprises.models import Enterprise, Headcount


def rows() -> Any:
    return Enterprise.objects.unmerged().select_related("area")


def back(enterprise: Enterprise) -> str:
    return reverse("enterprise-detail", args=[enterprise.pk])


def its_place(enterprise: Enterprise, _cleaned: Mapping[str, Any]) -> Iterable[Area]:
    return [enterprise.area]


def itself(enterprise: Enterprise, _cleaned: Mapping[str, Any]) -> Iterable[Enterprise]:
    return [enterprise]


def _closed(enterprise: Enterprise) -> dict[str, str]:
    on = enterprise.closed_on
    return {"on": gettext("%s 终止") % day(on, enterprise.closed_precision)} if on else {}


_OF_ENTERPRISE: dict[str, Any] = {
    "rows": rows,
    "may": rules.can_edit,
    "back": back,
    "places": its_place,
    "enterprises": itself,
}

MOVE = Action(
    **{
        **_OF_ENTERPRISE,
        "places": lambda enterprise, cleaned: [enterprise.area, cleaned["area"]],
    },
    code="enterprise-move",
    title=_("企业迁移"),
    last=lambda row: {"area": row.area.name},
    form=lambda user, _row, data: forms.MoveForm(data, user=user),
    write=lambda actor, row, **values: services.move_enterprise(
        actor=actor, enterprise=row, **values
    ),
)
CLOSE = Action(
    **_OF_ENTERPRISE,
    code="enterprise-close",
    title=_("企业终止"),
    hint=_("企业终止的，它的工会也要撤销并报告上一级工会（工会法第十三条）。"),
    form=lambda _user, _row, data: forms.CloseForm(data),
    write=lambda actor, row, **values: services.close_enterprise(
        actor=actor, enterprise=row, **values
    ),
)
REOPEN = Action(
    **_OF_ENTERPRISE,
    code="enterprise-reopen",
    title=_("企业重新开业"),
    last=_closed,
    hint=_("停业期间仍不计入统计；原来的建会、制度没有终止的，自重新开业起继续有效，请核对。"),
    form=lambda _user, _row, data: forms.ReopenForm(data),
    write=lambda actor, row, **values: services.reopen_enterprise(
        actor=actor, enterprise=row, **values
    ),
)
RENAME = Action(
    **_OF_ENTERPRISE,
    code="enterprise-rename",
    title=_("企业更名"),
    last=lambda row: {"name": row.name},
    hint=_("只是录错了字的，请用“修改”更正，不必更名。"),
    form=lambda _user, row, data: forms.RenameForm(data, initial={"name": row.name}),
    write=lambda actor, row, **values: services.rename_enterprise(
        actor=actor, enterprise=row, **values
    ),
)

# ---------------------------------------------------------------- many at once

BULK_OF_ENTERPRISE: dict[str, Any] = {
    "ability": Ability.EDIT,
    "rows": rows,
    "may": rules.can_edit,
    "place": lambda enterprise: enterprise.area,
}

SET_DETAILS = BulkEdit(
    **BULK_OF_ENTERPRISE,
    code="set-details",
    title=_("改所有制、行业、联系岗位"),
    hint=_("填了的几项改成同一内容，留空的不改。"),
    form=lambda _user, data, _today: forms.SetDetailsForm(data),
    write=lambda actor, row, **values: services.change_enterprise(
        actor=actor, enterprise=row, **values
    ),
)
CONFIRM_ABSENCE = BulkEdit(
    **BULK_OF_ENTERPRISE,
    code="confirm-absence",
    title=_("确认未建（无工会、无职代会等）"),
    hint=_("没有记录的是“不详”；核实过确实没有的，在这里确认，率的上下限会随之收窄。"),
    day="on",
    form=lambda _user, data, today: forms.ConfirmAbsenceForm(data, initial={"on": today}),
    write=lambda actor, row, **values: services.confirm_absence(
        actor=actor, enterprise=row, **values
    ),
)
# Of reports of people, wherever they are declared.
CORRECT_REPORTS: dict[str, Any] = {
    "ability": Ability.EDIT,
    "title": _("更正统计日期、来源"),
    "hint": _("整批录错了日期或来源时用；人数不变。同一天已有登记的那几家会列出来，不会覆盖。"),
    "day": "reported_on",
    "may": lambda user, row: rules.can_edit(user, row.enterprise),
    "place": lambda row: row.enterprise.area,
    "form": lambda _user, data, _today: forms.CorrectReportsForm(data),
}
CORRECT_HEADCOUNTS = BulkEdit(
    **CORRECT_REPORTS,
    code="correct-headcounts",
    rows=lambda: Headcount.objects.filter(enterprise__merged_into__isnull=True).select_related(
        "enterprise__area"
    ),
    write=lambda actor, row, **values: services.change_headcount(
        actor=actor, headcount=row, **values
    ),
)
BULK = (SET_DETAILS, CONFIRM_ABSENCE)
BULK_OF_HEADCOUNTS = (CORRECT_HEADCOUNTS,)

ACTIONS = (MOVE, CLOSE, REOPEN, RENAME)
BY_CODE = {action.code: action for action in ACTIONS}
