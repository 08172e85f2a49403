"""What happened in the years of a trend: a station was founded or closed, a definition changed."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from common.templatetags.ui import day as day_text
from indicators.dashboard.asking import Subject
from indicators.definitions import DEFINITION_CHANGES, RATES
from stations.models import ServiceArea, Station

FOUNDED, CLOSED, DEFINED = "founded", "closed", "defined"


class Name(NamedTuple):
    text: str
    url: str = ""


@dataclass(frozen=True)
class Event:
    """`at` is the first point of the trend that the event is in; `number` marks it in the chart."""

    on: date
    kind: str
    when: str
    text: str
    names: tuple[Name, ...] = ()
    at: int = 0
    number: int = 0

    @property
    def sentence(self) -> str:
        names = _("、").join(name.text for name in self.names)
        return f"{self.text}{names}"


class Serving(NamedTuple):
    """Stations, as far as the user sees them: those that serve all of what is shown, and those that
    serve a part of it."""

    whole: list[Station]
    parts: list[Station]


def serving(subject: Subject, on: date) -> Serving:
    """Who serves what is shown on a day."""
    rows = _service_areas(subject).as_of(on).filter(station__in=Station.objects.open_on(on))
    rows = rows.select_related("area", "station__area").order_by("station__area__path", "station")
    heads = [head.path for head in subject.heads]
    whole: dict[int, Station] = {}
    parts: dict[int, Station] = {}
    for row in rows:
        is_whole = all(path.startswith(row.area.path) for path in heads)
        (whole if is_whole else parts)[row.station_id] = row.station
    return Serving(list(whole.values()), [s for pk, s in parts.items() if pk not in whole])


def events_of(subject: Subject) -> list[Event]:
    """In the order of their days; those of one day and kind are one event."""
    days = subject.choice.days
    found = [*_of_stations(subject), *_of_definitions()]
    within = [event for event in found if days[0] < event.on <= days[-1]]
    return [
        replace(event, at=bisect_left(days, event.on), number=place)
        for place, event in enumerate(sorted(_merged(within), key=_order), start=1)
    ]


def _order(event: Event) -> tuple[date, str]:
    return event.on, event.kind


def _merged(events: Sequence[Event]) -> Iterator[Event]:
    alike: dict[Any, list[Event]] = {}
    for event in events:
        alike.setdefault((event.on, event.kind, event.when, event.text), []).append(event)
    for same in alike.values():
        yield replace(same[0], names=tuple(name for event in same for name in event.names))


def _of_stations(subject: Subject) -> Iterator[Event]:
    user: Any = subject.user
    for station in _stations(_service_areas(subject)):
        seen = user.scope.contains(station.area.path, ("station", station.pk))
        url = reverse("station-detail", args=[station.pk]) if seen else ""
        names = (Name(station.name, url),)
        when = day_text(station.founded_on, station.founded_precision)
        yield Event(station.founded_on, FOUNDED, when, _("指导站成立："), names)
        if station.closed_on:
            closed = day_text(station.closed_on, station.closed_precision)
            yield Event(station.closed_on, CLOSED, closed, _("指导站撤销："), names)


def _of_definitions() -> Iterator[Event]:
    since: dict[date, list[str]] = {}
    for rate in RATES.values():
        since.setdefault(rate.since, []).append(str(rate.name))
    for on, rates in since.items():
        whose = _("全部 %(count)s 项率") % {"count": len(rates)}
        if len(rates) < len(RATES):
            whose = _("、").join(rates)
        text = _("本门户所用定义开始适用：")
        yield Event(on, DEFINED, day_text(on), text, (Name(whose),))
    for changed in DEFINITION_CHANGES:
        names = _("、").join(str(RATES[code].name) for code in changed.rates)
        text = _("口径变更（%(rates)s）：") % {"rates": names}
        yield Event(changed.on, DEFINED, day_text(changed.on), text, (Name(str(changed.sentence)),))


def _service_areas(subject: Subject) -> Any:
    """Of areas inside of what is shown, or around it."""
    rows: Any = ServiceArea.objects.visible_to(subject.user)
    if subject.choice.station is not None:
        return rows.filter(station=subject.choice.station)
    above = [Q(area__code__in=head.ancestor_codes) for head in subject.heads]
    inside = [Q(area__path__startswith=head.path) for head in subject.heads]
    return rows.filter(reduce(or_, [*above, *inside], Q(pk__in=[])))


def _stations(rows: Iterable[ServiceArea]) -> list[Station]:
    """Each once, in the order of their seats."""
    chosen: Any = rows
    chosen = chosen.select_related("station__area").order_by("station__area__path", "station__name")
    return list({row.station_id: row.station for row in chosen}.values())
