"""A figure opened: what it counts, what it leaves out and why, and that its parts add up to it."""

from indicators.explaining.explanation import Explanation, RowOfParts, explain
from indicators.explaining.parts import WHOLE, WITH_GAPS, Part
from indicators.explaining.question import Listed, Question
from indicators.explaining.terms import TermsAsked, terms_behind

__all__ = [
    "WHOLE",
    "WITH_GAPS",
    "Explanation",
    "Listed",
    "Part",
    "Question",
    "RowOfParts",
    "TermsAsked",
    "explain",
    "terms_behind",
]
