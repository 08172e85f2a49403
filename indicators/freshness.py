"""Bring the standings up to date with the facts, and prove that they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection, transaction

from enterprises.models import Enterprise
from indicators import facts
from indicators.models import StaleMark, Standing
from indicators.standings import StandingRow, standings_of
from unions.models import Coverage

# Enterprises recomputed in one transaction: long enough for the ten queries not to matter, short
# enough (well under a second) for a reader who waits behind it.
BATCH = 1000
# Any number that is no other lock's: whoever recomputes holds it (PostgreSQL).
_LOCK = 5_720_261_107


def bring_up_to_date() -> None:
    """Recompute whatever was written since; called before any read of standings.

    One query when nothing was. After it, every write that had been committed when it began is in
    the standings. Somebody else at the same work is waited for, so that no one reads between the
    removal of a mark and the commit of what it stood for; writers are never waited for.
    """
    if not StaleMark.objects.exists():
        return
    # A batch that was not full has taken every mark that was there when it began.
    while _recompute_batch() == BATCH:
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


def _recompute_batch() -> int:
    """Recompute up to BATCH enterprises that are marked; returns how many there were."""
    with transaction.atomic():
        _wait_for_others()
        _resolve_unions()
        marked = StaleMark.objects.filter(enterprise_id__isnull=False).order_by("enterprise_id")
        stale = [pk for (pk,) in marked.values_list("enterprise_id").distinct()[:BATCH] if pk]
        if stale:
            # Before the facts are read: a mark that is committed after this stays, and whoever made
            # it is seen by the next read.
            StaleMark.objects.filter(enterprise_id__in=stale).delete()
            _replace(stale)
        return len(stale)


def _resolve_unions() -> None:
    """Turn the marks of unions into marks of all the enterprises they cover or covered."""
    marked = StaleMark.objects.filter(union_id__isnull=False)
    unions = [pk for (pk,) in marked.values_list("union_id").distinct() if pk]
    if not unions:
        return
    StaleMark.objects.filter(union_id__in=unions).delete()
    covered = Coverage.objects.filter(union_id__in=unions).values_list("enterprise_id", flat=True)
    StaleMark.objects.bulk_create(
        (StaleMark(enterprise_id=pk) for pk in covered.distinct()), batch_size=BATCH
    )


def _replace(enterprise_ids: Collection[int]) -> None:
    """Write the standings of these enterprises anew where they differ."""
    expected, stored = _expected(enterprise_ids), _stored(enterprise_ids)
    changed = [pk for pk in enterprise_ids if expected.get(pk) != stored.get(pk)]
    Standing.objects.filter(enterprise_id__in=[pk for pk in changed if pk in stored]).delete()
    Standing.objects.bulk_create(
        Standing(**row._asdict()) for pk in changed for row in expected.get(pk, ())
    )


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
    rows = Standing.objects.filter(enterprise_id__in=enterprise_ids).order_by("valid_from")
    for row in rows.values_list(*StandingRow._fields):
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


def _wait_for_others() -> None:
    """Let one at a time recompute, until its transaction ends.

    The removal of the marks makes a second reader wait as well, but row by row: two with many of
    the same enterprises could each wait for the other. SQLite has let in one writer at a time
    already (BEGIN IMMEDIATE).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
