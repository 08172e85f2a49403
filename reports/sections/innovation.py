"""Innovation studios, master–apprentice awards and results, up to the cut-off date."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from innovation.choices import ResultKind, StudioLevel
from innovation.models import Pair, Result, Studio
from reports.sections.basis import Basis, Place, added_up, by_path, inside


@dataclass(frozen=True)
class InnovationRow:
    """One place. `…_year` counts the year alone, the others everything up to the cut-off date.

    `benefit` is in yuan; `without_benefit` results have none recorded.
    """

    place: Place
    studios: int
    levels: dict[str, int]
    pairs: int
    pairs_year: int
    results: int
    results_year: int
    benefit: Decimal
    benefit_year: Decimal
    without_benefit: int


@dataclass(frozen=True)
class ResultKindRow:
    kind: str
    results: int
    results_year: int
    benefit: Decimal


@dataclass(frozen=True)
class Innovation:
    parks: tuple[InnovationRow, ...]
    parts: tuple[InnovationRow, ...]
    total: InnovationRow
    from_parks: InnovationRow
    kinds: tuple[ResultKindRow, ...]


def build(basis: Basis) -> Innovation:
    """The chapter; everything counts where its enterprise sits now."""
    counts = _counts(basis)
    sums = added_up(counts)
    parks = {path: counted for path, counted in counts.items() if basis.is_in_a_park(path)}
    return Innovation(
        parks=tuple(_row(place, sums[place.path]) for place in basis.parks),
        parts=tuple(_row(*part) for part in basis.divide(counts)),
        total=_row(basis.place, sums[basis.area.path]),
        from_parks=_row(basis.place, inside(parks, basis.area.path)),
        kinds=_kinds(basis),
    )


def _row(place: Place, counted: Counter[str]) -> InnovationRow:
    return InnovationRow(
        place=place,
        studios=sum(counted[level] for level in StudioLevel),
        levels={level.value: counted[level] for level in StudioLevel},
        pairs=counted["pairs"],
        pairs_year=counted["pairs_year"],
        results=counted["results"],
        results_year=counted["results_year"],
        benefit=Decimal(counted["yuan"]),
        benefit_year=Decimal(counted["yuan_year"]),
        without_benefit=counted["without_benefit"],
    )


def _counts(basis: Basis) -> dict[str, Counter[str]]:
    path = "enterprise__area__path"
    levels = studios(basis).values_list(path, "level").annotate(count=Count("pk"))
    of_pairs = (
        pairs(basis)
        .values(path)
        .annotate(
            pairs=Count("pk"),
            pairs_year=Count("pk", filter=Q(**basis.in_year("awarded_on"))),
        )
    )
    of_results = results(basis).values(path).annotate(**_sums(basis))
    rows: list[tuple[str, str, Any]] = list(levels)
    for found in (of_pairs, of_results):
        rows += [
            (row[path], what, value or 0)
            for row in found
            for what, value in row.items()
            if what != path
        ]
    return by_path(rows)


def studios(basis: Basis) -> Any:
    """The studios there are on the cut-off date."""
    return basis.within(Studio).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=basis.cut_off),
        founded_on__lte=basis.cut_off,
    )


def pairs(basis: Basis) -> Any:
    """The pairs awarded up to the cut-off date."""
    return basis.within(Pair).filter(awarded_on__lte=basis.cut_off)


def results(basis: Basis) -> Any:
    """The results achieved up to the cut-off date."""
    return basis.within(Result).filter(achieved_on__lte=basis.cut_off)


def _sums(basis: Basis) -> dict[str, Any]:
    this_year = Q(**basis.in_year("achieved_on"))
    return {
        "results": Count("pk"),
        "results_year": Count("pk", filter=this_year),
        "yuan": Sum("benefit"),
        "yuan_year": Sum("benefit", filter=this_year),
        "without_benefit": Count("pk", filter=Q(benefit__isnull=True)),
    }


def _kinds(basis: Basis) -> tuple[ResultKindRow, ...]:
    counted = {row["kind"]: row for row in results(basis).values("kind").annotate(**_sums(basis))}
    return tuple(
        ResultKindRow(
            kind=kind.value,
            results=counted[kind.value]["results"],
            results_year=counted[kind.value]["results_year"],
            benefit=counted[kind.value]["yuan"] or Decimal(0),
        )
        for kind in ResultKind
        if kind.value in counted
    )
