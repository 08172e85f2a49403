"""What a list would do to the rates: it is written, looked at, and undone (docs/adr/0023)."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from areas.models import Area
from common.errors import DomainError
from dataimport.models import ImportBatch
from dataimport.selectors import PLANNING_LANGUAGE, Examination, Progress
from dataimport.services.batches import lock_imports, reason_of

# Trying out takes as long as applying, and keeps other writers waiting as long.
MOST_ROWS = 5_000


def effects_of(batch: ImportBatch, examination: Examination, progress: Progress) -> dict[str, Any]:
    """The rates of the places touched, before and after, as they are kept with the batch.

    Empty where nothing would be written or nobody asks; `{"refusal": …}` where the services or the
    database would refuse what the plans are about to do; `{"too_many": n}` for very long lists.
    """
    would, writes = 0, False
    for plan in examination.good:
        would, writes = would + 1, writes or bool(plan.steps)
    if batch.created_by is None or not writes:
        return {}
    if would > MOST_ROWS:
        return {"too_many": would}
    note = gettext_noop("试算对建会率的影响")
    progress(0, would, note)

    def write() -> None:
        # Two that tried out the same new enterprises would wait for each other.
        lock_imports(batch)
        with translation.override(PLANNING_LANGUAGE):
            examination.apply(lambda done: progress(done, would, note))

    try:
        found: dict[str, Any] = import_string(settings.IMPORT_EFFECTS)(
            write,
            user=batch.created_by,
            on=examination.context.as_of,
            places=_places(batch, examination),
        )
    except (DomainError, ValidationError, IntegrityError) as refusal:
        return {"refusal": reason_of(refusal)}
    return found


def _places(batch: ImportBatch, examination: Examination) -> list[Area]:
    """The list's own area, then those that most rows are about."""
    touched: Counter[Area] = Counter(
        plan.place for plan in examination.good if plan.steps and plan.place is not None
    )
    own = [batch.area] if batch.area is not None else []
    return [*own, *(area for area, _rows in touched.most_common())]
