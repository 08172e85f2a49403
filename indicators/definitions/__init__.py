"""Every rate the portal prints, declared once: the tuple below is the whole list."""

from indicators.definitions.base import Rate
from indicators.definitions.changes import DEFINITION_CHANGES, DefinitionChange
from indicators.definitions.coverage import COVERAGE_RATES
from indicators.definitions.election import ELECTION_RATES

RATES: dict[str, Rate] = {rate.code: rate for rate in (*COVERAGE_RATES, *ELECTION_RATES)}

__all__ = ["DEFINITION_CHANGES", "RATES", "DefinitionChange", "Rate"]
