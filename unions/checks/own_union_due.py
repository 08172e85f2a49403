"""Twenty-five members have a committee of their own."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises.checks.subjects import ENTERPRISE, employers
from unions.checks.subjects import has_own_union, latest_members

DUE = 25


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = employers(rows, asked.on).annotate(members=latest_members(asked.on, "members"))
    return numbers.filter(~has_own_union(asked.on), members__gte=DUE)


CHECK = Check(
    code="own_union_due",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("会员满二十五人，没有单独建会"),
    reason=_("有会员二十五人以上的，应当建立基层工会委员会；该企业没有单独建会记录。"),
    source=_("《中华人民共和国工会法》第十一条"),
    remedy=_("已单独建会的登记批复；没有的列入建会工作。"),
    find=_find,
    cure=at("own-union-found"),
    fields=("members",),
    detail=lambda row: f"{row.members:,}",
)
