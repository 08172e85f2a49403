"""What the pages about stations show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.subjects import Subjects
from common.scoping import AreaScope, HasScope
from enterprises.models import Enterprise
from stations.choices import PostRole
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
class StationFacts:
    """The dated facts about one station."""

    service_areas: tuple[ServiceArea, ...]
    scopes_of_work: tuple[ScopeOfWork, ...]
    posts: tuple[Post, ...]
    facilities: tuple[Facility, ...]
    fundings: tuple[Funding, ...]
    activities: tuple[Activity, ...]
    # Of the posts held on the day: people, as far as the posts say how many; and what was put in.
    people: int | None
    funding: Decimal | None

    @property
    def served_now(self) -> set[int]:
        """The areas whose service has not ended: it cannot be taken up again."""
        return {row.area_id for row in self.service_areas if row.until is None}


@dataclass(frozen=True)
class StationsOfEnterprise:
    """What stations do for one enterprise."""

    cases: tuple[Case, ...]
    facilities: tuple[Facility, ...]


def served_paths(station: Station, *, on: date) -> tuple[str, ...]:
    """The paths of the areas that the station serves on the day, in order: of two that lie in each
    other the outer one. Nothing where it was not open."""
    if not Station.objects.open_on(on).filter(pk=station.pk).exists():
        return ()
    served = ServiceArea.objects.as_of(on).filter(station=station)
    found: list[str] = []
    for path in sorted(set(served.values_list("area__path", flat=True))):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return tuple(found)


def with_counts(stations: QuerySet[Station], *, on: date) -> QuerySet[Any]:
    """Stations with `served_count` (areas), `people_count` and `case_count` as of the day.

    `people_count` adds up the posts that say how many people they stand for; it is null where none
    does.
    """

    def of(rows: QuerySet[Any], aggregate: Any) -> Subquery:
        grouped = rows.filter(station=OuterRef("pk")).order_by().values("station")
        number = grouped.annotate(number=aggregate).values("number")
        return Subquery(number, output_field=IntegerField())

    return stations.annotate(
        served_count=Coalesce(of(ServiceArea.objects.as_of(on), Count("pk")), 0),
        people_count=of(Post.objects.as_of(on), Sum("people")),
        case_count=Coalesce(of(Case.objects.as_of(on), Count("pk")), 0),
    )


def station_facts(station: Station, *, on: date) -> StationFacts:
    posts = sorted(station.posts.all(), key=_in_order_of_office)
    fundings = tuple(station.fundings.order_by("-year", "source"))
    in_office = station.posts.as_of(on).aggregate(people=Sum("people"))
    return StationFacts(
        service_areas=tuple(
            station.service_areas.select_related("area").order_by(
                F("until").desc(nulls_first=True), "area__path"
            )
        ),
        scopes_of_work=tuple(station.scopes_of_work.order_by("-since")),
        posts=tuple(posts),
        facilities=tuple(
            station.facilities.select_related("enterprise__area").order_by("kind", "name")
        ),
        fundings=fundings,
        activities=tuple(station.activities.order_by("-held_on", "title")),
        people=in_office["people"],
        funding=sum((row.amount for row in fundings), Decimal(0)) if fundings else None,
    )


def _in_order_of_office(post: Post) -> tuple[Any, ...]:
    """Those in office first; the head before the deputies, and so on as the roles are listed."""
    return post.until is not None, PostRole.values.index(post.role), post.since, post.holder


def stations_of(enterprise: Enterprise, *, user: HasScope) -> StationsOfEnterprise:
    """As far as it exists for this user."""
    cases = Case.objects.visible_to(user).filter(enterprise=enterprise)
    facilities = Facility.objects.visible_to(user).filter(enterprise=enterprise)
    return StationsOfEnterprise(
        cases=tuple(cases.select_related("station__area").order_by("-opened_on", "title")),
        facilities=tuple(facilities.select_related("station__area").order_by("kind", "name")),
    )


# ---------------------------------------------------------------- grants on single stations


def _reach(ids: Collection[int], day: date) -> AreaScope:
    """The areas that the stations serve on the day, and the stations themselves."""
    served = ServiceArea.objects.as_of(day).filter(station__in=ids)
    served = served.filter(station__in=Station.objects.open_on(day))
    return AreaScope(
        prefixes=tuple(sorted(set(served.values_list("area__path", flat=True)))),
        owners=frozenset(("station", pk) for pk in ids),
    )


def _names(ids: Collection[int]) -> dict[int, str]:
    return dict(Station.objects.filter(pk__in=ids).values_list("pk", "name"))


def _search(words: str, limit: int) -> list[tuple[int, str]]:
    rows = Station.objects.order_by("area__path", "name", "pk")
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    return list(rows.values_list("pk", "name")[:limit])


def _turns(ids: Collection[int], day: date) -> list[date]:
    """When a service area begins or ends, or a station closes."""
    spans = ServiceArea.objects.filter(station__in=ids).values_list("since", "until")
    closings = Station.objects.filter(pk__in=ids).values_list("closed_on", flat=True)
    days = {on for span in spans for on in span} | set(closings)
    return sorted(on for on in days if on and on > day)


SUBJECTS = Subjects(reach=_reach, names=_names, search=_search, turns=_turns)
