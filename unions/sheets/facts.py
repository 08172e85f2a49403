"""What is already known about the enterprises of a batch, fetched in a few queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from areas.models import Area
from common.chunks import chunks
from enterprises.models import Absence, Enterprise, Headcount, Placement, SizeRecord
from enterprises.selectors import ids_of
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union


@dataclass(slots=True)
class Known:
    """The facts about one enterprise, as far as a roster of one day touches them.

    `headcount` and `membership` are the last reports up to that day; `reported_last` is the day of
    the newest report of employees of all.
    """

    headcount: Headcount | None = None
    membership: Membership | None = None
    size: SizeRecord | None = None
    reported_last: date | None = None
    absences: dict[str, date] = field(default_factory=dict)
    coverages: list[Coverage] = field(default_factory=list)
    systems: list[DemocraticSystem] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)

    def area_on(self, enterprise: Enterprise, day: date) -> Area:
        """Where the enterprise sat on the day: the latest placement in force, else its area."""
        for placement in reversed(self.placements):
            if placement.since <= day and (placement.until is None or placement.until > day):
                return placement.area
        return enterprise.area

    def has_newer(self, day: date) -> bool:
        """Whether something newer than a list of this day has been reported."""
        return self.reported_last is not None and self.reported_last > day


class KnownTerm(NamedTuple):
    """A term of a union's committee, as far as a roster can say the same or another."""

    elected_on: date
    elected_precision: str
    years: int
    ends_on: date


def known_terms(unions: Iterable[int]) -> dict[int, list[KnownTerm]]:
    """By the ids of unions, in the order of the elections."""
    terms: dict[int, list[KnownTerm]] = defaultdict(list)
    for part in chunks(sorted(unions)):
        rows = Term.objects.filter(union__in=part).order_by("elected_on", "pk")
        for union, *values in rows.values_list("union_id", *KnownTerm._fields):
            terms[union].append(KnownTerm(*values))
    return terms


def known_facts(
    enterprises: Iterable[Enterprise], as_of: date, unions: dict[int, Union] | None = None
) -> dict[int, Known]:
    """By enterprise id, for all of them; `unions` gets those that cover them, each once."""
    each = {} if unions is None else unions
    facts: dict[int, Known] = defaultdict(Known)
    for ids in ids_of(enterprises):
        of_these = {"enterprise_id__in": ids}
        _add_reports(facts, of_these, as_of)
        _add_unions(facts, of_these, as_of, each)
        placements = Placement.objects.filter(**of_these).select_related("area")
        for placement in placements.order_by("since", "pk"):
            facts[placement.enterprise_id].placements.append(placement)
    return facts


def _add_reports(facts: dict[int, Known], of_these: dict[str, Any], as_of: date) -> None:
    for headcount in Headcount.objects.filter(**of_these).order_by("reported_on"):
        known = facts[headcount.enterprise_id]
        known.reported_last = headcount.reported_on
        if headcount.reported_on <= as_of:
            known.headcount = headcount
    members = Membership.objects.filter(**of_these, reported_on__lte=as_of)
    for membership in members.order_by("reported_on"):
        facts[membership.enterprise_id].membership = membership
    for size in SizeRecord.objects.filter(**of_these, year=as_of.year):
        facts[size.enterprise_id].size = size


def _add_unions(
    facts: dict[int, Known], of_these: dict[str, Any], as_of: date, unions: dict[int, Union]
) -> None:
    confirmed = Absence.objects.filter(**of_these, confirmed_on__lte=as_of)
    for absence in confirmed.order_by("confirmed_on"):
        facts[absence.enterprise_id].absences[absence.subject] = absence.confirmed_on
    coverages = Coverage.objects.filter(**of_these).select_related("union__area", "union__parent")
    for coverage in coverages.order_by("since", "pk"):
        # What one row sets in a union the next must see.
        coverage.union = unions.setdefault(coverage.union_id, coverage.union)
        facts[coverage.enterprise_id].coverages.append(coverage)
    for system in DemocraticSystem.objects.filter(**of_these).order_by("since", "pk"):
        if system.enterprise_id is not None:
            facts[system.enterprise_id].systems.append(system)
