"""Counts of areas on days, kept when they were counted and used only while nothing changed.

A kept count belongs to an area with everything below it, a day, and a question: a group of
enterprises, or the terms of office. It carries the revision of the area at which it was counted
(indicators/revisions.py). When it is asked for again

- and the revision is still the same, it is the answer;
- and some standings changed since, all of them listed, their difference is added;
- and more changed than that, it is counted anew.

A day that was never asked is counted from the nearest day that was, by what began and ended
between the two; without one, from the standings themselves. Counts are whole numbers and adding
them is exact, so each way gives what counting would; tests/indicators/test_kept.py compares.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from common.prepared import Prepared
from common.snapshots import one_snapshot
from indicators import counting
from indicators.counting import Counts
from indicators.kept import anew, store
from indicators.kept.questions import (
    TERMS,
    Key,
    Narrow,
    Node,
    Question,
    definition_of,
    outermost,
)
from indicators.kept.store import write
from indicators.models import AreaRevision, KeptCounts

__all__ = [
    "TERMS",
    "Key",
    "Narrow",
    "Node",
    "definition_of",
    "forget",
    "outermost",
    "revision_of",
    "totals",
    "write",
]

_REVISIONS = Prepared(
    lambda numbers: AreaRevision.objects.filter(pk__in=numbers).values_list(
        "area_id", "standings", "flooded", "terms"
    )
)


def totals(
    nodes: Collection[Node],
    days: Collection[date],
    group: str,
    *,
    narrow: Narrow | None = None,
) -> dict[Key, Counts]:
    """All measures of each of the areas with what is below it, on each of the days.

    The standings have been brought up to date before. All answers are of one moment: the children
    of an area add up to it. `narrow` is about enterprises; terms of office it leaves as they are.
    """
    if narrow is None and (known := store.all_kept(nodes, set(days), group)):
        return known
    with one_snapshot():
        standings, terms = _asked(nodes, sorted(set(days)), group, narrow)
        store.take_what_is_kept([standings, terms])
        if standings.missing:
            anew.count_standings(standings)
        if terms.missing:
            anew.count_terms(terms)
    store.keep([question for question in (standings, terms) if question.narrow is None])
    return {
        key: counting.total((counts, terms.answer[key])) for key, counts in standings.answer.items()
    }


def revision_of(area_id: int) -> int:
    """Larger after whatever changed in the area or below it; standings are brought up to date
    before."""
    for _pk, standings, _flooded, terms in _REVISIONS.rows([area_id]):
        return max(standings, terms)
    return 0


def forget(before: Any) -> int:
    """Delete what was kept before an instant and is not of a month's last day; how many it was.

    Ends of months are what trends and reports ask for again.
    """
    old = KeptCounts.objects.filter(kept_at__lt=before)
    passing = [
        pk
        for pk, day in old.values_list("pk", "day").iterator()
        if (day + timedelta(days=1)).day != 1
    ]
    for first in range(0, len(passing), 1000):
        KeptCounts.objects.filter(pk__in=passing[first : first + 1000]).delete()
    return len(passing)


def _asked(
    nodes: Collection[Node], days: Sequence[date], group: str, narrow: Narrow | None
) -> tuple[Question, Question]:
    by_id = {node.id: node for node in nodes}
    none = dict.fromkeys(by_id, 0)
    standings, flooded, terms = dict(none), dict(none), dict(none)
    for pk, *numbers in _REVISIONS.rows(by_id):
        standings[pk], flooded[pk], terms[pk] = numbers
    return (
        Question(group, by_id, days, standings, flooded, narrow),
        # Changes of terms are not listed: it is all as it was, or counted anew.
        Question(TERMS, by_id, days, terms, terms),
    )
