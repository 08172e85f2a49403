"""Questions about enterprises: what a page of one shows, which one a row of a list means."""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from accounts.subjects import Subjects
from common import searching
from common.chunks import chunks
from common.scoping import AreaScope
from common.values import name_key
from enterprises.choices import IndustrySection
from enterprises.models import (
    Absence,
    Closure,
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
    closures: tuple[Closure, ...]
    # Other records of the same enterprise, which lead here.
    merged: tuple[Enterprise, ...]


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
        closures=tuple(enterprise.closures.order_by("-since")),
        merged=tuple(enterprise.merged.order_by("pk")),
    )


class EnterpriseFinder:
    """The enterprises that the rows of a batch can mean, fetched in a few queries.

    Whether a user may use what it finds is asked separately: a code is unique in the whole country,
    so it must be found outside the user's area too, if only to be refused.
    """

    def __init__(self, codes: Collection[str], names: Collection[str], within: str) -> None:
        self.by_code: dict[str, Enterprise] = {}
        self._by_name: dict[str, list[Enterprise]] = {}
        self._by_former: dict[str, list[Enterprise]] = {}
        self._narrowed: dict[AreaScope, EnterpriseFinder] = {}
        rows = Enterprise.objects.select_related("area", "merged_into__area")
        for part in chunks(sorted({code for code in codes if code})):
            for row in rows.filter(credit_code__in=part):
                self.by_code[str(row.credit_code)] = row.merged_into or row
        inside = rows.in_area(within) if within else rows
        former = FormerEnterpriseName.objects.filter(enterprise__area__path__startswith=within)
        former = former.select_related("enterprise__area", "enterprise__merged_into__area")
        for part in chunks(sorted({name_key(name) for name in names if name})):
            for row in inside.filter(name_key__in=part):
                _note(self._by_name, row.name_key, row)
            for name in former.filter(name_key__in=part):
                _note(self._by_former, name.name_key, name.enterprise)

    def within(self, scope: AreaScope) -> "EnterpriseFinder":
        """The same look-up as it is for this scope: what lies outside does not exist."""
        if scope.everything:
            return self
        if scope not in self._narrowed:
            narrow = copy(self)
            narrow.by_code = {
                code: enterprise
                for code, enterprise in self.by_code.items()
                if scope.contains(enterprise.area.path)
            }
            narrow._by_name = _inside(scope, self._by_name)  # noqa: SLF001 - of the same class
            narrow._by_former = _inside(scope, self._by_former)  # noqa: SLF001
            self._narrowed[scope] = narrow
        return self._narrowed[scope]

    def all(self) -> list[Enterprise]:
        """Every enterprise found, once."""
        lists = (*self._by_name.values(), *self._by_former.values())
        named = (enterprise for fits in lists for enterprise in fits)
        return list({e.pk: e for e in (*self.by_code.values(), *named)}.values())

    def named(self, name: str) -> list[Enterprise]:
        """All with exactly this name (one width, no spaces) in the place searched."""
        return self._by_name.get(name_key(name), [])

    def formerly(self, name: str) -> list[Enterprise]:
        """All that were called exactly so before, in the place searched."""
        return self._by_former.get(name_key(name), [])

    def find(self, code: str, name: str) -> Enterprise | None:
        """By code, else by name, else by former name, where only one is or was called so and its
        code does not contradict."""
        if code and code in self.by_code:
            return self.by_code[code]
        named = self.named(name) or self.formerly(name)
        fits = [found for found in named if not (code and found.credit_code)]
        return fits[0] if len(fits) == 1 else None


def _note(lists: dict[str, list[Enterprise]], key: str, row: Enterprise) -> None:
    # Lists go on calling an enterprise as the record was called that was merged.
    fits = lists.setdefault(key, [])
    if (meant := row.merged_into or row) not in fits:
        fits.append(meant)


def _inside(scope: AreaScope, lists: dict[str, list[Enterprise]]) -> dict[str, list[Enterprise]]:
    return {
        key: [found for found in fits if scope.contains(found.area.path)]
        for key, fits in lists.items()
    }


def ids_found(text: str) -> Any:
    """The ids of the enterprises that every word of what was typed names, by name and credit code
    or by a former name; None where nothing was typed.

    A union of two queries instead of a condition for each row: so both can use their indexes.
    """
    if not searching.words_of(text):
        return None
    now = searching.named(Enterprise.objects.unmerged(), text, "credit_code")
    before = searching.named(FormerEnterpriseName.objects.all(), text)
    return now.values("pk").union(before.values("enterprise"))


def ids_of(enterprises: Iterable[Enterprise]) -> Iterator[list[int]]:
    """Their ids in portions that fit into a query."""
    return chunks(sorted({enterprise.pk for enterprise in enterprises}))


# ---------------------------------------------------------------- grants on single enterprises


def _reach(ids: Collection[int], day: date) -> AreaScope:
    return AreaScope(owners=frozenset(("enterprise", pk) for pk in ids))


def names_of(ids: Collection[int]) -> dict[int, str]:
    """The enterprises' names by their numbers."""
    return dict(Enterprise.objects.filter(pk__in=ids).values_list("pk", "name"))


def _search(words: str, limit: int) -> list[tuple[int, str]]:
    rows = Enterprise.objects.unmerged().order_by("pinyin", "name", "pk")
    if (ids := ids_found(words)) is not None:
        rows = rows.filter(pk__in=ids)
    found = rows.values_list("pk", "name", "area__name")[:limit]
    return [(pk, f"{name}（{area}）") for pk, name, area in found]


SUBJECTS = Subjects(reach=_reach, names=names_of, search=_search)
