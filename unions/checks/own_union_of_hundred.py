"""A hundred employees, and at best a shared union."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises.checks.subjects import ENTERPRISE, employers, latest_count
from unions.checks.subjects import has_own_union

HUNDRED = 100


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = employers(rows, asked.on).annotate(employees=latest_count(asked.on, "at_least"))
    return numbers.filter(~has_own_union(asked.on), employees__gte=HUNDRED)


CHECK = Check(
    code="own_union_of_hundred",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("职工百人以上，没有单独建会"),
    reason=_("职工一百人以上的企业没有单独建会记录。"),
    source=_("百人以上企业单独建会的工作要求"),
    doubt=OWN,
    remedy=_("已单独建会的登记批复；没有的列入建会工作。"),
    find=_find,
    cure=at("own-union-found"),
    detail=lambda row: f"{row.employees:,}",
)
