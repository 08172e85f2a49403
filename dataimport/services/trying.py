"""What a list would do to the rates: foreseen, or written and undone (docs/adr/0023, 0039)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from areas.models import Area
from common.errors import DomainError
from common.foreseen import Foreseen, checked
from common.sheets import Plan, Sheet, Tell
from dataimport.models import ImportBatch
from dataimport.selectors import PLANNING_LANGUAGE, Examination, Progress, waits
from dataimport.services.batches import lock_imports, reason_of

# Writing takes as long as applying, and keeps other writers waiting as long.
MOST_ROWS = 5_000
_TOLD_EVERY = 500


def effects_of(
    batch: ImportBatch, examination: Examination, wanted: "Wanted", progress: Progress
) -> dict[str, Any]:
    """The rates of the places touched, before and after, as they are kept with the batch.

    Of a new record that nothing else hangs on it is told by what would be added; everything else is
    written, and taken back (docs/adr/0039). Empty where nothing would be written or nobody asks;
    `{"refusal": …}` where the services or the database would refuse what the plans are about to do;
    `{"too_many": n}` where too much would have to be written.
    """
    if batch.created_by is None or not wanted.rows:
        return {}
    if len(wanted.to_write) > MOST_ROWS:
        return {"too_many": wanted.rows}
    note = gettext_noop("试算对建会率的影响")
    total, counted = wanted.rows, wanted.rows - len(wanted.to_write)

    def tell(done: int) -> None:
        progress(min(done, total), total, note)

    def write() -> None:
        # Two that tried out the same new enterprises would wait for each other.
        lock_imports(batch)
        with translation.override(PLANNING_LANGUAGE):
            examination.sheet.apply(
                wanted.to_write, examination.context, lambda done: tell(counted + done)
            )

    own = [batch.area] if batch.area is not None else []
    tell(0)
    try:
        found: dict[str, Any] = import_string(settings.IMPORT_EFFECTS)(
            write if wanted.to_write else None,
            user=batch.created_by,
            on=examination.context.as_of,
            places=[*own, *(area for area, _rows in wanted.places.most_common())],
            foreseen=checked(wanted.foreseen(examination, tell)),
        )
    except (DomainError, ValidationError, IntegrityError) as refusal:
        return {"refusal": reason_of(refusal)}
    return found


class Wanted:
    """The plans that would do something: how many, where, and those that have to be written. Seen
    while they are made, so that a long list is not unpacked once more for it."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.rows = 0
        self.places: Counter[Area] = Counter()
        self.to_write: list[Plan] = []

    def look(self, plan: Plan) -> None:
        if not plan.steps or waits(plan):
            return
        self.rows += 1
        if plan.place is not None:
            self.places[plan.place] += 1
        # Of more than can be written only the number is asked.
        if len(self.to_write) <= MOST_ROWS and self._sheet.foreseen(plan) is None:
            self.to_write.append(plan)

    def foreseen(self, examination: Examination, tell: Tell) -> Iterator[Foreseen]:
        """What the others would add; `tell` hears how many."""
        done = 0
        for plan in examination.good:
            found = self._sheet.foreseen(plan) if plan.steps else None
            if found is not None:
                yield found
                done += 1
                if done % _TOLD_EVERY == 0:
                    tell(done)
        if done:
            tell(done)
