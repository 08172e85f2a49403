"""Read the facts of many enterprises with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from enterprises.models import Absence, Closure, Enterprise, Headcount, Placement, SizeRecord
from indicators.standings import (
    OPEN,
    SYSTEMS,
    Counted,
    Covered,
    Facts,
    InForce,
    Placed,
    Sized,
    effective,
)
from unions.models import Coverage, DemocraticSystem, Membership


def load(enterprise_ids: Collection[int]) -> list[Facts]:
    """The facts of these enterprises; one that does not exist, or is a second record of another, is
    left out."""
    rows = (
        Enterprise.objects.unmerged()
        .filter(pk__in=enterprise_ids)
        .values_list("id", "area_id", "kind", "opened_on", "closed_on", "created_at")
    )
    found = {
        pk: Facts(pk, area, kind, opened, closed, _day(created))
        for pk, area, kind, opened, closed, created in rows
    }
    _add_observations(found)
    _add_unions(found)
    return list(found.values())


def _add_observations(found: dict[int, Facts]) -> None:
    for pk, rows in _by_enterprise(Placement, found, "since", "until", "area_id"):
        found[pk].placements = [Placed(since, until or OPEN, area) for since, until, area in rows]
    for pk, rows in _by_enterprise(Closure, found, "since", "until"):
        found[pk].closures = rows
    for pk, rows in _by_enterprise(
        Headcount, found, "reported_on", "employees", "exactness", "at_least", "at_most"
    ):
        found[pk].headcounts = [Counted(*row) for row in rows]
    for pk, rows in _by_enterprise(SizeRecord, found, "year", "size_class", "above_scale"):
        found[pk].sizes = [Sized(*row) for row in rows]
    for pk, rows in _by_enterprise(Absence, found, "subject", "confirmed_on"):
        found[pk].absences = rows
    for pk, rows in _by_enterprise(Membership, found, "reported_on", "members"):
        found[pk].memberships = rows


def _add_unions(found: dict[int, Facts]) -> None:
    for pk, rows in _by_enterprise(
        Coverage,
        found,
        *("since", "until", "union__approved_on", "union__dissolved_on", "form", "union_id"),
    ):
        found[pk].covered_since = [row[0] for row in rows]
        found[pk].coverages = [
            Covered(*span, form, union_id)
            for *dates, form, union_id in rows
            if (span := effective(*dates))
        ]
    for pk, rows in _by_enterprise(DemocraticSystem, found, "kind", "since", "until"):
        found[pk].systems = [InForce(kind, since, until or OPEN) for kind, since, until in rows]
    shared = _shared_systems({c.union_id for facts in found.values() for c in facts.coverages})
    for facts in found.values():
        unions = {coverage.union_id for coverage in facts.coverages}
        facts.union_systems = [system for union in unions for system in shared.get(union, ())]


def _shared_systems(union_ids: Collection[int]) -> dict[int, list[InForce]]:
    """The regional systems of these unions."""
    shared = defaultdict(list)
    for kind, since, until, union_id in DemocraticSystem.objects.filter(
        union_id__in=union_ids, kind__in=SYSTEMS
    ).values_list("kind", "since", "until", "union_id"):
        shared[union_id].append(InForce(kind, since, until or OPEN, union_id))
    return shared


def _by_enterprise(
    model: Any, found: Collection[int], *columns: str
) -> Iterable[tuple[int, list[tuple[Any, ...]]]]:
    rows = defaultdict(list)
    for pk, *values in model.objects.filter(enterprise_id__in=list(found)).values_list(
        "enterprise_id", *columns
    ):
        rows[pk].append(tuple(values))
    return rows.items()


def _day(instant: datetime) -> date:
    # The installation's own zone, not the one a reader has switched to: figures are one for all.
    return instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
