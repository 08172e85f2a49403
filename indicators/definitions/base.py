from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators.ratios import Ratio


@dataclass(frozen=True)
class Rate:
    """A numerator over a denominator and what they mean; the four counts are codes of measures.

    No public national table of formulae exists, so the portal owns each definition and prints it
    wherever it prints the figure. `since` is the first day from which the definition holds here.
    """

    code: str
    name: Any
    numerator_sentence: Any
    denominator_sentence: Any
    source: Any
    since: date
    numerator: str
    denominator: str
    unknown: str
    doubt: str = ""
    # Where a rate is not about the enterprises of a group, groups and filters do not change it.
    of_enterprises: bool = True

    def of(self, counts: Mapping[str, int]) -> Ratio:
        """The rate over these counts."""
        return Ratio(
            numerator=counts[self.numerator],
            denominator=counts[self.denominator],
            unknown=counts[self.unknown],
            doubt=counts[self.doubt or self.unknown],
        )
