"""An own union covers one enterprise: that is what it is called for."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from unions.checks.subjects import UNION, covered_by
from unions.choices import UnionKind


def _find(rows: Any, asked: Asked) -> QuerySet[Any]:
    several = covered_by(asked).values("union").annotate(n=Count("enterprise", distinct=True))
    return (
        rows.standing_on(asked.on)
        .annotate(covered=Subquery(several.values("n")))
        .filter(kind=UnionKind.OWN, covered__gt=1)
    )


CHECK = Check(
    code="own_union_of_many",
    severity=Severity.ERROR,
    subject=UNION,
    title=_("单独工会覆盖了多家企业"),
    reason=_("单独基层工会只涵盖一个单位；涵盖两个以上的是联合工会。"),
    source=_("工会统计调查逻辑检查（单独⇒涵盖单位=1）"),
    remedy=_("多出来的企业登记“企业退出工会”；本来就是联合工会的，另建联合工会再加入。"),
    find=_find,
    cure=at("union-detail"),
    detail=lambda row: str(row.covered),
)
