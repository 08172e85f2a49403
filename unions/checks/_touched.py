"""When somebody last had a hand on a record: a fact about it, or a line of the log."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.timezone import make_aware

from common.audit import type_of
from common.choices import EntryKind
from common.models import AuditEntry
from enterprises.models import Absence, Enterprise, Headcount, Placement, SizeRecord
from unions.models import (
    Confirmation,
    Coverage,
    DemocraticSystem,
    Membership,
    Term,
    Union,
)

YEAR = timedelta(days=365)
# The columns of a fact that say when it was so.
_OF_ENTERPRISE: dict[Any, tuple[str, ...]] = {
    Headcount: ("reported_on",),
    Membership: ("reported_on",),
    Absence: ("confirmed_on",),
    Confirmation: ("confirmed_on",),
    Coverage: ("since", "until"),
    DemocraticSystem: ("since", "until"),
    Placement: ("until",),
}
_OF_UNION: dict[Any, tuple[str, ...]] = {
    Confirmation: ("confirmed_on",),
    Coverage: ("since", "until"),
    Term: ("elected_on",),
}


def untouched_enterprises(rows: Any, on: date) -> Any:
    """Enterprises of which nothing was recorded or confirmed in the year before the day."""
    sized = SizeRecord.objects.filter(enterprise=OuterRef("pk"), year__gte=on.year)
    rows = rows.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=on - YEAR), ~Exists(sized))
    return _untouched(rows, Enterprise, _OF_ENTERPRISE, on)


def untouched_unions(rows: Any, on: date) -> Any:
    """The same for unions; an enterprise that joins touches the union as well."""
    # Few systems are a union's. Asked for each union, SQLite would read those of enterprises too.
    systems = DemocraticSystem.objects.filter(_recent(("since", "until"), on), union__isnull=False)
    rows = rows.filter(approved_on__lte=on - YEAR).exclude(pk__in=systems.values("union"))
    return _untouched(rows, Union, _OF_UNION, on)


def _untouched(rows: Any, model: Any, facts: dict[Any, tuple[str, ...]], on: date) -> Any:
    owner = model._meta.model_name
    for fact, columns in facts.items():
        of_row = fact.objects.filter(_recent(columns, on), **{owner: OuterRef("pk")})
        rows = rows.filter(~Exists(of_row))
    lines = AuditEntry.objects.filter(kind=EntryKind.WRITE, at__gte=_end_of(on - YEAR))
    number = Cast(OuterRef("pk"), CharField())
    label = type_of(model)
    return rows.filter(
        ~Exists(lines.filter(target_type=label, target_id=number)),
        ~Exists(lines.filter(owner_type=label, owner_id=number)),
    )


def _recent(columns: tuple[str, ...], on: date) -> Q:
    """Whether one of the columns lies in the year before the day."""
    recent = Q()
    for column in columns:
        recent |= Q(**{f"{column}__gt": on - YEAR, f"{column}__lte": on})
    return recent


def _end_of(day: date) -> datetime:
    """The end of the day, as the log counts."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))
