"""What changed between two days, enterprise by enterprise, so that it adds up to the figures."""

from indicators.changing.changes import Changes, Effects, changes_between, walk
from indicators.changing.kinds import KINDS
from indicators.changing.rows import Change, Happening, Span, Subject

__all__ = [
    "KINDS",
    "Change",
    "Changes",
    "Effects",
    "Happening",
    "Span",
    "Subject",
    "changes_between",
    "walk",
]
