"""A joint union is formed by two units or more."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from unions.checks.subjects import UNION, covered_by
from unions.choices import UnionKind


def _find(rows: Any, asked: Asked) -> QuerySet[Any]:
    several = covered_by(asked).values("union").annotate(n=Count("enterprise", distinct=True))
    counted = rows.standing_on(asked.on).annotate(
        covered=Coalesce(Subquery(several.values("n")), 0)
    )
    return counted.filter(kind=UnionKind.JOINT, covered__lt=2)


CHECK = Check(
    code="joint_union_of_one",
    severity=Severity.WARNING,
    subject=UNION,
    title=_("联合工会覆盖不足两家企业"),
    reason=_("联合基层工会由两个以上单位联合建立；登记的覆盖企业不足两家。"),
    source=_("工会统计调查逻辑检查（联合⇒涵盖单位≥2）"),
    remedy=_("还有企业加入的，在企业页面登记加入；只剩一家的核对是否改为单独建会或撤销。"),
    find=_find,
    fields=("enterprises",),
    cure=at("union-detail"),
    detail=lambda row: str(row.covered),
)
