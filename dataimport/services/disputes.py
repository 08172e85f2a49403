"""Somebody says whose text is taken where two have changed a cell."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common import audit
from dataimport.models import ImportBatch
from dataimport.selectors import CHOICES, conflicts_of
from dataimport.services.batches import locked, request_check
from dataimport.services.choosing import UnusableChoice


@transaction.atomic
def choose_cells(
    *, actor: User, batch: ImportBatch, choices: Mapping[str, str], rest: str = ""
) -> ImportBatch:
    """Take `mine` or `theirs` in disputed cells (by `place`), and `rest` in all that have no choice
    yet; the list is then to be checked again, which the caller starts.

    What was chosen before stays. A choice holds for the texts it was made between: where one of
    them changes again, the cell is asked about anew. Raises UnusableChoice; NotPossibleNow in a
    state in which the list cannot be checked again.
    """
    batch = locked(batch)
    cells = {cell.place: cell for cell in conflicts_of(batch).cells}
    for place, choice in choices.items():
        if place not in cells or choice not in CHOICES:
            raise UnusableChoice(
                _("“%(place)s”不是要选的格子，或者选的不是 mine、theirs。请刷新后再试。")
                % {"place": place}
            )
    chosen = dict(choices)
    if rest in CHOICES:
        chosen |= {
            place: rest for place, cell in cells.items() if not cell.choice and place not in chosen
        }
    batch = request_check(actor=actor, batch=batch)
    batch.choices = batch.choices | {
        place: {"choice": choice, "version": cells[place].version}
        for place, choice in chosen.items()
    }
    batch.save(update_fields=["choices", "updated_at"])
    audit.record(actor, "import.choose", batch, {"cells": chosen})
    return batch
