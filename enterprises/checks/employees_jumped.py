"""A number that moved a lot since the last report wants a word of explanation."""

from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import EMPLOYEES, ENTERPRISE, latest_count, operating

# Smaller differences are no jump, whatever share they are.
_FEW = 10


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = operating(rows, asked.on).annotate(
        now=latest_count(asked.on, "employees"),
        was=latest_count(asked.on, "employees", skip=1),
    )
    moved = Case(
        When(now__gte=F("was"), then=F("now") - F("was")),
        default=F("was") - F("now"),
        output_field=IntegerField(),
    )
    # In whole numbers: a tenth of a person must not decide.
    return (
        numbers.filter(now__isnull=False, was__isnull=False)
        .annotate(moved=moved)
        .filter(Q(moved__gte=_FEW), Q(moved__gt=F("was") * 3 / 10))
    )


CHECK = Check(
    code="employees_jumped",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("职工人数变动超过 30%"),
    reason=_("职工人数比上次登记变动超过 30%，请核对。"),
    source=_("工会统计调查逻辑检查（变动超过 30% 须说明）"),
    remedy=_("核对最近两次人数；录错的重新登记同一天的人数，属实的不用改。"),
    find=_find,
    cure=at("headcount-record"),
    may=rules.can_fill,
    fields=EMPLOYEES,
    detail=lambda row: f"{row.was:,} → {row.now:,}",
    anew=True,
)
