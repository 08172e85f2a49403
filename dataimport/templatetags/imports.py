"""How rows of an import look: problems and changes in the reader's language."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext

from common.problems import Problem
from dataimport.choices import BatchState
from dataimport.models import ImportBatch
from dataimport.registry import SHEETS

register = template.Library()

_COLOURS = {
    BatchState.CHECKED: "yellow",
    BatchState.APPLIED: "green",
    BatchState.FAILED: "red",
    BatchState.DISCARDED: "secondary",
}


@register.filter
def sheet_title(kind: str) -> Any:
    """企业和建会名册 for roster."""
    return SHEETS[kind].title


@register.filter
def as_problems(stored: Sequence[dict[str, Any]]) -> list[Problem]:
    """Stored problems, each with reason and remedy, errors first."""
    problems = [Problem.from_json(data) for data in stored]
    return sorted(problems, key=lambda problem: not problem.is_error)


@register.filter
def as_changes(stored: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """Stored changes as label, before and after."""
    return [
        {"label": gettext(label), "before": _said(before), "after": _said(after)}
        for label, before, after in stored
    ]


@register.filter
def state_colour(batch: ImportBatch) -> str:
    """The badge of a batch's state."""
    if batch.is_stuck:
        return "red"
    return _COLOURS.get(BatchState(batch.state), "blue")


def _said(text: str) -> str:
    # 是, 否 and the labels of choices are words of ours; names and numbers have no translation.
    return gettext(text) if text else ""
