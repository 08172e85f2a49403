"""A row of a list that may mean several registered records: it is asked about, somebody answers,
and the row is read again by the answer. One way for every sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_noop

from common.problems import Message
from common.tables import Clean

# What somebody can answer to a doubtful row beside the number of a candidate.
AS_NEW, LEAVE_OUT = "new", "skip"
# More records of one name in one place are a case for the merging page.
MOST_CANDIDATES = 8

LEFT_OUT = Message(
    "left_out",
    gettext_noop("按您在“存疑”中的选择，这一行不导入。"),
    gettext_noop("需要导入时，请重新选择后再检查。"),
)

M = TypeVar("M", bound=Model)
# By sheet and row: AS_NEW, LEAVE_OUT or a candidate's number (common.sheets.Context.choices).
Answers = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered record that a doubtful row may mean; `facts` (marked label and value) tell it
    apart from the others. `or_new`: the row may as well state one that is not registered."""

    pk: int
    name: str
    facts: tuple[tuple[str, str], ...]
    or_new: bool = False

    def to_json(self) -> dict[str, Any]:
        facts = [list(fact) for fact in self.facts]
        return {"pk": self.pk, "name": self.name, "facts": facts, "or_new": self.or_new}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Among what a row was, or is to be, decided; open until somebody has."""

    candidates: tuple[Candidate, ...]
    is_open: bool = False
    is_left_out: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether the row can go on: it means one of them, or a new one."""
        return not (self.is_open or self.is_left_out)


@dataclass(frozen=True)
class Question:
    """What is asked about a row: why (`message` in the `column`), and how a record is told apart
    from others (its name, and `facts` with empty ones left out)."""

    message: Message
    column: str
    facts: Callable[[Any], Mapping[str, Any]]
    name: Callable[[Any], str] = str
    or_new: bool = False
    params: Mapping[str, Any] = field(default_factory=dict)


def decided(row: Clean, fits: Sequence[M], answers: Answers, question: Question) -> M | None:
    """Which of the records the row means, by what was answered; None for a new one, and while it
    waits or is left out (`row.doubt`).

    `fits` must lie in the scope of whoever imports: they are offered, and nothing else is taken. A
    row is asked one question; what else is not clear about it is an error.
    """
    if row.doubt is not None:
        row.report(question.message, question.column, **question.params)
        return None
    fits = fits[:MOST_CANDIDATES]
    answer = answers.get((row.sheet, row.row), "")
    chosen = next((one for one in fits if str(one.pk) == answer), None)
    is_left_out = answer == LEAVE_OUT
    is_new = question.or_new and answer == AS_NEW
    is_open = chosen is None and not (is_left_out or is_new)
    row.doubt = Doubt(tuple(_told(one, question) for one in fits), is_open, is_left_out)
    if is_left_out:
        row.warn(LEFT_OUT)
    elif is_open:
        row.warn(question.message, question.column, **question.params)
    return chosen


def _told(row: Model, question: Question) -> Candidate:
    facts = ((label, str(value)) for label, value in question.facts(row).items() if value)
    return Candidate(row.pk, question.name(row), tuple(facts), question.or_new)


def answers_to(candidates: Sequence[Mapping[str, Any]]) -> list[str]:
    """What can be answered to a row with these candidates, as they were stored; "" for: not yet."""
    numbers = [str(one["pk"]) for one in candidates]
    return ["", *([AS_NEW] if may_be_new(candidates) else []), LEAVE_OUT, *numbers]


def may_be_new(candidates: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the row may state a record that is not registered."""
    return any(one.get("or_new", True) for one in candidates)
