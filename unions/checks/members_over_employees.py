"""More members than employees: retired and dispatched members, or a mistake."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import EMPLOYEES, ENTERPRISE, latest_count, operating
from unions.checks.subjects import latest_members


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = operating(rows, asked.on).annotate(
        employees=latest_count(asked.on, "employees"), members=latest_members(asked.on, "members")
    )
    return numbers.filter(members__gt=F("employees"))


CHECK = Check(
    code="members_over_employees",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("会员人数超过职工人数"),
    reason=_("会员人数超过职工人数。含退休会员、劳务派遣会员的请核对，不是的请更正。"),
    source=_("工会统计调查逻辑检查"),
    remedy=_("核对两个数各是哪一天的、含不含退休和派遣人员；不对的重新登记。"),
    find=_find,
    cure=at("membership-record"),
    may=rules.can_fill,
    fields=("members", *EMPLOYEES),
    detail=lambda row: f"{row.members:,} / {row.employees:,}",
)
