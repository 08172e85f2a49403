"""Read the facts of many enterprises with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from common.foreseen import Foreseen
from common.prepared import Prepared
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


def _by_enterprise(model: Any, *columns: str) -> Prepared:
    """The rows about enterprises, whose number comes first."""
    return Prepared(
        lambda numbers: (
            model.objects.filter(enterprise_id__in=numbers)
            .order_by()
            .values_list("enterprise_id", *columns)
        )
    )


_ENTERPRISES = Prepared(
    lambda numbers: (
        Enterprise.objects.unmerged()
        .filter(pk__in=numbers)
        .order_by()
        .values_list("id", "area_id", "kind", "opened_on", "closed_on", "created_at")
    )
)
_PLACEMENTS = _by_enterprise(Placement, "since", "until", "area_id")
_CLOSURES = _by_enterprise(Closure, "since", "until")
_HEADCOUNTS = _by_enterprise(
    Headcount, "reported_on", "employees", "exactness", "at_least", "at_most"
)
_SIZES = _by_enterprise(SizeRecord, "year", "size_class", "above_scale")
_ABSENCES = _by_enterprise(Absence, "subject", "confirmed_on")
_MEMBERSHIPS = _by_enterprise(Membership, "reported_on", "members")
_COVERAGES = _by_enterprise(
    Coverage, "since", "until", "union__approved_on", "union__dissolved_on", "form", "union_id"
)
_SYSTEMS = _by_enterprise(DemocraticSystem, "kind", "since", "until")
_SHARED_SYSTEMS = Prepared(
    lambda numbers: (
        DemocraticSystem.objects.filter(union_id__in=numbers)
        .order_by()
        .values_list("union_id", "kind", "since", "until")
    )
)


def load(enterprise_ids: Collection[int]) -> list[Facts]:
    """The facts of these enterprises; one that does not exist, or is a second record of another, is
    left out."""
    found = {
        pk: Facts(pk, area, kind, opened, closed, day_of(created))
        for pk, area, kind, opened, closed, created in _ENTERPRISES.rows(enterprise_ids)
    }
    if found:
        _add_observations(found)
        _add_unions(found)
    return list(found.values())


def _add_observations(found: dict[int, Facts]) -> None:
    for pk, rows in _grouped(_PLACEMENTS, found):
        found[pk].placements = [Placed(since, until or OPEN, area) for since, until, area in rows]
    for pk, rows in _grouped(_CLOSURES, found):
        found[pk].closures = rows
    for pk, rows in _grouped(_HEADCOUNTS, found):
        found[pk].headcounts = [Counted(*row) for row in rows]
    for pk, rows in _grouped(_SIZES, found):
        found[pk].sizes = [Sized(*row) for row in rows]
    for pk, rows in _grouped(_ABSENCES, found):
        found[pk].absences = rows
    for pk, rows in _grouped(_MEMBERSHIPS, found):
        found[pk].memberships = rows


def _add_unions(found: dict[int, Facts]) -> None:
    for pk, rows in _grouped(_COVERAGES, found):
        found[pk].covered_since = [row[0] for row in rows]
        found[pk].coverages = [
            Covered(*span, form, union_id)
            for *dates, form, union_id in rows
            if (span := effective(*dates))
        ]
    for pk, rows in _grouped(_SYSTEMS, found):
        found[pk].systems = [InForce(kind, since, until or OPEN) for kind, since, until in rows]
    shared = _shared_systems({c.union_id for facts in found.values() for c in facts.coverages})
    if not shared:
        return
    for facts in found.values():
        unions = {coverage.union_id for coverage in facts.coverages}
        facts.union_systems = [system for union in unions for system in shared.get(union, ())]


def _shared_systems(union_ids: Collection[int]) -> dict[int, list[InForce]]:
    """The regional systems of these unions."""
    shared = defaultdict(list)
    for union_id, kind, since, until in _SHARED_SYSTEMS.rows(union_ids):
        if kind in SYSTEMS:
            shared[union_id].append(InForce(kind, since, until or OPEN, union_id))
    return shared


def _grouped(
    prepared: Prepared, found: Collection[int]
) -> Iterable[tuple[int, list[tuple[Any, ...]]]]:
    rows = defaultdict(list)
    for row in prepared.rows(found):
        rows[row[0]].append(row[1:])
    return rows.items()


def day_of(instant: datetime) -> date:
    """The day on which something was recorded."""
    # The installation's own zone, not the one a reader has switched to: figures are one for all.
    return instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


# ---------------------------------------------------------------- before they are written


def foreseen(number: int, record: Foreseen, recorded_on: date) -> Facts:
    """What `load` would give for an enterprise if it were added with what belongs to it, on that
    day; the number is any."""
    first = record[0].values
    parts: dict[str, list[Any]] = defaultdict(list)
    for addition in record[1:]:
        if addition.model is Coverage:
            parts["covered_since"].append(addition.values["since"])
        if addition.model in _ADDED:
            name, told = _ADDED[addition.model]
            parts[name] += told(addition.values)
    return Facts(
        number,
        first["area"].pk,
        first.get("kind", _KIND),
        first.get("opened_on"),
        first.get("closed_on"),
        recorded_on,
        **parts,
    )


_KIND = Enterprise._meta.get_field("kind").get_default()


def _counted(values: Mapping[str, Any]) -> list[Counted]:
    bounds = values["at_least"], values["at_most"]
    return [Counted(values["reported_on"], values["employees"], values["exactness"], *bounds)]


def _sized(values: Mapping[str, Any]) -> list[Sized]:
    return [Sized(values["year"], values.get("size_class", ""), values.get("above_scale"))]


def _covered(values: Mapping[str, Any]) -> list[Covered]:
    span = effective(values["since"], values.get("until"), values["union"].approved_on, None)
    # The number only tells whose regional systems count, and a new union has none.
    return [Covered(*span, values["form"], 0)] if span else []


def _in_force(values: Mapping[str, Any]) -> list[InForce]:
    return [InForce(values["kind"], values["since"], values.get("until") or OPEN)]


# By model: which part of the facts it is, and how; a union is read where it covers.
_ADDED: dict[Any, tuple[str, Callable[[Mapping[str, Any]], list[Any]]]] = {
    Headcount: ("headcounts", _counted),
    SizeRecord: ("sizes", _sized),
    Absence: ("absences", lambda values: [(values["subject"], values["confirmed_on"])]),
    Membership: ("memberships", lambda values: [(values["reported_on"], values["members"])]),
    Coverage: ("coverages", _covered),
    DemocraticSystem: ("systems", _in_force),
}
