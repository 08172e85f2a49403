"""What the national yearly form asks of each union, from the facts, and its sums by level."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from enterprises.choices import Ownership
from enterprises.models import Headcount
from indicators import selectors
from indicators.choices import Answer
from reports.crosswalk import Item, items_of
from reports.sections.basis import Basis, Place, inside
from reports.sections.figures import reader
from unions.choices import CoverageForm, SystemKind, UnionKind
from unions.models import (
    CongressSession,
    Coverage,
    DemocraticSystem,
    Membership,
    Officer,
    Term,
    Union,
)

Facts = dict[int, dict[str, Any]]

# 904; a federation is neither, and the code for it is not known.
KIND_CODES = {UnionKind.OWN: "1", UnionKind.JOINT: "2"}
# Only where our group is one of the old codes; state, collective and others are several of them.
UNIT_TYPES = {Ownership.PRIVATE: "170", Ownership.HMT: "200", Ownership.FOREIGN: "300"}
_FORMS = list(CoverageForm.values)
_ANSWERS = ("congress", "openness", "contract")
UNIONS = "unions"


@dataclass(frozen=True)
class UnionLine:
    """One union: `values` in the order of the items, None where nothing is recorded."""

    name: str
    area_code: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Level:
    """The sums of one place and everything in it; `values` as in a line, None where not summed."""

    place: Place
    unions: int
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class National:
    items: tuple[Item, ...] = ()
    unions: tuple[UnionLine, ...] = ()
    levels: tuple[Level, ...] = ()


def build(basis: Basis) -> National:
    """The chapter, with a fixed number of queries; empty for a year whose form is not declared."""
    items = items_of(basis.year)
    if not items:
        return National()
    facts = _of_unions(basis)
    for add in (_of_enterprises, _terms, _officers, _representatives):
        add(basis, facts)
    rows = sorted(facts.values(), key=lambda fact: (fact["path"], fact["name"], fact["pk"]))
    return National(
        items=items,
        unions=tuple(_line(row, items) for row in rows),
        levels=_levels(basis, rows, items),
    )


def _line(row: Mapping[str, Any], items: Iterable[Item]) -> UnionLine:
    values = tuple(row.get(item.fact) if item.fact else None for item in items)
    return UnionLine(row["name"], row["area_code"], values)


def _levels(
    basis: Basis, rows: Iterable[Mapping[str, Any]], items: Iterable[Item]
) -> tuple[Level, ...]:
    """The area, then everything in it that has a union, each with all that lies inside.

    A sum of which nothing is known is not zero: it is None.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    summed = [item.fact for item in items if item.summed and item.fact]
    for row in rows:
        known = {fact: row[fact] for fact in summed if row.get(fact) is not None}
        counts[row["path"]].update(known)
        counts[row["path"]].update({f"{fact} known": 1 for fact in known} | {UNIONS: 1})
    found = []
    for place in (basis.place, *basis.places):
        counted = inside(counts, place.path)
        if counted[UNIONS] or place == basis.place:
            values = tuple(_sum(counted, item) for item in items)
            found.append(Level(place, counted[UNIONS], values))
    return tuple(found)


def _sum(counted: Counter[str], item: Item) -> int | None:
    known = item.summed and counted[f"{item.fact} known"]
    return counted[item.fact] if known else None


def _of_unions(basis: Basis) -> Facts:
    rows = (
        basis.within(Union)
        .standing_on(basis.cut_off)
        .values_list(
            *("pk", "name", "area__path", "area__code", "kind"),
            *("external_code", "approval_number", "approved_on"),
        )
    )
    return {
        pk: {
            "pk": pk,
            "name": name,
            "path": path,
            "area_code": code,
            "division": _division(path),
            "kind": KIND_CODES.get(kind),
            "external_code": external or None,
            "approval_number": number or None,
            "approved_on": approved_on.isoformat() if approved_on else None,
        }
        for pk, name, path, code, kind, external, number, approved_on in rows
    }


def _division(path: str) -> str | None:
    """The official division a place lies in: parks have codes of their own."""
    return next((code for code in reversed(path.split("/")) if code.isdigit()), None)


