"""The definitions behind the figures, as they were when the report was built."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators.definitions import DEFINITION_CHANGES, RATES
from indicators.figures import GROUPS, MEASURES
from reports.sections.basis import Basis


@dataclass(frozen=True)
class RateDefinition:
    code: str
    name: str
    numerator: str
    denominator: str
    source: str
    since: date
    # The wording in force at the cut-off date is this one, counted from 1, and holds since then.
    version: int = 1
    holds_since: date | None = None


@dataclass(frozen=True)
class Term:
    """A measure or a group: its official name and what it counts."""

    code: str
    name: str
    sentence: str


@dataclass(frozen=True)
class Definitions:
    rates: tuple[RateDefinition, ...]
    groups: tuple[Term, ...]
    measures: tuple[Term, ...]


def build(basis: Basis) -> Definitions:
    """The chapter: all that is declared in `indicators`."""
    return Definitions(
        rates=tuple(
            RateDefinition(
                code=rate.code,
                name=str(rate.name),
                numerator=str(rate.numerator_sentence),
                denominator=str(rate.denominator_sentence),
                source=str(rate.source),
                since=rate.since,
                **_version(rate, basis.cut_off),
            )
            for rate in RATES.values()
        ),
        groups=_terms(GROUPS.values()),
        measures=_terms(MEASURES.values()),
    )


def _version(rate: Any, on: date) -> dict[str, Any]:
    changes = [c.on for c in DEFINITION_CHANGES if rate.code in c.rates and c.on <= on]
    return {"version": 1 + len(changes), "holds_since": max(changes, default=rate.since)}


def _terms(declared: Any) -> tuple[Term, ...]:
    return tuple(Term(item.code, str(item.name), str(item.sentence)) for item in declared)
