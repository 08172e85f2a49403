"""More women among the members than among the employees."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, latest_count, operating
from unions.checks.subjects import latest_members


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = operating(rows, asked.on).annotate(
        women=latest_count(asked.on, "women"), women_members=latest_members(asked.on, "women")
    )
    return numbers.filter(women_members__gt=F("women"))


CHECK = Check(
    code="women_members_over_women",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("女会员人数超过女职工人数"),
    reason=_("女会员人数超过女职工人数。"),
    source=_("工会统计调查逻辑检查"),
    remedy=_("核对两个数各是哪一天的；不对的重新登记。"),
    find=_find,
    cure=at("membership-record"),
    may=rules.can_fill,
    fields=(
        "women_members",
        "women",
    ),
    detail=lambda row: f"{row.women_members:,} / {row.women:,}",
)
