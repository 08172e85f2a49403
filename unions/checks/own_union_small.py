"""With fewer than twenty-five members an own committee is one of three ways."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, employers
from unions.checks.own_union_due import DUE
from unions.checks.subjects import has_own_union, latest_members


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = employers(rows, asked.on).annotate(members=latest_members(asked.on, "members"))
    return numbers.filter(has_own_union(asked.on), members__lt=DUE)


CHECK = Check(
    code="own_union_small",
    severity=Severity.HINT,
    subject=ENTERPRISE,
    title=_("单独建会，会员不足二十五人"),
    reason=_(
        "会员不足二十五人的，可以单独建立基层工会委员会，也可以两个以上单位联合建立，或者选举组织员一人；单独建会不违反规定，只请核对会员数。"
    ),
    source=_("《中华人民共和国工会法》第十一条"),
    remedy=_("会员数录少了的重新登记；属实的不用改。"),
    find=_find,
    cure=at("membership-record"),
    may=rules.can_fill,
    detail=lambda row: f"{row.members:,}",
)
