"""Many records changed at once: tried out and undone for the preview, then done as it was shown.

Both ways are the same function, which calls the edit's service for each record, one savepoint a
record, so that what is refused for one leaves the others alone. What became of each record is read
from the lines that the services wrote into the log; what the checks of the forms find in it that
was not so before is an error of that record, or a warning that is confirmed with the preview.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from posixpath import commonpath
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from areas.models import Area
from common import audit
from common.audit import origin
from common.audit.words import Line, Teller
from common.bulk_edit import BulkEdit
from common.checking import Check
from common.doubts import Measured, in_words, log_confirmed
from common.errors import DomainError
from common.models import AuditEntry
from common.writing import TAKEN
from indicators.effects import Effects, try_out

# With more areas the one that holds them all is looked at.
MOST_AREAS = 3


@dataclass(frozen=True)
class Asked:
    """What is asked for one record: the values of the common form and those of its own."""

    row: Any
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What becomes of one record: lines of the log in words, and what is odd about that; or why it
    is refused."""

    row: Any
    lines: tuple[Line, ...] = ()
    problem: str = ""
    warnings: tuple[Check, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        return not self.lines and not self.problem


@dataclass(frozen=True)
class Outcomes:
    rows: tuple[Outcome, ...]
    effects: Effects | None = None

    @property
    def problems(self) -> int:
        return sum(bool(one.problem) for one in self.rows)

    @property
    def changed(self) -> int:
        return sum(bool(one.lines) for one in self.rows)

    @property
    def doubtful(self) -> list[Outcome]:
        """Those that want a look before they are written."""
        return [one for one in self.rows if one.warnings]

    @property
    def warnings(self) -> list[tuple[Check, int]]:
        """What is odd, and in how many records."""
        return Counter(check for one in self.rows for check in one.warnings).most_common()

    @property
    def digest(self) -> str:
        """Of all that is told: two that are alike do the same."""
        return sha256(repr([_told(one) for one in self.rows]).encode()).hexdigest()


def _told(one: Outcome) -> tuple[Any, ...]:
    lines = [(line.verb, line.kind, line.told) for line in one.lines]
    return one.row.pk, one.problem, [check.code for check in one.warnings], *lines


@dataclass
class NotAsShown(Exception):
    """Nothing was written: records are refused, or it would not be what was shown."""

    outcomes: Outcomes
    reason: str = field(default="")


@dataclass(frozen=True)
class Answer:
    """What was said to the preview: `shown` is its digest. `leaves_refused`: what is refused is
    left, the others are written. `confirmed`: the warnings were looked at, and `why` it is so."""

    shown: str
    leaves_refused: bool = False
    confirmed: bool = False
    why: str = ""


def preview(
    edit: BulkEdit, *, user: User, asked: Sequence[Asked], on: date, today: date
) -> Outcomes:
    """What the edit does to each record, and to the rates of where they are on a day; nothing
    stays."""
    if not asked:
        return Outcomes(())
    found: list[tuple[Outcome, ...]] = []

    def write() -> None:
        found.append(_each(edit, user, asked, today))

    places = _places([edit.place(one.row) for one in asked])
    effects = try_out(write, user=user, on=on, places=places)
    return Outcomes(found[0], effects)


@transaction.atomic
def apply(
    edit: BulkEdit, *, user: User, asked: Sequence[Asked], answer: Answer, today: date
) -> tuple[UUID, Outcomes]:
    """Do it, in one transaction, and say under which number the log keeps it together.

    Raises NotAsShown.
    """
    outcomes = Outcomes(_each(edit, user, asked, today))
    if refusal := _not_as_shown(outcomes, answer):
        raise NotAsShown(outcomes, refusal)
    for one in outcomes.doubtful:
        log_confirmed(user, one.row, one.warnings, answer.why)
    return origin.current().request, outcomes


def _not_as_shown(outcomes: Outcomes, answer: Answer) -> str:
    if outcomes.digest != answer.shown:
        return _("预览之后数据有变化，没有写入。请核对新的预览再确认。")
    if outcomes.problems and not answer.leaves_refused:
        return _("有不能写入的行，没有写入。请处理，或勾选“跳过不能写入的行”。")
    if not outcomes.changed:
        return _("没有要写入的内容。")
    if outcomes.doubtful and not answer.confirmed:
        return _("有提醒还没有核对，没有写入。请看清下面的提醒，确实如此的请勾选再写入。")
    return ""


def _each(edit: BulkEdit, user: User, asked: Sequence[Asked], today: date) -> tuple[Outcome, ...]:
    rows = [one.row for one in asked]
    fields = {name for one in asked for name in one.values}
    measured = Measured(fields, rows, user=user, today=today)
    problems = {one.row.pk: _refusal(edit, user, one, measured) for one in asked}
    lines = _lines_of(rows, user)
    news = measured.each({one.row: _given(one) for one in asked if lines[one.row.pk]})
    return tuple(
        Outcome(row, tuple(lines[row.pk]), problems[row.pk], tuple(news[row]))
        if lines[row.pk]
        else Outcome(row, problem=problems[row.pk])
        for row in rows
    )


def _given(asked: Asked) -> set[str]:
    return {name for name, value in asked.values.items() if value not in (None, "")}


def _refusal(edit: BulkEdit, user: User, asked: Asked, measured: Measured) -> str:
    """Writes one record; why it was refused, or nothing."""
    if not edit.may(user, asked.row):
        return _("这一行不归您修改。")
    try:
        with transaction.atomic():
            edit.write(user, asked.row, **asked.values)
            _require_still(edit, user, asked.row)
            _require_sound(measured, asked.row)
    except DomainError as refusal:
        return str(refusal)
    except ValidationError as refusal:
        return "".join(refusal.messages)
    except IntegrityError:
        return str(TAKEN)
    return ""


def _require_sound(measured: Measured, row: Any) -> None:
    if errors := measured.errors_in(row):
        raise DomainError("".join(in_words(check) for check in errors))


def _require_still(edit: BulkEdit, user: User, row: Any) -> None:
    still = edit.rows().visible_to(user).filter(pk=row.pk).first()
    if still is None or not edit.may(user, still):
        raise DomainError(_("改后这一行就不归您管了，请联系上级工会。"))


def _lines_of(rows: Iterable[models.Model], user: User) -> Mapping[int, list[Line]]:
    """What was logged just now of each record or of what belongs to it, in words."""
    keys = {(audit.type_of(row), str(row.pk)): row.pk for row in rows}
    entries = list(AuditEntry.objects.filter(request=origin.current().request).order_by("pk"))
    teller = Teller(entries, user)
    found: dict[int, list[Line]] = defaultdict(list)
    for entry in entries:
        target = (entry.target_type, entry.target_id)
        pk = keys.get(target) or keys.get((entry.owner_type, entry.owner_id))
        if pk is not None:
            found[pk].append(teller.line(entry))
    return found


def _places(areas: Sequence[Area]) -> list[Area]:
    """These areas; of many, the one that holds them all."""
    distinct = list(dict.fromkeys(areas))
    if len(distinct) <= MOST_AREAS:
        return distinct
    path = commonpath([area.path for area in distinct])
    return list(Area.objects.filter(path=f"{path}/"))
