"""The guidance stations at the cut-off date: who works there, for whom, with what."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from reports.sections.basis import Basis
from stations.choices import FundingSource, PostRole
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


@dataclass(frozen=True)
class PostRow:
    role: str
    holder: str
    people: int | None


@dataclass(frozen=True)
class FacilityRow:
    kind: str
    name: str
    enterprise: str
    opened_on: date | None
    opened_precision: str


@dataclass(frozen=True)
class WorkRow:
    """What was done in one line of work (cases) or kind (activities) in the year."""

    code: str
    count: int
    closed: int
    people: int


@dataclass(frozen=True)
class StationRow:
    """One station. `funding` maps the code of a source to yuan in the year."""

    name: str
    kind: str
    area: str
    founded_on: date
    founded_precision: str
    is_pilot: bool
    is_model: bool
    scope: str
    areas: tuple[str, ...]
    posts: tuple[PostRow, ...]
    facilities: tuple[FacilityRow, ...]
    funding: dict[str, Decimal]
    activities: int
    cases: int

    def holders(self, role: str) -> tuple[str, ...]:
        return tuple(post.holder for post in self.posts if post.role == role)


@dataclass(frozen=True)
class Stations:
    rows: tuple[StationRow, ...]
    stations_before: int
    activities: tuple[WorkRow, ...]
    cases: tuple[WorkRow, ...]


def build(basis: Basis) -> Stations:
    """The chapter: stations whose seat is in the area, with a fixed number of queries."""
    stations = list(standing(basis, basis.cut_off).select_related("area").order_by("pk"))
    parts = _Parts(basis, [station.pk for station in stations])
    return Stations(
        rows=tuple(_row(station, parts) for station in stations),
        stations_before=standing(basis, basis.previous).count(),
        activities=_work(Activity, basis, "kind", "held_on", Sum("participants")),
        cases=_work(Case, basis, "line", "opened_on", None),
    )


def standing(basis: Basis, on: date) -> Any:
    """The stations there are on a day."""
    if basis.station:
        return Station.objects.filter(pk=basis.station.pk).open_on(on)
    return basis.within(Station).open_on(on)


class _Parts:
    """What belongs to the stations, by station."""

    def __init__(self, basis: Basis, stations: list[int]) -> None:
        def grouped(rows: Any, *columns: str) -> dict[int, list[tuple[Any, ...]]]:
            found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
            for station, *values in rows.filter(station__in=stations).values_list(
                "station_id", *columns
            ):
                found[station].append(tuple(values))
            return found

        in_force = Q(until__isnull=True) | Q(until__gt=basis.cut_off)
        in_force &= Q(since__lte=basis.cut_off)
        there = Q(closed_on__isnull=True) | Q(closed_on__gt=basis.cut_off)
        there &= Q(opened_on__isnull=True) | Q(opened_on__lte=basis.cut_off)
        self.scopes = grouped(ScopeOfWork.objects.filter(in_force).order_by("since"), "scope")
        self.areas = grouped(
            ServiceArea.objects.filter(in_force).order_by("area__code"), "area__name"
        )
        self.posts = grouped(
            Post.objects.filter(in_force).order_by("pk"), "role", "holder", "people"
        )
        self.facilities = grouped(
            Facility.objects.filter(there).order_by("kind", "pk"),
            *("kind", "name", "enterprise__name", "opened_on", "opened_precision"),
        )
        self.funding = grouped(Funding.objects.filter(year=basis.year), "source", "amount")
        self.activities = grouped(in_year(Activity, basis, "held_on"), "pk")
        self.cases = grouped(in_year(Case, basis, "opened_on"), "pk")


def in_year(model: Any, basis: Basis, column: str) -> Any:
    """Rows of the year up to the cut-off date, of stations in the area, or of the one."""
    rows = model.objects.filter(station=basis.station) if basis.station else basis.within(model)
    return rows.filter(**basis.in_year(column))


def _row(station: Station, parts: _Parts) -> StationRow:
    roles = list(PostRole.values)
    posts = sorted(parts.posts[station.pk], key=lambda post: roles.index(post[0]))
    amounts = dict.fromkeys(FundingSource.values, Decimal(0)) | dict(parts.funding[station.pk])
    scopes = parts.scopes[station.pk]
    return StationRow(
        name=station.name,
        kind=station.kind,
        area=station.area.name,
        founded_on=station.founded_on,
        founded_precision=station.founded_precision,
        is_pilot=station.is_pilot,
        is_model=station.is_model,
        scope=scopes[-1][0] if scopes else "",
        areas=tuple(name for (name,) in parts.areas[station.pk]),
        posts=tuple(PostRow(*post) for post in posts),
        facilities=tuple(
            FacilityRow(kind, name, enterprise or "", opened_on, precision)
            for kind, name, enterprise, opened_on, precision in parts.facilities[station.pk]
        ),
        funding=amounts,
        activities=len(parts.activities[station.pk]),
        cases=len(parts.cases[station.pk]),
    )


def _work(model: Any, basis: Basis, kind: str, day: str, people: Any) -> tuple[WorkRow, ...]:
    counted = {"count": Count("pk")}
    if people is None:
        counted["closed"] = Count("pk", filter=Q(closed_on__lte=basis.cut_off))
    else:
        counted["people"] = people
    rows = in_year(model, basis, day).values(kind).annotate(**counted).order_by(kind)
    return tuple(
        WorkRow(row[kind], row["count"], row.get("closed") or 0, row.get("people") or 0)
        for row in rows
    )
