"""Writes that concern the records of several apps at once, and the views that people keep."""

from portal.services.merging import (
    KEPT,
    MERGED,
    SURVIVOR,
    Kept,
    MergeNotPossible,
    Rivals,
    merge_enterprises,
    rivals_of,
)
from portal.services.saved_views import change_view, remove_view, save_view

__all__ = [
    "KEPT",
    "MERGED",
    "SURVIVOR",
    "Kept",
    "MergeNotPossible",
    "Rivals",
    "change_view",
    "merge_enterprises",
    "remove_view",
    "rivals_of",
    "save_view",
]
