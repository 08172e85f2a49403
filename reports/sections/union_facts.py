"""The facts of each union that the national form asks for, a portion of the unions at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from enterprises.choices import Ownership
from enterprises.models import Headcount
from indicators import selectors
from indicators.choices import Answer
from reports.sections.basis import Basis
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

Line = tuple[Any, ...]
Facts = dict[int, dict[str, Any]]

# What stands in a line after the number of the union and the code of its area. Lines are frozen:
# a fact that comes later is added at the end, and none is taken away.
COLUMNS = (
    *("path", "name", "kind", "division", "external_code", "approval_number", "approved_on"),
    *("unit_type", "industry", "covered", "employees", "women_employees", "members"),
    *("women_members", "full_time", "part_time", "elected_on", "ends_on", "congress"),
    *("representatives", "openness", "directors", "contract"),
)
SUMMED = (
    *("covered", "employees", "women_employees", "members", "women_members", "full_time"),
    *("part_time", "congress", "representatives", "openness", "directors", "contract"),
)
# What the standings of enterprises, and the kind and place of the union itself, decide.
OF_STANDINGS = (
    *("kind", "unit_type", "industry", "covered", "employees", "members", "congress"),
    *("openness", "contract"),
)
# 904; a federation is neither, and the code for it is not known.
KIND_CODES = {UnionKind.OWN: "1", UnionKind.JOINT: "2"}
# Only where our group is one of the old codes; state, collective and others are several of them.
UNIT_TYPES = {Ownership.PRIVATE: "170", Ownership.HMT: "200", Ownership.FOREIGN: "300"}
# Unions whose facts are in memory at once.
PORTION = 2_000
_FORMS = list(CoverageForm.values)
_ANSWERS = ("congress", "openness", "contract")


def lines(basis: Basis) -> Iterator[Line]:
    """A line for each union that stands on the cut-off date, in the order of their numbers; None
    where nothing is recorded. A fixed number of queries for each portion."""
    last = 0
    while facts := _of_unions(basis, last):
        portion = _Portion(basis, last + 1, max(facts))
        for add in (_of_enterprises, _terms, _officers, _representatives):
            add(portion, facts)
        for pk, fact in facts.items():
            yield (pk, fact["area_code"], *(fact.get(column) for column in COLUMNS))
        last = portion.last


def as_fact(line: Line) -> dict[str, Any]:
    """A line by the names of its columns."""
    return dict(zip(COLUMNS, line[2:], strict=True))


@dataclass(frozen=True)
class _Portion:
    """The unions with these numbers, and the enterprises that one of them covers."""

    basis: Basis
    first: int
    last: int

    @cached_property
    def enterprises(self) -> Any:
        mine = self._coverages.filter(**self.of("union"))
        return mine.values("enterprise_id")

    @cached_property
    def strongest(self) -> dict[int, int]:
        """The union that covers each of the enterprises, whether it is of the portion or not: its
        own before a joint one before a federation."""
        rows = self._coverages.filter(
            enterprise__in=self.enterprises, union__in=_standing(self.basis).values("pk")
        ).values_list("enterprise_id", "form", "since", "union_id")
        best: dict[int, tuple[Any, ...]] = {}
        for enterprise, form, since, union in rows:
            rank = (_FORMS.index(form), since.isoformat() if since else "", union)
            if rank < best.get(enterprise, (len(_FORMS),)):
                best[enterprise] = rank
        return {enterprise: rank[-1] for enterprise, rank in best.items()}

    @property
    def _coverages(self) -> Any:
        return self.basis.within(Coverage).as_of(self.basis.cut_off)

    def of(self, column: str) -> dict[str, int]:
        """The lookups that keep what refers to a union of the portion."""
        return {f"{column}__gte": self.first, f"{column}__lte": self.last}

    def as_of(self, model: Any) -> Any:
        return self.basis.within(model).as_of(self.basis.cut_off)


def _standing(basis: Basis) -> Any:
    return basis.within(Union).standing_on(basis.cut_off)


def _of_unions(basis: Basis, after: int) -> Facts:
    rows = (
        _standing(basis)
        .filter(pk__gt=after)
        .order_by("pk")
        .values_list(
            *("pk", "name", "area__path", "area__code", "kind"),
            *("external_code", "approval_number", "approved_on"),
        )[:PORTION]
    )
    return {
        pk: {
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


def _of_enterprises(portion: _Portion, facts: Facts) -> None:
    """Sums over the enterprises in the area that a union covers; each counts once."""
    basis = portion.basis
    standings = (
        selectors.enterprises_as_of(
            user=reader(basis), area=basis.whole, as_of=basis.cut_off, group="everything"
        )
        .filter(enterprise__in=portion.enterprises)
        .order_by("enterprise_id")
        .values(
            *("enterprise_id", "employees", "members", *_ANSWERS),
            *("enterprise__ownership", "enterprise__industry_section"),
        )
    )
    women = {
        "women_employees": _latest(portion, Headcount),
        "women_members": _latest(portion, Membership),
    }
    directors = _with_directors(portion)
    for standing in standings:
        enterprise = standing["enterprise_id"]
        fact = facts.get(portion.strongest.get(enterprise, 0))
        if fact is None:
            continue
        _add_standing(fact, standing)
        for code, reported in women.items():
            _add(fact, code, reported.get(enterprise))
        _add(fact, "directors", int(enterprise in directors))


def _add_standing(fact: dict[str, Any], standing: Mapping[str, Any]) -> None:
    _add(fact, "covered", 1)
    for code in ("employees", "members"):
        _add(fact, code, standing[code])
    for code in _ANSWERS:
        _add(fact, code, int(standing[code] == Answer.YES))
    if fact["kind"] == KIND_CODES[UnionKind.OWN]:
        fact["unit_type"] = UNIT_TYPES.get(standing["enterprise__ownership"])
        fact["industry"] = _industry(standing["enterprise__industry_section"])


def _latest(portion: _Portion, model: Any) -> dict[int, int]:
    """The women last reported of each enterprise."""
    rows = portion.as_of(model).filter(women__isnull=False, enterprise__in=portion.enterprises)
    return dict(rows.order_by("reported_on", "pk").values_list("enterprise_id", "women"))


def _with_directors(portion: _Portion) -> set[int]:
    systems = portion.as_of(DemocraticSystem).filter(kind=SystemKind.DIRECTORS)
    rows = systems.filter(enterprise__in=portion.enterprises)
    return set(rows.values_list("enterprise_id", flat=True))


def _terms(portion: _Portion, facts: Facts) -> None:
    rows = portion.as_of(Term).filter(**portion.of("union")).order_by("elected_on", "pk")
    for union, elected_on, ends_on in rows.values_list("union_id", "elected_on", "ends_on"):
        if union in facts:
            facts[union]["elected_on"] = elected_on.isoformat()
            facts[union]["ends_on"] = ends_on.isoformat()


def _officers(portion: _Portion, facts: Facts) -> None:
    day = portion.basis.cut_off
    rows = portion.basis.within(Officer).filter(
        Q(until__isnull=True) | Q(until__gt=day), since__lte=day, **portion.of("union")
    )
    for union, full_time in rows.values_list("union_id", "full_time"):
        if union in facts:
            _add(facts[union], "full_time", int(full_time))
            _add(facts[union], "part_time", int(not full_time))


def _representatives(portion: _Portion, facts: Facts) -> None:
    """Of the last meeting of each congress; an enterprise's own is its own union's."""
    systems = portion.as_of(DemocraticSystem).filter(
        Q(**portion.of("union")) | Q(enterprise__in=portion.enterprises), kind=SystemKind.CONGRESS
    )
    sessions = CongressSession.objects.filter(
        system__in=systems.values("pk"),
        held_on__lte=portion.basis.cut_off,
        representatives__isnull=False,
    )
    latest = dict(sessions.order_by("held_on", "pk").values_list("system_id", "representatives"))
    for pk, union, enterprise in systems.values_list("pk", "union_id", "enterprise_id"):
        owner = union or portion.strongest.get(enterprise)
        if pk in latest and owner in facts:
            _add(facts[owner], "representatives", latest[pk])


def _add(fact: dict[str, Any], code: str, number: int | None) -> None:
    """What is not known adds nothing, and a sum of nothing known stays unknown."""
    if number is not None:
        fact[code] = (fact.get(code) or 0) + number


def _industry(section: str) -> str | None:
    return f"{ord(section) - ord('A') + 1:02d}" if section else None
