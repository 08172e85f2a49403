"""What a recomputation changed, so that counts that were kept before know what they lack.

Only whoever recomputes (indicators/freshness.py) writes here, one at a time: writers of facts never
wait for one of these rows.
"""

from collections.abc import Collection, Iterable

from django.db.models import Max, Value
from django.db.models.functions import Greatest

from areas.models import Area
from common.bulk import insert_tuples
from common.derived import put_rows
from common.prepared import Prepared
from indicators.models import AreaRevision, StandingChange
from indicators.standings import StandingRow

# More changes than this in one recomputation are not listed: counting anew is faster than adding.
LISTED = 400
# So many changes stay listed; kept counts that are older are counted anew.
STAY_LISTED = 50_000
_NUMBERS = ("standings", "flooded", "terms")
_COUNTED = StandingRow._fields[1:]
_LAST = Prepared(
    lambda: (
        AreaRevision.objects.annotate(last=Greatest(*_NUMBERS))
        .order_by("-last")
        .values_list("last")[:1]
    ),
    (),
)
# From a subpark to its park, its county, its city and its province.
_ABOVE = Prepared(
    lambda numbers: (
        Area.objects.filter(pk__in=numbers)
        .order_by()
        .values_list(*("parent__" * above + "parent_id" for above in range(4)))
    )
)


def note_standings(
    taken: Collection[StandingRow], put: Collection[StandingRow], beside: Collection[int] = ()
) -> None:
    """These standings have just been taken out and put in, in the transaction that did it; in the
    areas `beside` they have neighbours that stay as they are."""
    if not taken and not put:
        return
    revision = next_revision()
    areas = {row.area_id for row in (*taken, *put)}.union(beside)
    if len(taken) + len(put) > LISTED:
        _bump(areas, standings=revision, flooded=revision)
        return
    insert_tuples(
        StandingChange,
        ("revision", "sign", *_COUNTED),
        ((revision, sign, *row[1:]) for sign, rows in ((-1, taken), (1, put)) for row in rows),
    )
    _bump(areas, standings=revision)


def note_terms(area_ids: Collection[int]) -> None:
    """Terms of office of unions in these areas were written."""
    if area_ids:
        _bump(area_ids, terms=next_revision())


def note_tree() -> None:
    """Areas have changed their place: nothing that was kept for any of them holds."""
    revision = next_revision()
    everywhere = Area.objects.values_list("pk", flat=True)
    _write(everywhere, standings=revision, flooded=revision, terms=revision)


def next_revision() -> int:
    """Larger than every number given out before."""
    return 1 + max((last for (last,) in _LAST.rows()), default=0)


def forget_old_changes(stay: int = STAY_LISTED) -> int:
    """Delete all but the last changes; what was kept before them is counted anew. Returns how many.

    For whoever is alone in recomputing (`indicators.freshness.alone`).
    """
    newest = StandingChange.objects.order_by("-pk").values_list("revision", flat=True)
    for revision in newest[stay : stay + 1]:
        old = StandingChange.objects.filter(revision__lte=revision)
        lost = old.order_by().values_list("area_id").annotate(last=Max("revision"))
        for area_id, last in list(lost):
            above = AreaRevision.objects.filter(pk__in=_and_above([area_id]))
            above.update(flooded=Greatest("flooded", Value(last)))
        deleted, _by_model = old.delete()
        return deleted
    return 0


def _bump(area_ids: Collection[int], **numbers: int) -> None:
    """Give the areas and all above them these numbers, which are larger than any they had."""
    _write(_and_above(area_ids), **numbers)


def _and_above(area_ids: Collection[int]) -> set[int]:
    found, level = set(area_ids), set(area_ids)
    while level:
        rows = _ABOVE.rows(level)
        found.update(number for row in rows for number in row if number)
        level = {row[-1] for row in rows if row[-1]}
    return found


def _write(area_ids: Iterable[int], **numbers: int) -> None:
    columns = ("area_id", *_NUMBERS)
    rows = [(pk, *(numbers.get(name, 0) for name in _NUMBERS)) for pk in sorted(area_ids)]
    put_rows(AreaRevision, columns, rows, key=["area_id"], changed=list(numbers))
