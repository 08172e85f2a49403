"""What a station serves begins, ends, is taken up again; `common.actions` gives each its page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.actions import Action
from common.templatetags.ui import day, period
from stations import forms, rules, services
from stations.models import ServiceArea, Station


def _stations() -> Any:
    return Station.objects.select_related("area")


def _service_areas() -> Any:
    return ServiceArea.objects.select_related("station__area", "area")


def _back(row: Any) -> str:
    station = row if isinstance(row, Station) else row.station
    return reverse("station-detail", args=[station.pk])


def _ended(row: ServiceArea) -> dict[str, str]:
    return {"on": gettext("%s 终止") % day(row.until, row.until_precision)} if row.until else {}


# What a station serves changes its own figures and those of no area.
_OF_SERVICE: dict[str, Any] = {
    "rows": _service_areas,
    "may": lambda user, row: rules.can_edit(user, row.station),
    "back": _back,
    "about": lambda row: f"{row.station.name} · {row.area.name}",
    "places": lambda _row, _cleaned: (),
    "enterprises": lambda _row, _cleaned: (),
    "stations": lambda row, _cleaned: [row.station],
    "starts_today": True,
}

SERVE = Action(
    **{
        **_OF_SERVICE,
        "rows": _stations,
        "may": rules.can_edit,
        "about": str,
        "stations": lambda station, _cleaned: [station],
        "changes_row": False,
    },
    code="station-serve",
    title=_("登记服务区域"),
    hint=_("区域的各项指标不变；变的是按指导站统计时，这个站名下有哪些企业。"),
    day="since",
    form=lambda user, _row, data: forms.ServeForm(data, user=user),
    write=lambda actor, row, **values: services.begin_service(actor=actor, station=row, **values),
)
END = Action(
    **_OF_SERVICE,
    code="service-end",
    title=_("终止服务"),
    hint=_("从这一天起，该区域的企业不再计在这个站名下；以前的照旧计入。"),
    last=lambda row: {"on": period(row)},
    form=lambda _user, _row, data: forms.EndServiceForm(data),
    write=lambda actor, row, **values: services.end_service(
        actor=actor, service_area=row, **values
    ),
)
RESUME = Action(
    **_OF_SERVICE,
    code="service-resume",
    title=_("恢复服务"),
    hint=_("中断的这段时间仍不计入；从这一天起重新计入。"),
    last=_ended,
    form=lambda _user, _row, data: forms.ResumeServiceForm(data),
    write=lambda actor, row, **values: services.resume_service(
        actor=actor, service_area=row, **values
    ),
)

ACTIONS = (SERVE, END, RESUME)
BY_CODE = {action.code: action for action in ACTIONS}
