"""A congress has fewer representatives than the employees of its enterprise ask for."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from common.checking import UNSEEN, Asked, Check, Severity, at
from enterprises.checks.subjects import EMPLOYEES
from enterprises.models import Headcount
from unions.checks.subjects import CONGRESS, congresses_on
from unions.models import CongressSession

# One of so many employees, thirty at least; above a hundred the number is a matter of agreement.
ONE_OF, AT_LEAST, ENOUGH = 20, 30, 100


def needed(employees: int) -> int:
    """How many representatives so many employees have; no more than there are employees, because
    then all of them meet."""
    share = -(-employees // ONE_OF)
    return min(employees, ENOUGH, max(AT_LEAST, share))


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """The number of the last meeting of which it is known, against the employees last reported."""
    known = CongressSession.objects.as_of(asked.on).filter(representatives__isnull=False)
    met = known.filter(system=OuterRef("pk")).order_by("-held_on")
    counts = Headcount.objects.as_of(asked.on).filter(enterprise=OuterRef("enterprise"))
    # Those first, because of most congresses it is not known: the rest is asked row by row.
    rows = rows.filter(enterprise__isnull=False, pk__in=known.values("system"))
    numbers = congresses_on(rows, asked.on).annotate(
        session=Subquery(met.values("pk")[:1]),
        representatives=Subquery(met.values("representatives")[:1]),
        employees=Subquery(counts.order_by("-reported_on").values("at_least")[:1]),
    )
    share = Q(representatives__lt=ENOUGH, employees__gt=F("representatives") * ONE_OF)
    return numbers.filter(
        Q(representatives__lt=AT_LEAST) | share, representatives__lt=F("employees")
    )


CHECK = Check(
    code="congress_representatives_few",
    severity=Severity.WARNING,
    subject=CONGRESS,
    title=_("职工代表人数少于规定"),
    reason=_(
        "职工代表人数不少于全体职工人数的百分之五，最少三十人；超过一百名的，超出部分由企业与工会协商。各省另有规定的从其规定，本省条例原文尚待提供。"
    ),
    source=_("《企业民主管理规定》（总工发〔2012〕12号）第八条"),
    doubt=UNSEEN,
    remedy=_("核对代表人数和职工人数，不对的更正；确实不足的，督促按程序补选。"),
    find=_find,
    cure=at("congress-session-edit", "session"),
    fields=("representatives", *EMPLOYEES),
    detail=lambda row: f"{row.representatives:,} / {needed(row.employees):,}",
)
