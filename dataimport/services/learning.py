"""What an office has said about the headings of its lists is kept for its next list."""

from datetime import date

from accounts.models import User
from areas.models import Area
from common.writing import change, create, remove
from dataimport.models import ColumnMapping, ImportBatch
from dataimport.selectors import used_keys


def learn(*, actor: User, area: Area, kind: str, meant: dict[str, str], today: date) -> None:
    """Remember for the office of an area what headings mean ("" for: not imported)."""
    known = _known(area, kind, meant)
    for heading, name in meant.items():
        mapping = known.get(heading)
        if mapping is None:
            values = {"area": area, "kind": kind, "heading": heading, "field": name}
            create(actor, ColumnMapping(**values, used_on=today), action="mapping.learn")
        elif mapping.field != name:
            change(actor, mapping, {"field": name}, action="mapping.learn")


def forget(*, actor: User, area: Area, kind: str, headings: list[str]) -> None:
    """These headings mean again what their words say."""
    for mapping in _known(area, kind, headings).values():
        remove(actor, mapping, action="mapping.forget")


def note_use(batch: ImportBatch) -> None:
    """Remember when a learned heading was last met; tells how work goes, and is not logged."""
    keys = list(used_keys(batch.layout))
    if keys and batch.area is not None:
        ColumnMapping.objects.filter(
            area__code__in=batch.area.ancestor_codes, kind=batch.kind, heading__in=keys
        ).update(used_on=batch.received_on)


def _known(area: Area, kind: str, headings: dict[str, str] | list[str]) -> dict[str, ColumnMapping]:
    rows = ColumnMapping.objects.filter(area=area, kind=kind, heading__in=list(headings))
    return {mapping.heading: mapping for mapping in rows.select_for_update()}
