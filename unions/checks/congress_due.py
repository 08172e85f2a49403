"""A hundred employees hold a congress and not a meeting of all, by provincial rules."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import UNSEEN, Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, employers, latest_count
from unions.checks.own_union_of_hundred import HUNDRED
from unions.checks.subjects import has_system, is_covered
from unions.choices import SystemKind


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = employers(rows, asked.on).annotate(employees=latest_count(asked.on, "at_least"))
    return numbers.filter(
        ~has_system(asked.on, SystemKind.CONGRESS), is_covered(asked.on), employees__gte=HUNDRED
    )


CHECK = Check(
    code="congress_due",
    severity=Severity.HINT,
    subject=ENTERPRISE,
    title=_("已建会、职工百人以上，没有职代会"),
    reason=_(
        "职工一百人以上的企业一般应当召开职工代表大会。这一门槛出自省级条例，本省条例原文尚待提供。"
    ),
    source=_("省级企业民主管理（职工代表大会）条例，如上海 2017 年条例第四条"),
    doubt=UNSEEN,
    remedy=_("有职代会的登记建立日期；没有的列入民主管理工作。"),
    find=_find,
    cure=at("system-adopt", query="?kind=congress"),
    may=rules.can_fill,
    detail=lambda row: f"{row.employees:,}",
)
