"""The union organisations and their elections: what stands, what is overdue, what ends next.

The election rate itself is a figure like the other rates (chapter `coverage`).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from common.values.dates import DAY
from reports.sections.basis import Basis, Place, added_up, by_path, inside
from reports.sections.kept import LATER
from unions.choices import UnionKind
from unions.models import Term, Union

# A list on paper; the note under it says how many are left out.
LISTED = 500


@dataclass(frozen=True)
class UnionRow:
    """Unions that stand in one place. `kinds` maps a kind's code to how many there are."""

    place: Place
    unions: int
    kinds: dict[str, int]
    unions_before: int
    overdue: int
    due_next_year: int


@dataclass(frozen=True)
class OverdueRow:
    """`elected_precision`: how exactly the election is known, and so the end of the term."""

    union: str
    area: str
    elected_on: date
    ends_on: date
    postponed_to: date | None
    elected_precision: str = field(default=DAY, metadata=LATER)


@dataclass(frozen=True)
class Elections:
    parks: tuple[UnionRow, ...]
    parts: tuple[UnionRow, ...]
    from_parks: UnionRow
    total: UnionRow
    overdue: tuple[OverdueRow, ...]
    without_term: int


def build(basis: Basis) -> Elections:
    """The chapter. Overdue: the last term, or its approved postponement, has run out."""
    counts = _counts(basis)
    sums = added_up(counts)
    parks = {path: counted for path, counted in counts.items() if basis.is_in_a_park(path)}
    overdue = overdue_terms(basis).order_by("due_on", "pk")
    return Elections(
        parks=tuple(_row(place, sums[place.path]) for place in basis.parks),
        parts=tuple(_row(*part) for part in basis.divide(counts)),
        from_parks=_row(basis.place, inside(parks, basis.area.path)),
        total=_row(basis.place, sums[basis.area.path]),
        overdue=tuple(
            OverdueRow(*row)
            for row in overdue.values_list(
                *("union__name", "union__area__name", "elected_on", "ends_on", "postponed_to"),
                "elected_precision",
            )[:LISTED]
        ),
        without_term=standing(basis, basis.cut_off)
        .exclude(terms__elected_on__lte=basis.cut_off)
        .count(),
    )


def _row(place: Place, counted: Counter[str]) -> UnionRow:
    return UnionRow(
        place=place,
        unions=sum(counted[kind] for kind in UnionKind),
        kinds={kind.value: counted[kind] for kind in UnionKind},
        unions_before=counted["before"],
        overdue=counted["overdue"],
        due_next_year=counted["due_next_year"],
    )


def _counts(basis: Basis) -> dict[str, Counter[str]]:
    kinds = standing(basis, basis.cut_off).values_list("area__path", "kind")
    rows = list(kinds.annotate(count=Count("pk")))
    before = standing(basis, basis.previous).values_list("area__path").annotate(count=Count("pk"))
    rows += [(path, "before", count) for path, count in before]
    for what, terms in (
        ("overdue", overdue_terms(basis)),
        ("due_next_year", terms_due_next_year(basis)),
    ):
        found = terms.values_list("union__area__path").annotate(count=Count("pk"))
        rows += [(path, what, count) for path, count in found.order_by()]
    return by_path(rows)


def standing(basis: Basis, on: date) -> Any:
    """The unions that stand on a day."""
    return basis.within(Union).standing_on(on)


def _last_terms(basis: Basis) -> Any:
    """The latest term of each union that stands; `due_on` is when the next election is due."""
    elected = Q(elected_on__lte=basis.cut_off)
    later = Term.objects.filter(
        elected, union=OuterRef("union"), elected_on__gt=OuterRef("elected_on")
    )
    return Term.objects.filter(
        elected, ~Exists(later), union__in=standing(basis, basis.cut_off)
    ).annotate(due_on=Coalesce(F("postponed_to"), F("ends_on")))


def overdue_terms(basis: Basis) -> Any:
    """The last terms that have run out by the cut-off date."""
    return _last_terms(basis).filter(due_on__lt=basis.cut_off)


def terms_due_next_year(basis: Basis) -> Any:
    """The terms that end in the statistical year after this one."""
    span = (basis.end_of(basis.year) + timedelta(days=1), basis.end_of(basis.year + 1))
    return _last_terms(basis).filter(due_on__range=span)
