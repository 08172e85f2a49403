"""Proposals recommended to the rounds of the year, and the awards they won."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from proposals.choices import Grade, ProposalCategory
from proposals.models import Proposal, Recommendation
from reports.sections.basis import Basis, Place, added_up, by_path, inside


@dataclass(frozen=True)
class ProposalRow:
    """One place in one year. `grades` maps a grade's code to how many were awarded it."""

    place: Place
    submitted: int
    recommended: int
    awarded: int
    grades: dict[str, int]
    recommended_before: int
    awarded_before: int


@dataclass(frozen=True)
class CategoryRow:
    category: str
    recommended: int
    awarded: int


@dataclass(frozen=True)
class Proposals:
    parks: tuple[ProposalRow, ...]
    parts: tuple[ProposalRow, ...]
    total: ProposalRow
    from_parks: ProposalRow
    categories: tuple[CategoryRow, ...]


def build(basis: Basis) -> Proposals:
    """The chapter; counts by where the enterprise sat when it put the proposal forward."""
    counts = _counts(basis)
    sums = added_up(counts)
    parks = {path: counted for path, counted in counts.items() if basis.is_in_a_park(path)}
    return Proposals(
        parks=tuple(_row(place, sums[place.path]) for place in basis.parks),
        parts=tuple(_row(*part) for part in basis.divide(counts)),
        total=_row(basis.place, sums[basis.area.path]),
        from_parks=_row(basis.place, inside(parks, basis.area.path)),
        categories=_categories(basis),
    )


def submitted(basis: Basis) -> Any:
    """The proposals put forward in the year."""
    return basis.within(Proposal).filter(**basis.in_year("submitted_on"))


def recommended(basis: Basis, year: int) -> Any:
    """The recommendations to the rounds of a year."""
    return basis.within(Recommendation).filter(round__year=year)


def _row(place: Place, counted: Counter[str]) -> ProposalRow:
    return ProposalRow(
        place=place,
        submitted=counted["submitted"],
        recommended=counted["recommended"],
        awarded=counted["awarded"],
        grades={grade.value: counted[grade] for grade in Grade},
        recommended_before=counted["recommended_before"],
        awarded_before=counted["awarded_before"],
    )


def _counts(basis: Basis) -> dict[str, Counter[str]]:
    found = submitted(basis).values_list("area__path").annotate(count=Count("pk"))
    rows = [(path, "submitted", count) for path, count in found]
    for year, suffix in ((basis.year, ""), (basis.year - 1, "_before")):
        for path, grade, count in _of_rounds(basis, year):
            rows.append((path, f"recommended{suffix}", count))
            if grade:
                rows += [(path, f"awarded{suffix}", count), (path, f"{grade}{suffix}", count)]
    return by_path(rows)


def _of_rounds(basis: Basis, year: int) -> list[tuple[str, str | None, int]]:
    """`(area path, grade or None, how many)` of the recommendations to the rounds of a year.

    A round's year decides, not the day: its awards may be given in January.
    """
    return list(
        recommended(basis, year)
        .values_list("proposal__area__path", "award__grade")
        .annotate(count=Count("pk"))
    )


def _categories(basis: Basis) -> tuple[CategoryRow, ...]:
    counted = {
        category: (put_forward, awarded)
        for category, put_forward, awarded in recommended(basis, basis.year)
        .values_list("proposal__category")
        .annotate(recommended=Count("pk"), awarded=Count("award"))
    }
    return tuple(
        CategoryRow(category.value, *counted.get(category.value, (0, 0)))
        for category in ProposalCategory
    )
