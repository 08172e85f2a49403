"""How rows of an import look: problems and changes in the reader's language."""

from collections.abc import Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.doubtful import may_be_new
from common.problems import Problem
from common.templatetags.ui import ratio
from dataimport.choices import BatchState
from dataimport.models import ImportBatch
from dataimport.registry import SHEETS

register = template.Library()

_COLOURS = {
    BatchState.CHECKED: "yellow",
    BatchState.APPLIED: "green",
    BatchState.UNDONE: "secondary",
    BatchState.FAILED: "red",
    BatchState.DISCARDED: "secondary",
}
_HINTS = {
    "phone": _("内容像电话号码"),
    "code": _("内容像信用代码"),
    "answer": _("内容像是或否"),
    "date": _("内容像日期"),
    "count": _("内容像人数"),
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


@register.simple_tag
def kept_share(kept: dict[str, Any]) -> str:
    """A share as it was kept with the effects of a list: 52.2%（12/23）."""
    numerator, denominator = kept["numerator"], kept["denominator"]
    share = SimpleNamespace(rate=Fraction(numerator, denominator) if denominator else None, **kept)
    return ratio(share)


register.filter("may_be_new", may_be_new)


@register.filter
def said(text: str) -> str:
    """A marked text that was kept, in the reader's language."""
    return _said(text)


@register.filter
def column_title(field: str, kind: str) -> str:
    """职工人数 for employees; "" for none."""
    return next((c.title for c in SHEETS[kind].columns if c.field == field), "")


@register.filter
def hint_text(hint: str) -> Any:
    """What the content of a column that is not used looks like."""
    return _HINTS.get(hint, "")


def _said(text: str) -> str:
    # 是, 否 and the labels of choices are words of ours; names and numbers have no translation.
    return gettext(text) if text else ""
