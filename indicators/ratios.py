"""The arithmetic of rates: exact, of counts alone, rolled up as counts and never as rates."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ratio:
    """A numerator over a denominator, and what is not known of it.

    `unknown` is how many members of the denominator have an unknown status; `doubt` is by how much
    the numerator would grow if all of them had it. They are the same number where both count the
    same things, and differ where people are counted but enterprises report.
    """

    numerator: int
    denominator: int
    unknown: int = 0
    doubt: int = 0

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.unknown + other.unknown,
            self.doubt + other.doubt,
        )

    @property
    def rate(self) -> Fraction | None:
        """What is known to be so, of all; None where there is nothing to divide by."""
        return self._of(self.numerator)

    @property
    def lower(self) -> Fraction | None:
        """The rate if nothing that is unknown were so."""
        return self._of(self.numerator)

    @property
    def upper(self) -> Fraction | None:
        """The rate if everything that is unknown were so."""
        return self._of(self.numerator + self.doubt)

    @property
    def nothing_known(self) -> bool:
        """All is in doubt: the rate is 0 because nobody was asked, not because nobody has it."""
        return self.numerator == 0 and self.doubt >= self.denominator > 0

    @property
    def above_one(self) -> bool:
        """More than all: a sign of members and employees reported for different days."""
        return self.numerator > self.denominator > 0

    def _of(self, numerator: int) -> Fraction | None:
        return Fraction(numerator, self.denominator) if self.denominator else None
