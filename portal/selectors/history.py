"""What the pages about a record's history show beside the lines themselves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from common import audit
from common.audit.history import Group
from common.audit.taking_back import Step, may_be_offered
from common.audit.words import Line, Teller, is_added, model_of, pair
from common.models import AuditEntry


@dataclass(frozen=True)
class StepInWords:
    """A line that would be taken back. `line.told` says what is now (after), what would be again
    (before)."""

    line: Line
    deletes: bool


def steps_in_words(steps: Sequence[Step], user: User) -> list[StepInWords]:
    teller = Teller([step.entry for step in steps], user)
    return [StepInWords(teller.line(step.entry), step.deletes) for step in steps]


def offered(found: Iterable[Group]) -> set[UUID]:
    """The requests that look as if they could be taken back: what they wrote is still so.

    A first look with one query for each kind of row; whether it really can be is asked when the
    button is pressed.
    """
    candidates = [
        group
        for group in found
        if not group.more and may_be_offered([line.entry for line in group.lines])
    ]
    now = _rows_now([line.entry for group in candidates for line in group.lines])
    return {
        group.request for group in candidates if _is_still_so([x.entry for x in group.lines], now)
    }


def _rows_now(entries: Iterable[AuditEntry]) -> dict[tuple[str, str], dict[str, Any]]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry.target_type].add(entry.target_id)
    found = {}
    for label, ids in wanted.items():
        model = model_of(label)
        if model is not None:
            for pk, row in model._default_manager.in_bulk([int(pk) for pk in ids]).items():
                found[label, str(pk)] = audit.snapshot(row)
    return found


def _is_still_so(entries: Sequence[AuditEntry], now: dict[tuple[str, str], dict[str, Any]]) -> bool:
    left: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for entry in entries:
        after = {name: pair(value)[1] for name, value in entry.changes.items()}
        left[entry.target_type, entry.target_id].update(after)
    added = {(e.target_type, e.target_id) for e in entries if is_added(e)}
    return all(
        key in now
        and (key not in added or now[key].keys() == columns.keys())
        and all(now[key].get(name) == value for name, value in columns.items())
        for key, columns in left.items()
    )
