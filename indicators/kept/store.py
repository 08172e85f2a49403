"""What is kept: read, brought forward by what changed since, and written."""

from collections import defaultdict, namedtuple
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import OperationalError, connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from common.derived import put_rows
from common.prepared import One, Prepared
from indicators import counting
from indicators.counting import Counts
from indicators.kept.questions import (
    TERMS,
    Kept,
    Key,
    Node,
    Question,
    definition_of,
    measures_of,
    outermost,
)
from indicators.models import AreaRevision, KeptCounts, StandingChange

# More changes than this are not added one by one.
ADDED = 500

_COLUMNS = ("question", "area_id", "day", "revision", "numbers")


def _kept(area_ids: Any, names: Any, days: Any) -> Any:
    return KeptCounts.objects.filter(area__in=area_ids, question__in=names, day__in=days)


def _kept_and_current(area_ids: Any, names: Any, days: Any) -> Any:
    revision = AreaRevision.objects.filter(pk=OuterRef("area_id"))
    current = {
        name: Coalesce(Subquery(revision.values(name)), 0) for name in ("standings", "terms")
    }
    return _kept(area_ids, names, days).annotate(**current).values_list(*_COLUMNS, *current)


# What a listed change says, and the path of its area.
_SAID = tuple(field.attname for field in StandingChange._meta.concrete_fields)
_Changed = namedtuple("_Changed", (*_SAID, "path"))  # type: ignore[misc]


@lru_cache(maxsize=32)
def _changed_below(paths: int) -> Prepared:
    """Changes below so many areas: most ask about one and everything below it."""

    def compose(after: Any, first: Any, last: Any, *below: Any) -> Any:
        rows = StandingChange.objects.filter(
            revision__gt=after,
            area__path__under=below,
            valid_from__lte=last,
            valid_to__gt=first,
        )
        return rows.values_list(*_SAID, "area__path")[: ADDED + 1]

    return Prepared(compose, (One(int), One(date), One(date), *[One(str)] * paths))


_KEPT = Prepared(lambda *lists: _kept(*lists).values_list(*_COLUMNS), (int, str, date))
_KEPT_AND_CURRENT = Prepared(_kept_and_current, (int, str, date))


def take_what_is_kept(questions: Sequence[Question]) -> None:
    """Answer what was counted before and still holds, if need be with what changed since."""
    by_name = {question.name: question for question in questions if question.narrow is None}
    stale: dict[Key, Kept] = {}
    days = questions[0].days
    for name, key, kept in read(questions[0].nodes, by_name, days):
        question = by_name[name]
        if kept.revision == question.current[key[0]]:
            question.answer[key] = kept.counts
        elif question.group != TERMS:
            stale[key] = kept
    if stale:
        questions[0].found(brought_forward(questions[0], stale))


def all_kept(
    nodes: Collection[Node], days: Collection[date], group: str
) -> dict[Key, Counts] | None:
    """The whole answer where all of it is kept and holds: one statement, and so of one moment."""
    names = {question: f"{question} {definition_of(question)}" for question in (group, TERMS)}
    found: dict[Key, list[Counts]] = defaultdict(list)
    rows = _KEPT_AND_CURRENT.rows([node.id for node in nodes], names.values(), days)
    for name, area_id, day, kept, numbers, standings, terms in rows:
        if kept == (terms if name == names[TERMS] else standings):
            found[area_id, day].append(_read(name, numbers))
    both = [parts for parts in found.values() if len(parts) == len(names)]
    if len(both) < len(nodes) * len(days):
        return None
    return {key: counting.total(parts) for key, parts in found.items()}


def read(
    area_ids: Iterable[int], names: Iterable[str], days: Iterable[date]
) -> Iterable[tuple[str, Key, Kept]]:
    rows = _KEPT.rows(list(area_ids), list(names), list(days))
    for name, area_id, day, revision, numbers in rows:
        yield name, (area_id, day), Kept(revision, _read(name, numbers))


def _read(name: str, numbers: str) -> Counts:
    codes = measures_of(name.partition(" ")[0])
    return dict(zip(codes, map(int, numbers.split()), strict=True))


def brought_forward(question: Question, kept: Mapping[Key, Kept]) -> dict[Key, Counts]:
    """The counts with what changed since added; without those for which that is not listed."""
    known = {
        key: found for key, found in kept.items() if found.revision >= question.listed_since[key[0]]
    }
    if not known:
        return {}
    changes = _changes(question, min(kept.revision for kept in known.values()), known)
    if changes is None:
        return {}
    return {
        key: counting.total((kept.counts, *_since(kept, question.nodes[key[0]], key[1], changes)))
        for key, kept in known.items()
    }


@dataclass(frozen=True)
class _Change:
    """A listed change, with what it adds to the counts of its group."""

    row: Any
    counts: Counts


def _changes(question: Question, after: int, keys: Collection[Key]) -> list[_Change] | None:
    """What changed in the areas after a revision, about these days; None where it is too much."""
    ids = {pk for pk, _day in keys}
    if after >= max(question.current[pk] for pk in ids):
        return []
    days = {day for _pk, day in keys}
    paths = sorted(outermost(question.nodes[pk].path for pk in ids))
    rows = _changed_below(len(paths)).rows(after, min(days), max(days), *paths)
    if len(rows) > ADDED:
        return None
    found = [_Changed(*row) for row in rows]
    return [_Change(row, _signed(row, question.group)) for row in found]


def _signed(row: Any, group: str) -> Counts:
    counts = counting.counts_of(row, group)
    return counts if row.sign > 0 else counting.difference(counting.nothing(), counts)


def _since(kept: Kept, node: Node, day: date, changes: Iterable[_Change]) -> Iterable[Counts]:
    for change in changes:
        row = change.row
        if (
            row.revision > kept.revision
            and row.valid_from <= day < row.valid_to
            and row.path.startswith(node.path)
        ):
            yield change.counts


def keep(questions: Iterable[Question]) -> None:
    """Write down what had to be counted, in one order, so that no two readers wait in a circle."""
    rows = [
        (
            area_id,
            question.name,
            day,
            question.current[area_id],
            " ".join(str(question.answer[area_id, day][code]) for code in question.measures),
        )
        for question in questions
        for area_id, day in sorted(question.new)
    ]
    if rows:
        write(rows)


def write(rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep rows of area, question, day, revision and numbers, in place of those there were."""

    def put() -> None:
        put_rows(
            KeptCounts,
            ("area_id", "question", "day", "revision", "numbers"),
            rows,
            key=["area_id", "question", "day"],
            changed=["revision", "numbers"],
            waited_for=False,
        )

    if connection.in_atomic_block or connection.vendor == "postgresql":
        put()
        return
    # SQLite lets one in at a time. A reader has its answer: it does not wait behind an import.
    with connection.cursor() as cursor:
        (waits,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            put()
        except OperationalError:
            pass
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(waits)}")
