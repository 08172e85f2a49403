"""Bring the standings up to date with the facts, and prove that they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from common.bulk import insert_tuples
from common.collecting import seldom_collected
from common.derived import delete_rows, derived
from common.prepared import Prepared
from enterprises.models import Enterprise
from indicators import facts, revisions
from indicators.models import OF_MANY, StaleMark, Standing
from indicators.standings import StandingRow, standings_of
from unions.models import Coverage

# Enterprises recomputed in one transaction: many enough for its thirty queries not to matter, few
# enough for what is known of them to fit into memory (about 30 MB).
BATCH = 4000
# So many marks of one enterprise are ordinary: each of its facts may have left one.
MARKS = 20
# So many marks are dealt with as they were found: one form was saved, or two.
FEW = 20
# Any number that is no other lock's: whoever recomputes holds it (PostgreSQL).
_LOCK = 5_720_261_107


class _Mark(NamedTuple):
    """What is stale; the fields are columns of `StaleMark`."""

    id: int
    enterprise_id: int | None
    union_id: int | None
    area_id: int | None
    is_tree: bool

    @property
    def is_of_one(self) -> bool:
        """Whether it is about one enterprise and nothing else."""
        others = self.union_id or self.area_id or self.is_tree
        return self.enterprise_id is not None and not others


# By the index, which forgets rows that were deleted as soon as it has met them; going through the
# table would meet them every time until it is vacuumed.
_FIRST_MARKS = Prepared(
    lambda: StaleMark.objects.order_by("pk").values_list(*_Mark._fields)[: FEW + 1], ()
)
# In the order of the index and no further: after an import there are millions of marks, and the
# database may not have counted them yet.
_MARKED = Prepared(
    lambda: (
        StaleMark.objects.filter(enterprise_id__isnull=False)
        .order_by("enterprise_id")
        .values_list("enterprise_id")[: MARKS * BATCH]
    ),
    (),
)
_OF_MANY = Prepared(
    lambda: (
        StaleMark.objects.filter(OF_MANY).order_by("union_id").values_list(*_Mark._fields)[:BATCH]
    ),
    (),
)
_STORED = Prepared(
    lambda numbers: (
        Standing.objects.filter(enterprise_id__in=numbers)
        .order_by("valid_from")
        .values_list(*StandingRow._fields)
    )
)


def bring_up_to_date() -> None:
    """Recompute whatever was written since; called before any read of standings.

    One query when nothing was. After it, every write that had been committed when it began is in
    the standings. Somebody else at the same work is waited for, so that no one reads between the
    removal of a mark and the commit of what it stood for; writers are never waited for.
    """
    marks = [_Mark(*row) for row in _FIRST_MARKS.rows()]
    if len(marks) <= FEW and all(mark.is_of_one for mark in marks):
        _recompute_few(marks)
        return
    # A batch that was not full has taken every mark that was there when it began.
    while _recompute_batch():
        pass


def differences() -> Iterator["Difference"]:
    """Every place where the stored standings are not what the facts say, after an update."""
    bring_up_to_date()
    for batch in chain(_batches(Enterprise.objects, "pk"), _batches(_orphans(), "enterprise_id")):
        doubtful = {difference.enterprise_id for difference in _compare(batch)}
        if doubtful:
            # A fact may have been written between the two reads: then it has left a mark.
            bring_up_to_date()
            yield from _compare(sorted(doubtful))


@dataclass(frozen=True)
class Difference:
    """`stored` is None for a row that is missing, `expected` for one that should not be."""

    enterprise_id: int
    stored: StandingRow | None
    expected: StandingRow | None


@contextmanager
def alone() -> Iterator[None]:
    """A transaction in which nobody else recomputes.

    The removal of the marks makes a second reader wait as well, but row by row: two with many of
    the same enterprises could each wait for the other.
    """
    with derived(_LOCK):
        yield


def _recompute_few(marks: Sequence[_Mark]) -> None:
    """Recompute the enterprises of these marks, which are all there were."""
    if not marks:
        return
    with alone():
        # Before the facts are read, as below. None is left where somebody else was faster.
        if delete_rows(StaleMark, "id", [mark.id for mark in marks]):
            _replace(sorted({mark.enterprise_id for mark in marks if mark.enterprise_id}))


@seldom_collected
def _recompute_batch() -> bool:
    """Recompute up to BATCH enterprises that are marked; returns whether there may be more."""
    with alone():
        _hand_on()
        marks = _MARKED.rows()
        stale = [pk for (pk,) in dict.fromkeys(marks)][:BATCH]
        if stale:
            # Before the facts are read: a mark that is committed after this stays, and whoever made
            # it is seen by the next read.
            delete_rows(StaleMark, "enterprise_id", stale)
            _replace(stale)
        return len(marks) == MARKS * BATCH or len(stale) == BATCH


def _hand_on() -> None:
    """Turn marks of unions, terms and places into what they mean.

    A union's: marks of all the enterprises it covers or covered. The others': nothing is
    recomputed, but what was kept of the area does not hold any more.
    """
    areas: set[int] = set()
    tree_changed = False
    while marks := [_Mark(*row) for row in _OF_MANY.rows()]:
        delete_rows(StaleMark, "id", [mark.id for mark in marks])
        _mark_the_covered(marks)
        areas.update(mark.area_id for mark in marks if mark.area_id)
        tree_changed = tree_changed or any(mark.is_tree for mark in marks)
    revisions.note_terms(areas)
    if tree_changed:
        revisions.note_tree()


def _mark_the_covered(marks: Sequence[_Mark]) -> None:
    unions = {mark.union_id for mark in marks if mark.union_id}
    covered = Coverage.objects.filter(union_id__in=unions).values_list("enterprise_id", flat=True)
    enterprises = {mark.enterprise_id for mark in marks if mark.enterprise_id} | set(covered)
    insert_tuples(StaleMark, ("enterprise_id",), ((pk,) for pk in sorted(enterprises)))


def _replace(enterprise_ids: Collection[int]) -> None:
    """Write the standings of these enterprises anew where they differ."""
    expected, stored = _expected(enterprise_ids), _stored(enterprise_ids)
    changed = [pk for pk in enterprise_ids if expected.get(pk) != stored.get(pk)]
    delete_rows(Standing, "enterprise_id", [pk for pk in changed if pk in stored])
    insert_tuples(
        Standing, StandingRow._fields, (row for pk in changed for row in expected.get(pk, ()))
    )
    revisions.note_standings(
        taken=[row for pk in changed for row in _without(stored.get(pk), expected.get(pk))],
        put=[row for pk in changed for row in _without(expected.get(pk), stored.get(pk))],
        # Where it was before or is afterwards, what it has come from or gone to is another.
        beside={row.area_id for pk in changed for row in stored.get(pk, ())},
    )


def _without(
    rows: Sequence[StandingRow] | None, others: Sequence[StandingRow] | None
) -> Iterator[StandingRow]:
    """Those of the rows that are not among the others as well."""
    same = set(others or ())
    return (row for row in rows or () if row not in same)


def _compare(enterprise_ids: Collection[int]) -> Iterator[Difference]:
    expected, stored = _expected(enterprise_ids), _stored(enterprise_ids)
    for pk in enterprise_ids:
        should = {row.valid_from: row for row in expected.get(pk, ())}
        has = {row.valid_from: row for row in stored.get(pk, ())}
        for day in sorted(should.keys() | has.keys()):
            if should.get(day) != has.get(day):
                yield Difference(pk, has.get(day), should.get(day))


def _expected(enterprise_ids: Collection[int]) -> dict[int, list[StandingRow]]:
    computed = {fact.enterprise_id: standings_of(fact) for fact in facts.load(enterprise_ids)}
    return {pk: rows for pk, rows in computed.items() if rows}


def _stored(enterprise_ids: Collection[int]) -> dict[int, list[StandingRow]]:
    stored: dict[int, list[Any]] = defaultdict(list)
    for row in _STORED.rows(enterprise_ids):
        stored[row[0]].append(StandingRow(*row))
    return stored


def _orphans() -> Any:
    return Standing.objects.exclude(enterprise_id__in=Enterprise.objects.values("pk"))


def _batches(rows: Any, column: str) -> Iterator[list[int]]:
    """The distinct numbers in a column in order, a batch at a time."""
    ids = rows.order_by(column).values_list(column, flat=True).distinct()
    batch = list(ids[:BATCH])
    while batch:
        yield batch
        batch = list(ids.filter(**{f"{column}__gt": batch[-1]})[:BATCH])
