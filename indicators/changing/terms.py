"""The changes of terms of office: what enters and leaves the rate of elections held in time.

A term counts from the day it ends until a year has passed; within that time the next committee may
be elected, or the approved postponement run out. Each is a change on its day (counting.terms_ended
says the same of a single day).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from indicators import selectors
from indicators.changing.rows import Change, Happening, Span, Subject
from indicators.counting import year_before
from unions.models import Term


class _Counted(NamedTuple):
    """What one term adds to each measure on a day; the fields are codes of measures."""

    terms_ended: bool
    terms_renewed: bool
    terms_pending: bool


class _Ended(NamedTuple):
    """A term; `renewed_on` is when the next committee was elected in time, if it was."""

    pk: int
    union_id: int
    union: str
    area_code: str
    area_name: str
    ends_on: date
    due: date
    renewed_on: date | None

    def on(self, day: date) -> _Counted:
        ended = year_before(day) < self.ends_on <= day
        renewed = ended and self.renewed_on is not None and self.renewed_on <= day
        return _Counted(ended, renewed, ended and not renewed and self.due > day)

    @property
    def days(self) -> set[date]:
        """The only days on which it can begin to count otherwise."""
        days = {self.ends_on, _year_after(self.ends_on), self.due}
        return days | ({self.renewed_on} if self.renewed_on else set())


def term_changes(span: Span) -> list[Change]:
    """In the order of days, then of terms: one query."""
    changes = []
    for term in _terms(span):
        before = term.on(span.first)
        for day in sorted(day for day in term.days if span.first < day <= span.last):
            after = term.on(day)
            if after != before:
                changes.append(_change(term, day, before, after))
            before = after
    return sorted(changes, key=lambda change: (change.on, change.subject.term))


def _terms(span: Span) -> Iterator[_Ended]:
    """Those that count on any day from the first to the last."""
    places = selectors.places_in(user=span.user, area=span.area)
    next_in_time = Term.objects.filter(
        union_id=OuterRef("union_id"),
        elected_on__gt=OuterRef("elected_on"),
        elected_on__lte=OuterRef("due"),
    ).order_by("elected_on")
    rows = Term.objects.filter(
        Q(union__dissolved_on__isnull=True) | Q(union__dissolved_on__gt=F("ends_on")),
        union__area_id__in=[place.id for place in places],
        union__approved_on__lte=F("ends_on"),
        ends_on__gt=year_before(span.first),
        ends_on__lte=span.last,
    ).annotate(due=Coalesce("postponed_to", "ends_on"))
    rows = rows.annotate(renewed_on=Subquery(next_in_time.values("elected_on")[:1]))
    columns = (
        *("pk", "union_id", "union__name", "union__area__code", "union__area__name"),
        *("ends_on", "due", "renewed_on"),
    )
    return (_Ended(*row) for row in rows.values_list(*columns).iterator())


def _change(term: _Ended, day: date, before: _Counted, after: _Counted) -> Change:
    effect = {
        code: int(now) - int(then)
        for code, then, now in zip(_Counted._fields, before, after, strict=True)
        if now != then
    }
    subject: Any = Subject(
        "union", term.union_id, term.union, None, term.area_code, term.area_name, term.pk
    )
    return Change(day, subject, tuple(_happenings(before, after)), effect)


def _happenings(before: _Counted, after: _Counted) -> Iterator[Happening]:
    if before.terms_ended and not after.terms_ended:
        yield Happening("term_passed")
        return
    if after.terms_ended and not before.terms_ended:
        yield Happening("term_ended")
    if after.terms_renewed and not before.terms_renewed:
        yield Happening("term_renewed")
    elif before.terms_pending and not after.terms_pending:
        yield Happening("term_overdue")


def _year_after(day: date) -> date:
    """The first day whose year before does not hold `day` any more."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28) + timedelta(days=1)
