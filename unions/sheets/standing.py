"""What is registered about the enterprises of an area, as rows of a roster."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from areas.choices import PARK_KINDS, AreaKind
from areas.models import Area
from areas.selectors import AreaFinder
from common.chunks import chunks
from common.sheets import Context, Current, cells_of, day_cell, registered, word, yes_no
from common.values import DAY, last_day
from enterprises.choices import EnterpriseKind, Exactness, Ownership, SizeClass, Subject
from enterprises.models import Enterprise, SizeRecord
from unions.choices import CoverageForm, SystemKind
from unions.models import Coverage, DemocraticSystem, Union
from unions.sheets.book import ROSTER_EVIDENCE
from unions.sheets.employer import describe_headcount
from unions.sheets.facts import Known, KnownTerm, known_facts, known_terms

# The terms of unions, by the union's id.
Terms = dict[int, list[KnownTerm]]


def current_rows(context: Context) -> Iterator[Current]:
    """The enterprises that are open on the day, by place and name, each with its facts."""
    places = _Places(context)
    known = registered(Enterprise.objects.unmerged(), context)
    ids = list(known.order_by("area__path", "name_key", "pk").values_list("pk", flat=True))
    for part in chunks(ids):
        rows = {
            row.pk: row for row in Enterprise.objects.filter(pk__in=part).select_related("area")
        }
        unions: dict[int, Union] = {}
        facts = known_facts(rows.values(), context.as_of, unions)
        terms = known_terms(unions)
        for pk in part:
            # A record may be deleted while the list is read.
            if pk in rows and _is_open(rows[pk], context.as_of):
                known_of = facts[pk] if pk in facts else Known()
                area = known_of.area_on(rows[pk], context.as_of)
                if places.is_inside(area):
                    yield _row(rows[pk], places.cells(area), known_of, terms, context.as_of)


def _is_open(enterprise: Enterprise, day: date) -> bool:
    if enterprise.closed_on is not None and enterprise.closed_on <= day:
        return False
    return enterprise.opened_on is None or enterprise.opened_on <= day


class _Places:
    """How a roster names where an enterprise is: its county, and the town or park in it."""

    def __init__(self, context: Context) -> None:
        self.scope = context.scope
        self.within = context.area.path if context.area else ""
        self.finder = AreaFinder.load(context.scope)
        self._cells: dict[int, dict[str, str]] = {}

    def is_inside(self, area: Area) -> bool:
        return area.path.startswith(self.within) and self.scope.contains(area.path)

    def cells(self, area: Area) -> dict[str, str]:
        if area.pk not in self._cells:
            self._cells[area.pk] = self._named(area)
        return self._cells[area.pk]

    def _named(self, area: Area) -> dict[str, str]:
        above = (self.finder.by_code.get(code) for code in area.ancestor_codes)
        county = next((one for one in above if one and one.kind == AreaKind.COUNTY), None)
        cells = {"county": county.name} if county else {}
        if county is not None and county.pk == area.pk:
            return cells
        inside = county.path if county and county.path.startswith(self.within) else self.within
        field, prefer = ("park", "park") if area.kind in PARK_KINDS else ("township", "town")
        cells[field] = self.finder.word_for(area, within=inside, prefer=prefer)
        return cells


def offered_places(context: Context) -> dict[str, tuple[str, ...]]:
    """The towns and parks of the area, by the field in which a roster names them."""
    places = _Places(context)
    offered: dict[str, dict[str, None]] = {}
    for area in registered(Area.objects.open_on(context.as_of), context).order_by("path"):
        for name, text in places.cells(area).items():
            offered.setdefault(name, {})[text] = None
    return {name: tuple(texts) for name, texts in offered.items()}


def _row(
    enterprise: Enterprise, place: dict[str, str], known: Known, terms: Terms, day: date
) -> Current:
    cells = {
        "name": enterprise.name,
        "credit_code": enterprise.credit_code,
        **place,
        "kind": word(EnterpriseKind, enterprise.kind),
        "opened_on": day_cell(enterprise.opened_on, enterprise.opened_precision),
        "industry": enterprise.industry_division or enterprise.industry_section,
        "ownership": word(Ownership, enterprise.ownership),
        "size": _size(known.size),
        **_people(known),
        **_union(known, terms, day),
        **_systems(known, day),
        "address": enterprise.address,
        "contact": enterprise.contact,
        "phone": enterprise.phone,
        "remark": enterprise.remark,
    }
    return Current(str(enterprise.pk), cells_of(**cells))


def _size(size: SizeRecord | None) -> str:
    if size is None:
        return ""
    if size.above_scale is not None:
        return "规上" if size.above_scale else "规下"
    return word(SizeClass, size.size_class)


def _people(known: Known) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    if known.headcount is not None:
        exact = known.headcount.exactness == Exactness.EXACT
        described = describe_headcount(known.headcount)
        cells["employees"] = known.headcount.employees if exact else described
        cells["women"] = known.headcount.women
    if known.membership is not None:
        cells["members"] = known.membership.members
        cells["women_members"] = known.membership.women
        cells["migrant_members"] = known.membership.migrants
    return cells


def _union(known: Known, terms: Terms, day: date) -> dict[str, Any]:
    """The union that covers on the day, or that there is none, if that was confirmed since."""
    coverage = _in_force(known.coverages, day)
    if coverage is None:
        return {"has_union": _confirmed_none(known, Subject.UNION, known.coverages, day)}
    union = coverage.union
    number = union.approval_number
    return {
        "has_union": yes_no(True),  # noqa: FBT003 - the answer itself
        "form": word(CoverageForm, coverage.form),
        "union_name": union.name,
        "founded_on": day_cell(coverage.since, coverage.since_precision),
        "approval_number": "" if number == ROSTER_EVIDENCE else number,
        "union_code": union.credit_code,
        "upper_union": union.parent.name if union.parent else "",
        **_term(terms.get(union.pk, []), day),
    }


def _term(terms: list[KnownTerm], day: date) -> dict[str, Any]:
    """The last one elected by the day."""
    last = next((term for term in reversed(terms) if term.elected_on <= day), None)
    if last is None:
        return {}
    # Of an election known to the month or year the term ends with the last day of one.
    exact = last.elected_precision == DAY
    ends_on = last.ends_on if exact else last.ends_on.replace(day=1)
    return {
        "elected_on": day_cell(last.elected_on, last.elected_precision),
        "term": f"{last.years}年",
        "term_ends": day_cell(ends_on, last.elected_precision),
    }


def _systems(known: Known, day: date) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    # A subject and the kind of system it is about share their code, and the column its name.
    for subject in (Subject.CONGRESS, Subject.OPENNESS, Subject.CONTRACT):
        systems = [system for system in known.systems if system.kind == subject.value]
        system = _in_force(systems, day)
        if system is None:
            cells[subject.value] = _confirmed_none(known, subject, systems, day)
            continue
        cells[subject.value] = yes_no(True)  # noqa: FBT003 - the answer itself
        cells[f"{subject.value}_on"] = day_cell(system.since, system.since_precision)
        if system.kind == SystemKind.CONTRACT and system.until is not None:
            # Lists name the last day of a contract.
            cells["contract_to"] = day_cell(last_day(system.until), system.until_precision)
    return cells


def _in_force(periods: list[Any], day: date) -> Any:
    """The first, as the planning of a roster takes it."""
    found: list[Coverage | DemocraticSystem] = [
        one for one in periods if one.since <= day and (one.until is None or one.until > day)
    ]
    return found[0] if found else None


def _confirmed_none(known: Known, subject: str, periods: list[Any], day: date) -> str:
    confirmed = known.absences.get(subject)
    begun = max((one.since for one in periods if one.since <= day), default=None)
    if confirmed is None or (begun is not None and begun >= confirmed):
        return ""
    return yes_no(False)  # noqa: FBT003 - the answer itself
