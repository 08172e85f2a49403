"""The definitions behind the figures, as they were when the report was built."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators.definitions import RATES
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


def build(_basis: Basis) -> Definitions:
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
            )
            for rate in RATES.values()
        ),
        groups=_terms(GROUPS.values()),
        measures=_terms(MEASURES.values()),
    )


def _terms(declared: Any) -> tuple[Term, ...]:
    return tuple(Term(item.code, str(item.name), str(item.sentence)) for item in declared)
