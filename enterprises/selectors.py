"""Questions about enterprises: what a page of one shows, which one a row of a list means."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F

from common.chunks import chunks
from common.values import name_key
from enterprises.choices import IndustrySection
from enterprises.models import (
    Absence,
    Enterprise,
    FormerEnterpriseName,
    Headcount,
    Placement,
    SizeRecord,
)


@dataclass(frozen=True)
class EnterpriseFacts:
    """The dated facts this app keeps about one enterprise, newest first."""

    industry: str
    former_names: tuple[FormerEnterpriseName, ...]
    placements: tuple[Placement, ...]
    headcounts: tuple[Headcount, ...]
    sizes: tuple[SizeRecord, ...]
    absences: tuple[Absence, ...]


def enterprise_facts(enterprise: Enterprise) -> EnterpriseFacts:
    sections = dict(IndustrySection.choices)
    newest_first = F("until").desc(nulls_first=True)
    return EnterpriseFacts(
        industry=str(sections.get(enterprise.industry_section, "")),
        former_names=tuple(enterprise.former_names.order_by(newest_first, "-pk")),
        placements=tuple(enterprise.placements.select_related("area").order_by("-since")),
        headcounts=tuple(enterprise.headcounts.order_by("-reported_on")),
        sizes=tuple(enterprise.sizes.order_by("-year")),
        absences=tuple(enterprise.absences.order_by("-confirmed_on", "subject")),
    )


class EnterpriseFinder:
    """The enterprises that the rows of a batch can mean, fetched in a few queries.

    Whether a user may use what it finds is asked separately: a code is unique in the whole country,
    so it must be found outside the user's area too, if only to be refused.
    """

    def __init__(self, codes: Collection[str], names: Collection[str], within: str) -> None:
        self.by_code: dict[str, Enterprise] = {}
        self._by_name: dict[str, list[Enterprise]] = {}
        rows = Enterprise.objects.select_related("area")
        for part in chunks(sorted({code for code in codes if code})):
            for enterprise in rows.filter(credit_code__in=part):
                self.by_code[str(enterprise.credit_code)] = enterprise
        inside = rows.in_area(within) if within else rows
        for part in chunks(sorted({name_key(name) for name in names if name})):
            for enterprise in inside.filter(name_key__in=part):
                self._by_name.setdefault(enterprise.name_key, []).append(enterprise)

    def all(self) -> list[Enterprise]:
        """Every enterprise found, once."""
        named = (enterprise for fits in self._by_name.values() for enterprise in fits)
        return list({e.pk: e for e in (*self.by_code.values(), *named)}.values())

    def named(self, name: str) -> list[Enterprise]:
        """All with exactly this name (one width, no spaces) in the place searched."""
        return self._by_name.get(name_key(name), [])

    def find(self, code: str, name: str) -> Enterprise | None:
        """By code, else by name where only one is called so and its code does not contradict."""
        if code and code in self.by_code:
            return self.by_code[code]
        fits = [found for found in self.named(name) if not (code and found.credit_code)]
        return fits[0] if len(fits) == 1 else None


def ids_of(enterprises: Iterable[Enterprise]) -> Iterator[list[int]]:
    """Their ids in portions that fit into a query."""
    return chunks(sorted({enterprise.pk for enterprise in enterprises}))
