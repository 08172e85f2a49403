"""Somebody says which registered record a doubtful row means."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import audit
from common.doubtful import answers_to
from common.errors import DomainError
from dataimport.choices import BatchState
from dataimport.models import ImportBatch, ImportRow
from dataimport.services.batches import NotPossibleNow, locked


class UnusableChoice(DomainError):
    """A row that is not doubtful or a record that is none of its candidates; a cell that is not
    disputed or neither of its texts."""

    code = "unusable_choice"


@transaction.atomic
def choose_rows(*, actor: User, batch: ImportBatch, choices: Mapping[int, str]) -> ImportBatch:
    """Keep what doubtful rows (by position) mean: one of `common.doubtful.answers_to`,
    "" for: not decided.

    The list is to be checked again by that before it can be applied; until then the choices are
    only kept. Raises UnusableChoice; NotPossibleNow unless the batch is checked.
    """
    batch = locked(batch)
    if batch.state != BatchState.CHECKED:
        raise NotPossibleNow(_("这次导入现在不能改选择。请刷新页面。"))
    rows = ImportRow.objects.filter(batch=batch, position__in=list(choices)).doubtful()
    found = {row.position: row for row in rows}
    changed = []
    for position, choice in choices.items():
        row = found.get(position)
        if row is None or choice not in answers_to(row.candidates):
            raise UnusableChoice(_("存疑的行刚刚有变化，这个选择用不上了。请刷新页面后再选。"))
        if row.choice != choice:
            row.choice = choice
            changed.append(row)
    if changed:
        ImportRow.objects.bulk_update(changed, ["choice"], batch_size=500)
        batch.is_outdated = True
        batch.save(update_fields=["is_outdated", "updated_at"])
        said = {str(row.number): row.choice for row in changed}
        audit.record(actor, "import.choose", batch, {"rows": said})
    return batch
