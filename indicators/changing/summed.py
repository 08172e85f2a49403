"""What all changes of a span come to, kept so that whoever turns the pages does not wait again.

Kept like counts (indicators/kept): with the revision of the area, and used only while that is the
same. Whatever a change is made of bumps it, what an enterprise was before it came and is after it
has gone as well (indicators.freshness).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from indicators import kept
from indicators.changing.kinds import KINDS
from indicators.changing.rows import Change, Span
from indicators.counting import Counts, nothing
from indicators.models import KeptCounts

# Fewer are gone through as fast as they are looked up.
WORTH_KEEPING = 500


@dataclass
class Summary:
    """The number of changes, what they add to each measure, how often each kind happens."""

    count: int
    totals: Counts
    kinds: Mapping[str, int]

    def as_text(self) -> str:
        return " ".join(map(str, (self.count, *self.totals.values(), *self.kinds.values())))

    @classmethod
    def from_text(cls, text: str) -> "Summary":
        count, *numbers = map(int, text.split())
        codes = list(nothing())
        totals = dict(zip(codes, numbers, strict=False))
        return cls(count, totals, dict(zip(KINDS, numbers[len(codes) :], strict=True)))


class Summing:
    """Adds changes up as they are met."""

    def __init__(self) -> None:
        self._count = 0
        self._totals = nothing()
        self._kinds = dict.fromkeys(KINDS, 0)

    def add(self, change: Change) -> None:
        self._count += 1
        for code, difference in change.effect.items():
            self._totals[code] += difference
        for happening in change.happenings:
            self._kinds[happening.kind] += 1

    @property
    def summary(self) -> Summary:
        return Summary(self._count, self._totals, self._kinds)


def recall(span: Span, revision: int) -> Summary | None:
    """What was kept of this span at this revision of its area; the standings are up to date."""
    found = KeptCounts.objects.filter(
        area=span.area, question=_name(span), day=span.last, revision=revision
    )
    for text in found.values_list("numbers", flat=True):
        return Summary.from_text(text)
    return None


def keep(span: Span, revision: int, summary: Summary) -> None:
    """`revision` was read before the first of the changes."""
    if summary.count < WORTH_KEEPING:
        return
    kept.write([(span.area.pk, _name(span), span.last, revision, summary.as_text())])


def _name(span: Span) -> str:
    """With everything by which the same changes could come to something else."""
    meant = (kept.definition_of(span.group), kept.definition_of(kept.TERMS), *KINDS)
    digest = blake2b(repr((span.group, meant)).encode(), digest_size=8).hexdigest()
    return f"changes {span.first} {digest}"
