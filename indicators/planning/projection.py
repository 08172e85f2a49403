"""What ends by itself until a day, if nothing is done.

The rate of that day needs no computing of its own: the standings reach as far as what is recorded
does, so the figures of a coming day are those of everybody doing nothing until then. The assumption
is just that: nothing is added, no contract renewed, no committee elected, nothing reported.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from areas.models import Area
from common.scoping import HasScope
from enterprises.models import Enterprise
from indicators import counting, selectors
from indicators.choices import COVERED, Answer, Lost
from indicators.figures import GROUPS
from indicators.freshness import bring_up_to_date
from indicators.models import Standing
from indicators.standings import SYSTEMS
from unions.models import Union


@dataclass(frozen=True)
class Lapse:
    """From `on`, something no longer counts that did the day before.

    Of a term of office, `on` is the last day by which the next committee was to be elected.
    """

    on: date
    lost: Lost
    area: Area
    enterprise: Enterprise | None = None
    union: Union | None = None

    @property
    def name(self) -> str:
        return str(self.enterprise or self.union)


def lapses(
    *, user: HasScope, area: Area, as_of: date, until: date, group: str = "all"
) -> list[Lapse]:
    """All that ends after `as_of` and until `until` (that day included), the earliest first."""
    ids = [place.id for place in selectors.places_in(user=user, area=area)]
    found = [*_of_enterprises(ids, group, as_of, until), *_of_terms(ids, as_of, until)]
    return sorted(found, key=lambda lapse: (lapse.on, lapse.lost, lapse.name))


def _of_enterprises(ids: list[int], group: str, as_of: date, until: date) -> Iterator[Lapse]:
    bring_up_to_date()
    rows = Standing.objects.sitting_in(ids).filter(GROUPS[group].condition)
    ending = rows.filter(valid_to__gt=as_of, valid_to__lte=until).values("enterprise_id")
    rows = rows.filter(enterprise_id__in=ending, valid_to__gt=as_of, valid_from__lte=until)
    rows = rows.select_related("enterprise", "area").order_by("enterprise_id", "valid_from")
    for _pk, spans in groupby(rows, key=lambda row: row.enterprise_id):
        yield from _of_one(list(spans), until)


def _of_one(spans: list[Any], until: date) -> Iterator[Lapse]:
    for before, after in zip(spans, [*spans[1:], None], strict=True):
        if before.valid_to > until:
            return
        for lost in _lost(before, after):
            yield Lapse(before.valid_to, lost, before.area, enterprise=before.enterprise)


def _lost(before: Any, after: Any) -> Iterable[Lost]:
    """What the earlier standing has and the later one has not."""
    if after is None or after.valid_from != before.valid_to:
        # Closed, moved away, or no longer of the group.
        return [Lost.LEFT]
    if before.union_kind not in COVERED:
        return []
    lost = [] if after.union_kind in COVERED else [Lost.UNION]
    ended = (
        kind
        for kind in SYSTEMS
        if getattr(before, kind) == Answer.YES and getattr(after, kind) != Answer.YES
    )
    return [*lost, *(Lost(kind) for kind in ended)]


def _of_terms(ids: list[int], as_of: date, until: date) -> Iterator[Lapse]:
    """Terms whose last day, postponed or not, falls into the time, and nobody elected by then."""
    terms = counting.terms_ended(ids, date.min, until)
    terms = terms.filter(renewed=False, due__gt=as_of, due__lte=until)
    for term in terms.select_related("union__area").order_by("pk"):
        yield Lapse(term.due, Lost.TERM, term.union.area, union=term.union)
