"""What the pages about unions show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from common.scoping import AreaScope, HasScope
from common.templatetags.ui import day as shown_day
from common.templatetags.ui import number, people
from enterprises.models import Absence, Enterprise, Headcount
from unions.checks.subjects import last_term_end
from unions.choices import CoverageForm, OfficerRole, SystemKind
from unions.models import (
    CongressSession,
    Coverage,
    DemocraticSystem,
    Membership,
    Officer,
    Term,
    Union,
)

# How long before the end of a term its election is due on the pages.
NOTICE = timedelta(days=180)


@dataclass(frozen=True)
class UnionFacts:
    """The dated facts about one union, newest first."""

    terms: tuple[Term, ...]
    officers: tuple[Officer, ...]
    systems: tuple[DemocraticSystem, ...]
    sessions: tuple[CongressSession, ...]

    @property
    def congress(self) -> DemocraticSystem | None:
        return _newest_congress(self.systems)


@dataclass(frozen=True)
class UnionsOfEnterprise:
    """What unions mean for one enterprise: who covers it, members, democratic systems."""

    coverages: tuple[Coverage, ...]
    memberships: tuple[Membership, ...]
    systems: tuple[DemocraticSystem, ...]
    # Systems the enterprise shares because a union that covers it has them (区域性、行业性).
    shared_systems: tuple[DemocraticSystem, ...]
    # Meetings of its own congresses and of the shared ones.
    sessions: tuple[CongressSession, ...]

    @property
    def congress(self) -> DemocraticSystem | None:
        """Whose meetings are entered on its page: its own, the newest."""
        return _newest_congress(self.systems)


def _newest_congress(systems: Iterable[DemocraticSystem]) -> DemocraticSystem | None:
    """The congress begun last, in force or not: earlier meetings may be entered later."""
    congresses = [system for system in systems if system.kind == SystemKind.CONGRESS]
    return max(congresses, key=lambda system: system.since, default=None)


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
        term_ends_on=last_term_end(on),
    )


def term_ended_by(unions: QuerySet[Any], end: date, *, on: date) -> QuerySet[Any]:
    """Unions standing on the day whose last term, as elected by that day, ends by `end`."""
    standing = unions.filter(approved_on__lte=on).alias(last_term_end=last_term_end(on))
    return standing.filter(last_term_end__lte=end)


@dataclass(frozen=True)
class Latest:
    """What was last known of an enterprise on a day: the rows themselves, for a form to show."""

    headcount: Headcount | None
    membership: Membership | None
    coverages: tuple[Coverage, ...]
    # By kind: its own, or one it shares through a union.
    systems: dict[str, DemocraticSystem]
    absences: dict[str, Absence]

    @property
    def own_union(self) -> Coverage | None:
        own = (one for one in self.coverages if one.form == CoverageForm.OWN)
        return next(own, None)


def latest_of(enterprise: Enterprise, *, on: date) -> Latest:
    """What was known of the enterprise on the day; in as many queries for any enterprise."""
    coverages = (
        enterprise.coverages.as_of(on)
        .filter(union__in=Union.objects.standing_on(on))
        .select_related("union")
        .order_by("since")
    )
    covering = tuple(coverages)
    systems = DemocraticSystem.objects.as_of(on).filter(
        Q(enterprise=enterprise) | Q(union__in=[one.union_id for one in covering])
    )
    absences = enterprise.absences.as_of(on).order_by("confirmed_on")
    return Latest(
        headcount=enterprise.headcounts.as_of(on).order_by("-reported_on").first(),
        membership=enterprise.memberships.as_of(on).order_by("-reported_on").first(),
        coverages=covering,
        # Its own counts before a shared one of the same kind.
        systems={s.kind: s for s in systems.select_related("union").order_by("-union_id", "since")},
        absences={absence.subject: absence for absence in absences},
    )


def last_counts(enterprises: Iterable[Enterprise], day: date) -> dict[int, str]:
    """The employees and members last reported of each up to the day, in words; two queries."""
    ids = [enterprise.pk for enterprise in enterprises]
    told: dict[int, list[str]] = {pk: [] for pk in ids}
    for row in Headcount.objects.filter(enterprise__in=ids).latest_as_of(day):
        words = {"number": people(row), "day": _reported(row)}
        told[row.enterprise_id].append(_("职工 %(number)s（%(day)s）") % words)
    for one in Membership.objects.filter(enterprise__in=ids).latest_as_of(day):
        words = {"number": number(one.members), "day": _reported(one)}
        told[one.enterprise_id].append(_("会员 %(number)s（%(day)s）") % words)
    return {pk: "，".join(texts) for pk, texts in told.items()}


def last_terms(unions: Iterable[Union], day: date) -> dict[int, str]:
    """The last election of each up to the day and until when that is for, in words; one query."""
    terms = Term.objects.filter(union__in=[union.pk for union in unions]).as_of(day)
    told = {}
    for term in terms.order_by("elected_on"):
        known = term.elected_precision
        words = {"on": shown_day(term.elected_on, known), "ends": shown_day(term.ends_on, known)}
        told[term.union_id] = _("%(on)s 选举，任期至 %(ends)s") % words
    return told


def _reported(row: Headcount | Membership) -> str:
    return shown_day(row.reported_on, row.reported_precision)


def union_facts(union: Union) -> UnionFacts:
    still_in_office_first = F("until").desc(nulls_first=True)
    # As offices are named (主席, 副主席 …), not persons.
    rank = Case(*(When(role=role, then=at) for at, role in enumerate(OfficerRole.values)))
    return UnionFacts(
        terms=tuple(union.terms.order_by("-elected_on")),
        officers=tuple(union.officers.order_by(still_in_office_first, rank, "-since", "pk")),
        systems=tuple(union.systems.order_by("kind", "-since")),
        sessions=tuple(_newest_first(CongressSession.objects.filter(system__union=union))),
    )


def unions_of(enterprise: Enterprise, *, user: HasScope, on: date) -> UnionsOfEnterprise:
    """As far as it exists for this user."""
    coverages = Coverage.objects.visible_to(user).filter(enterprise=enterprise)
    memberships = Membership.objects.visible_to(user).filter(enterprise=enterprise)
    systems = DemocraticSystem.objects.visible_to(user)
    covering = coverages.as_of(on).values("union")
    shared = systems.as_of(on).filter(union__in=covering)
    own = systems.filter(enterprise=enterprise)
    sessions = CongressSession.objects.visible_to(user).filter(
        Q(system__enterprise=enterprise) | Q(system__in=shared.values("pk"))
    )
    return UnionsOfEnterprise(
        coverages=tuple(coverages.select_related("union__area").order_by("-since", "-pk")),
        memberships=tuple(memberships.order_by("-reported_on")),
        systems=tuple(own.order_by("kind", "-since")),
        shared_systems=tuple(shared.select_related("union").order_by("kind", "-since")),
        sessions=tuple(_newest_first(sessions)),
    )


def _newest_first(sessions: QuerySet[CongressSession]) -> QuerySet[CongressSession]:
    return sessions.select_related("system__union").order_by("-held_on", "-pk")
