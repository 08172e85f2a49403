"""What to do next: targets in force, what they lack, what will lapse, what to ask about first.

All of it is read off the standings of a day, like the figures; only a target is entered.
"""

from indicators.planning.gaps import Candidates, Gap, candidates, gaps
from indicators.planning.projection import Lapse, lapses
from indicators.planning.targets import TargetInForce, targets_below, targets_for, targets_in_force
from indicators.planning.worklist import (
    MISSING,
    RATES_IN_DOUBT,
    Missing,
    Work,
    WorkChoice,
    total_worth,
    worklist,
)

__all__ = [
    "MISSING",
    "RATES_IN_DOUBT",
    "Candidates",
    "Gap",
    "Lapse",
    "Missing",
    "TargetInForce",
    "Work",
    "WorkChoice",
    "candidates",
    "gaps",
    "lapses",
    "targets_below",
    "targets_for",
    "targets_in_force",
    "total_worth",
    "worklist",
]
