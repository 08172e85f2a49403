"""Writes about stations and what belongs to them."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from areas.models import Area
from common import writing
from common.choices import Precision
from common.errors import DomainError
from common.templatetags.ui import day
from stations.models import (
    Activity,
    Case,
    Facility,
    Funding,
    Post,
    ScopeOfWork,
    ServiceArea,
    Station,
)


class AlreadyClosed(DomainError):
    pass


class NotServed(DomainError):
    """The station cannot begin, end or take up again what it serves; the text says why."""

    code = "not-served"


@transaction.atomic
def found_station(
    *, actor: Any, name: str, kind: str, area: Area, founded_on: date, **fields: Any
) -> Station:
    """Add a guidance station that sits in `area`; what it serves is `serve_area`."""
    station = Station(name=name, kind=kind, area=area, founded_on=founded_on, **fields)
    return writing.create(actor, station, action="station.found")


@transaction.atomic
def change_station(*, actor: Any, station: Station, **values: Any) -> Station:
    """Correct or complete columns of a station."""
    return writing.change(actor, station, values, action="station.change")


@transaction.atomic
def close_station(
    *, actor: Any, station: Station, on: date, on_precision: str = Precision.DAY
) -> Station:
    """The station no longer works from `on`. Raises AlreadyClosed."""
    if station.closed_on:
        closed = day(station.closed_on, station.closed_precision)
        raise AlreadyClosed(_("指导站已于 %(on)s 撤销。") % {"on": closed})
    values = {"closed_on": on, "closed_precision": on_precision}
    return writing.change(actor, station, values, action="station.close")


def serve_area(
    *, actor: Any, station: Station, area: Area, since: date, **fields: Any
) -> ServiceArea:
    """The station serves `area` and everything below it from `since` (to `until`, if given)."""
    return _put(actor, ServiceArea, {"station": station, "area": area, "since": since}, fields)


@transaction.atomic
def begin_service(
    *,
    actor: Any,
    station: Station,
    area: Area,
    since: date,
    since_precision: str = Precision.DAY,
    note: str = "",
) -> ServiceArea:
    """From `since` the station serves `area` and everything below it. Raises NotServed where the
    station does not work on that day, or serves the area already.

    Here and below, a day known to the month or year only is its first day; the precision is kept.
    """
    writing.lock(station)
    if since < station.founded_on or (station.closed_on and since >= station.closed_on):
        raise NotServed(_("这一天指导站还没有成立或已经撤销，请核对日期。"))
    if standing := _serving_from(station, area, since):
        raise NotServed(
            _("指导站自 %(on)s 起已服务%(area)s，不用再登记。")
            % {"on": day(standing.since, standing.since_precision), "area": area.name}
        )
    row = ServiceArea(station=station, area=area, since=since, since_precision=since_precision)
    return writing.create(actor, row, action="servicearea.begin", reason=note)


@transaction.atomic
def end_service(
    *,
    actor: Any,
    service_area: ServiceArea,
    on: date,
    on_precision: str = Precision.DAY,
    note: str = "",
) -> ServiceArea:
    """From `on` the station no longer serves the area. Raises NotServed."""
    writing.lock(service_area)
    if service_area.until:
        ended = day(service_area.until, service_area.until_precision)
        raise NotServed(_("服务已于 %(on)s 终止。") % {"on": ended})
    values = {"until": on, "until_precision": on_precision}
    return writing.change(actor, service_area, values, action="servicearea.end", reason=note)


@transaction.atomic
def resume_service(
    *,
    actor: Any,
    service_area: ServiceArea,
    on: date,
    on_precision: str = Precision.DAY,
    note: str = "",
) -> ServiceArea:
    """The station serves the area again from `on`; that it did not until then stays so.

    Raises NotServed where it has not ended, or had not yet on that day.
    """
    until = service_area.until
    if until is None:
        raise NotServed(_("服务没有终止，不用恢复。"))
    if on < until:
        raise NotServed(
            _("恢复日期不能早于终止日期 %(on)s；终止是录错的，请在修改记录里撤回。")
            % {"on": day(until, service_area.until_precision)}
        )
    return begin_service(
        actor=actor,
        station=service_area.station,
        area=service_area.area,
        since=on,
        since_precision=on_precision,
        note=note,
    )


def _serving_from(station: Station, area: Area, since: date) -> ServiceArea | None:
    """What would overlap with a service of the area that begins on that day and goes on."""
    rows = ServiceArea.objects.filter(station=station, area=area)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=since)).order_by("since").first()


def widen_work(
    *,
    actor: Any,
    station: Station,
    scope: str,
    since: date,
    since_precision: str = Precision.DAY,
) -> ScopeOfWork:
    """From `since` the station's work has this scope; the earlier scope ends that day."""
    ended = {"until": since, "until_precision": since_precision}
    values = {"scope": scope, "since_precision": since_precision}
    with transaction.atomic():
        for earlier in station.scopes_of_work.filter(until__isnull=True, since__lt=since):
            writing.change(actor, earlier, ended, action="scopeofwork.end")
        return _put(actor, ScopeOfWork, {"station": station, "since": since}, values)


def fill_post(*, actor: Any, station: Station, role: str, holder: str, **fields: Any) -> Post:
    """A person, office or body holds a post; give `since`, and `people` where known."""
    key = {"station": station, "role": role, "holder": holder, "since": fields.pop("since")}
    return _put(actor, Post, key, fields)


def open_facility(*, actor: Any, station: Station, name: str, **fields: Any) -> Facility:
    """A room or service point, at the station or at an enterprise; known by its name."""
    return _put(actor, Facility, {"station": station, "name": name}, fields)


def record_funding(
    *, actor: Any, station: Station, source: str, year: int, **fields: Any
) -> Funding:
    """Money (yuan) a level put in, one row per source and year."""
    return _put(actor, Funding, {"station": station, "source": source, "year": year}, fields)


def record_activity(
    *, actor: Any, station: Station, title: str, held_on: date, **fields: Any
) -> Activity:
    """An event the station organised, known by title and day."""
    return _put(actor, Activity, {"station": station, "title": title, "held_on": held_on}, fields)


def open_case(*, actor: Any, station: Station, title: str, opened_on: date, **fields: Any) -> Case:
    """Something the station does for an enterprise, known by title and day."""
    return _put(actor, Case, {"station": station, "title": title, "opened_on": opened_on}, fields)


@transaction.atomic
def change_part(*, actor: Any, part: Any, **values: Any) -> Any:
    """Correct or end a post, service area, facility, funding, activity or case of a station."""
    return writing.change(actor, part, values, action=f"{part._meta.model_name}.change")


@transaction.atomic
def _put(actor: Any, model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> Any:
    """Create the row that `key` names, or change it: recording the same thing twice is harmless."""
    name = model._meta.model_name
    row = model._default_manager.filter(**key).first()
    if row is None:
        return writing.create(actor, model(**key, **values), action=f"{name}.create")
    return writing.change(actor, row, values, action=f"{name}.change")
