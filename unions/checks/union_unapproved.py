"""A union that covers somebody has an approval, or there is no union."""

from typing import Any

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from unions.checks.subjects import UNION, covered_by


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return rows.filter(Exists(covered_by(asked)), approved_on__isnull=True)


CHECK = Check(
    code="union_unapproved",
    severity=Severity.ERROR,
    subject=UNION,
    title=_("工会没有批复日期，却有覆盖企业"),
    reason=_("建立工会须报上一级工会批准；没有批复日期的按筹建中处理，它覆盖的企业都不算已建会。"),
    source=_("《中华人民共和国工会法》第十二条；工会统计调查逻辑检查"),
    remedy=_("在“修改工会资料”里补批复日期和文号。"),
    find=_find,
    cure=at("union-edit"),
    fields=("approved_on",),
)
