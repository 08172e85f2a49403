"""The facts of each union that the national form asks for, a portion of the unions at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import Q

from common.chunks import Numbers, chunks
from enterprises.choices import Ownership
from enterprises.models import Headcount
from indicators import selectors
from indicators.choices import Answer
from reports.sections.basis import Basis
from reports.sections.figures import reader
from reports.sections.spooled import Line
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

# What stands in a line after the number of the union and the code of its area. Lines are frozen:
# a fact that comes later is added at the end, and none is taken away.
COLUMNS = (
    *("path", "name", "kind", "division", "external_code", "approval_number", "approved_on"),
    *("unit_type", "industry", "covered", "employees", "women_employees", "members"),
    *("women_members", "full_time", "part_time", "elected_on", "ends_on", "congress"),
    *("representatives", "openness", "directors", "contract", "migrant_members"),
)
SUMMED = (
    *("covered", "employees", "women_employees", "members", "women_members", "full_time"),
    *("part_time", "congress", "representatives", "openness", "directors", "contract"),
    "migrant_members",
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
_UNKNOWN = dict.fromkeys(COLUMNS)
_in_columns = itemgetter(*COLUMNS)
_FORMS = list(CoverageForm.values)
_ANSWERS = ("congress", "openness", "contract")
_YES = Answer.YES.value


def lines(basis: Basis) -> Iterator[Line]:
    """A line for each union that stands on the cut-off date, in the order of their numbers; None
    where nothing is recorded. A fixed number of queries for each portion of them, and for each of
    the enterprises that they cover."""
    standings = selectors.enterprises_as_of(
        user=reader(basis), area=basis.whole, as_of=basis.cut_off, group="everything"
    ).order_by("enterprise_id")
    last = 0
    while facts := _of_unions(basis, last):
        portion = _Portion(basis, standings, Numbers(list(facts)))
        for add in (_of_enterprises, _terms, _officers, _representatives):
            add(portion, facts)
        for pk, fact in facts.items():
            yield (pk, fact["area_code"], *_in_columns(fact))
        last = portion.unions.each[-1]


def as_fact(line: Line) -> dict[str, Any]:
    """A line by the names of its columns."""
    return dict(zip(COLUMNS, line[2:], strict=True))


@dataclass(frozen=True)
class _Portion:
    """Some unions by their numbers, and the enterprises in the area that one of them covers. The
    database is given these numbers: to look for them anew, each query would read whole tables."""

    basis: Basis
    standings: Any
    unions: Numbers

    @cached_property
    def enterprises(self) -> list[int]:
        mine = self.basis.within(Coverage).as_of(self.basis.cut_off)
        found = mine.filter(union__among=self.unions).values_list("enterprise_id", flat=True)
        return sorted(set(found))

    @cached_property
    def strongest(self) -> dict[int, int]:
        """The union that covers each of the enterprises, whether it is of the portion or not: its
        own before a joint one before a federation."""
        rows = Coverage.objects.as_of(self.basis.cut_off)
        rows = rows.filter(union__in=_standing(self.basis).values("pk"))
        columns = ("enterprise_id", "form", "since", "union_id")
        best: dict[int, tuple[Any, ...]] = {}
        for enterprise, form, since, union in self.of_enterprises(rows, *columns):
            rank = (_FORMS.index(form), since.isoformat() if since else "", union)
            if rank < best.get(enterprise, (len(_FORMS),)):
                best[enterprise] = rank
        return {enterprise: rank[-1] for enterprise, rank in best.items()}

    def of_enterprises(
        self, rows: Any, *columns: str, enterprise: str = "enterprise"
    ) -> Iterator[tuple[Any, ...]]:
        """The columns of those rows that belong to the enterprises, in the order of `rows` for each
        two thousand of them."""
        for ids in chunks(self.enterprises):
            yield from rows.filter(**{f"{enterprise}__among": Numbers(ids)}).values_list(*columns)


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
            **_UNKNOWN,
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
    parts = {
        "women_employees": _latest(portion, Headcount, "women"),
        "women_members": _latest(portion, Membership, "women"),
        "migrant_members": _latest(portion, Membership, "migrants"),
    }
    directors = _with_directors(portion)
    standings = portion.of_enterprises(
        portion.standings,
        *("enterprise_id", "enterprise__ownership", "enterprise__industry_section"),
        *("employees", "members", *_ANSWERS),
    )
    for enterprise, ownership, section, *counted in standings:
        fact = facts.get(portion.strongest.get(enterprise, 0))
        if fact is None:
            continue
        _add_standing(fact, counted)
        if fact["kind"] == KIND_CODES[UnionKind.OWN]:
            fact["unit_type"] = UNIT_TYPES.get(ownership)
            fact["industry"] = _industry(section)
        for code, reported in parts.items():
            _add(fact, code, reported.get(enterprise))
        _add(fact, "directors", int(enterprise in directors))


def _add_standing(fact: dict[str, Any], counted: Sequence[Any]) -> None:
    employees, members, *answers = counted
    _add(fact, "covered", 1)
    _add(fact, "employees", employees)
    _add(fact, "members", members)
    for code, answer in zip(_ANSWERS, answers, strict=True):
        _add(fact, code, int(answer == _YES))


def _latest(portion: _Portion, model: Any, column: str) -> dict[int, int]:
    """The women, or the migrant workers, last reported of each enterprise."""
    rows = model.objects.as_of(portion.basis.cut_off).filter(**{f"{column}__isnull": False})
    in_order = rows.order_by("reported_on", "pk")
    return dict(portion.of_enterprises(in_order, "enterprise_id", column))


def _with_directors(portion: _Portion) -> set[int]:
    systems = DemocraticSystem.objects.as_of(portion.basis.cut_off)
    rows = systems.filter(kind=SystemKind.DIRECTORS)
    return {enterprise for (enterprise,) in portion.of_enterprises(rows, "enterprise_id")}


def _terms(portion: _Portion, facts: Facts) -> None:
    rows = Term.objects.as_of(portion.basis.cut_off).filter(union__among=portion.unions)
    in_order = rows.order_by("elected_on", "pk").values_list("union_id", "elected_on", "ends_on")
    for union, (elected_on, ends_on) in {union: days for union, *days in in_order}.items():
        facts[union]["elected_on"] = elected_on.isoformat()
        facts[union]["ends_on"] = ends_on.isoformat()


def _officers(portion: _Portion, facts: Facts) -> None:
    day = portion.basis.cut_off
    rows = Officer.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), since__lte=day, union__among=portion.unions
    )
    for union, full_time in rows.values_list("union_id", "full_time"):
        _add(facts[union], "full_time", int(full_time))
        _add(facts[union], "part_time", int(not full_time))


def _representatives(portion: _Portion, facts: Facts) -> None:
    """Of the last meeting of each congress; an enterprise's own is its own union's."""
    day = portion.basis.cut_off
    systems = DemocraticSystem.objects.as_of(day).filter(kind=SystemKind.CONGRESS)
    sessions = CongressSession.objects.filter(
        system__in=systems.values("pk"), held_on__lte=day, representatives__isnull=False
    ).order_by("held_on", "pk")
    columns = ("system_id", "system__union_id", "system__enterprise_id", "representatives")
    latest: dict[int, tuple[Any, ...]] = {}
    for rows in (
        sessions.filter(system__union__among=portion.unions).values_list(*columns),
        portion.of_enterprises(sessions, *columns, enterprise="system__enterprise"),
    ):
        latest |= {system: found for system, *found in rows}
    for union, enterprise, number in latest.values():
        owner = union or portion.strongest.get(enterprise)
        if owner in facts:
            _add(facts[owner], "representatives", number)


def _add(fact: dict[str, Any], code: str, number: int | None) -> None:
    """What is not known adds nothing, and a sum of nothing known stays unknown."""
    if number is not None:
        fact[code] = (fact[code] or 0) + number


def _industry(section: str) -> str | None:
    return f"{ord(section) - ord('A') + 1:02d}" if section else None