def _of_enterprises(basis: Basis, facts: Facts) -> None:
    """Sums over the enterprises in the area that a union covers; each counts once."""
    standings = selectors.enterprises_as_of(
        user=reader(basis), area=basis.whole, as_of=basis.cut_off, group="everything"
    ).values(
        *("enterprise_id", "employees", "members", *_ANSWERS),
        *("enterprise__ownership", "enterprise__industry_section"),
    )
    union_of = _strongest(basis, facts)
    women = {
        "women_employees": _latest(Headcount, basis),
        "women_members": _latest(Membership, basis),
    }
    directors = set(_in_force(basis, SystemKind.DIRECTORS).values_list("enterprise_id", flat=True))
    for standing in standings:
        enterprise = standing["enterprise_id"]
        if enterprise not in union_of:
            continue
        fact = facts[union_of[enterprise]]
        _add(fact, "covered", 1)
        for code in ("employees", "members"):
            _add(fact, code, standing[code])
        for code in _ANSWERS:
            _add(fact, code, int(standing[code] == Answer.YES))
        for code, reported in women.items():
            _add(fact, code, reported.get(enterprise))
        _add(fact, "directors", int(enterprise in directors))
        if fact["kind"] == KIND_CODES[UnionKind.OWN]:
            fact["unit_type"] = UNIT_TYPES.get(standing["enterprise__ownership"])
            fact["industry"] = _industry(standing["enterprise__industry_section"])


def _strongest(basis: Basis, facts: Facts) -> dict[int, int]:
    """The union that covers each enterprise: its own before a joint one before a federation."""
    rows = (
        basis.within(Coverage)
        .as_of(basis.cut_off)
        .values_list("enterprise_id", "form", "since", "union_id")
    )
    best: dict[int, tuple[Any, ...]] = {}
    for enterprise, form, since, union in rows:
        rank = (_FORMS.index(form), since.isoformat() if since else "", union)
        if union in facts and rank < best.get(enterprise, (len(_FORMS),)):
            best[enterprise] = rank
    return {enterprise: rank[-1] for enterprise, rank in best.items()}


def _latest(model: Any, basis: Basis) -> dict[int, int]:
    """The women last reported of each enterprise."""
    rows = basis.within(model).as_of(basis.cut_off).filter(women__isnull=False)
    return dict(rows.order_by("reported_on", "pk").values_list("enterprise_id", "women"))


def _in_force(basis: Basis, kind: SystemKind) -> Any:
    systems = basis.within(DemocraticSystem).as_of(basis.cut_off)
    return systems.filter(kind=kind, enterprise__isnull=False)


def _terms(basis: Basis, facts: Facts) -> None:
    rows = basis.within(Term).as_of(basis.cut_off).order_by("elected_on", "pk")
    for union, elected_on, ends_on in rows.values_list("union_id", "elected_on", "ends_on"):
        if union in facts:
            facts[union]["elected_on"] = elected_on.isoformat()
            facts[union]["ends_on"] = ends_on.isoformat()


def _officers(basis: Basis, facts: Facts) -> None:
    rows = basis.within(Officer).filter(
        Q(until__isnull=True) | Q(until__gt=basis.cut_off), since__lte=basis.cut_off
    )
    for union, full_time in rows.values_list("union_id", "full_time"):
        if union in facts:
            _add(facts[union], "full_time", int(full_time))
            _add(facts[union], "part_time", int(not full_time))


def _representatives(basis: Basis, facts: Facts) -> None:
    """Of the last meeting of each congress; an enterprise's own is its own union's."""
    systems = basis.within(DemocraticSystem).as_of(basis.cut_off)
    systems = systems.filter(kind=SystemKind.CONGRESS)
    sessions = CongressSession.objects.filter(
        system__in=systems, held_on__lte=basis.cut_off, representatives__isnull=False
    )
    latest = dict(sessions.order_by("held_on", "pk").values_list("system_id", "representatives"))
    union_of = _strongest(basis, facts)
    for pk, union, enterprise in systems.values_list("pk", "union_id", "enterprise_id"):
        owner = union or union_of.get(enterprise)
        if pk in latest and owner in facts:
            _add(facts[owner], "representatives", latest[pk])


def _add(fact: dict[str, Any], code: str, number: int | None) -> None:
    """What is not known adds nothing, and a sum of nothing known stays unknown."""
    if number is not None:
        fact[code] = (fact.get(code) or 0) + number


def _industry(section: str) -> str | None:
    return f"{ord(section) - ord('A') + 1:02d}" if section else None
