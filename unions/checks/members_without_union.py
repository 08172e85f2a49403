"""Members of an enterprise without a union are counted nowhere."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, operating
from unions.checks.subjects import is_covered, latest_members


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = operating(rows, asked.on).annotate(members=latest_members(asked.on, "members"))
    return numbers.filter(~is_covered(asked.on), members__gt=0)


CHECK = Check(
    code="members_without_union",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("有会员没有建会记录"),
    reason=_("登记了会员人数，却没有建会记录；没有建会记录的会员不计入会员数。请登记建会。"),
    source=_("入会率口径：会员人数只计已建会企业的"),
    remedy=_("登记单独建会，或登记加入哪个联合工会；会员数录错的重新登记。"),
    find=_find,
    cure=at("enterprise-visit"),
    may=rules.can_fill,
    fields=("members",),
    detail=lambda row: f"{row.members:,}",
)
