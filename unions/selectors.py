"""What the pages about unions show."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common.scoping import AreaScope
from enterprises.models import Enterprise
from unions.models import Coverage, DemocraticSystem, Membership, Officer, Term, Union

# How long before the end of a term its election is due on the pages.
NOTICE = timedelta(days=180)


@dataclass(frozen=True)
class UnionFacts:
    """The dated facts about one union, newest first."""

    terms: tuple[Term, ...]
    officers: tuple[Officer, ...]
    systems: tuple[DemocraticSystem, ...]


@dataclass(frozen=True)
class UnionsOfEnterprise:
    """What unions mean for one enterprise: who covers it, members, democratic systems."""

    coverages: tuple[Coverage, ...]
    memberships: tuple[Membership, ...]
    systems: tuple[DemocraticSystem, ...]
    # Systems the enterprise shares because a union that covers it has them (区域性、行业性).
    shared_systems: tuple[DemocraticSystem, ...]


def with_facts(unions: QuerySet[Union], *, scope: AreaScope, on: date) -> QuerySet[Any]:
    """Unions with `covered_count` (enterprises in scope, on the day) and `term_ends_on`.

    The end of the last term elected by that day counts, put off to an approved day if there is one;
    null where no term is known.
    """
    covered = (
        Coverage.objects.in_scope(scope).as_of(on).filter(union=OuterRef("pk"))
        .order_by().values("union").annotate(count=Count("enterprise", distinct=True))
    )  # fmt: skip
    return unions.annotate(
        covered_count=Coalesce(Subquery(covered.values("count")), 0),
        term_ends_on=_end_of_last_term(on),
    )


def term_ended_by(unions: QuerySet[Any], end: date, *, on: date) -> QuerySet[Any]:
    """Unions standing on the day whose last term, as elected by that day, ends by `end`."""
    standing = unions.filter(approved_on__lte=on).alias(last_term_end=_end_of_last_term(on))
    return standing.filter(last_term_end__lte=end)


def _end_of_last_term(on: date) -> Subquery:
    terms = Term.objects.as_of(on).filter(union=OuterRef("pk")).order_by("-elected_on")
    return Subquery(terms.values(end=Coalesce("postponed_to", "ends_on"))[:1])


def union_facts(union: Union) -> UnionFacts:
    still_in_office_first = F("until").desc(nulls_first=True)
    return UnionFacts(
        terms=tuple(union.terms.order_by("-elected_on")),
        officers=tuple(union.officers.order_by(still_in_office_first, "role", "-since")),
        systems=tuple(union.systems.order_by("kind", "-since")),
    )


def unions_of(enterprise: Enterprise, *, on: date) -> UnionsOfEnterprise:
    coverages = enterprise.coverages.select_related("union__area")
    covering = Coverage.objects.as_of(on).filter(enterprise=enterprise).values("union")
    shared = DemocraticSystem.objects.as_of(on).filter(union__in=covering)
    return UnionsOfEnterprise(
        coverages=tuple(coverages.order_by("-since", "-pk")),
        memberships=tuple(enterprise.memberships.order_by("-reported_on")),
        systems=tuple(enterprise.systems.order_by("kind", "-since")),
        shared_systems=tuple(shared.select_related("union").order_by("kind", "-since")),
    )
