"""A contract without an end never runs out on any list."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from unions.checks.subjects import SYSTEM
from unions.choices import SystemKind


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return rows.filter(kind=SystemKind.CONTRACT, since__lte=asked.on, until__isnull=True)


CHECK = Check(
    code="contract_endless",
    severity=Severity.HINT,
    subject=SYSTEM,
    title=_("集体合同没有到期日"),
    reason=_("集体合同都有期限；没有到期日就永远算作有效，也不会提醒续签。"),
    source=_("工会统计调查逻辑检查（集体合同起止覆盖时点）"),
    remedy=_("查合同文本，登记终止日期（到期日）。"),
    find=_find,
    cure=at("system-end"),
    detail=lambda row: row.since.isoformat(),
)
