"""What the pages of this app show; one module each."""

from portal.selectors.history import StepInWords, offered, steps_in_words
from portal.selectors.home import HomeFacts, home_facts
from portal.selectors.merging import FactsOfBoth, facts_of_both
from portal.selectors.quality import Choice, Part, Quality, failing, quality

__all__ = [
    "Choice",
    "FactsOfBoth",
    "HomeFacts",
    "Part",
    "Quality",
    "StepInWords",
    "facts_of_both",
    "failing",
    "home_facts",
    "offered",
    "quality",
    "steps_in_words",
]
