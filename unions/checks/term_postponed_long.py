"""An election is put off by half a year at most."""

from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.checking import UNSEEN, Asked, Check, Severity
from unions.checks.subjects import TERM

LONGEST = timedelta(days=184)


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return rows.filter(elected_on__lte=asked.on, postponed_to__gt=F("ends_on") + LONGEST)


CHECK = Check(
    code="term_postponed_long",
    severity=Severity.WARNING,
    subject=TERM,
    title=_("换届延期超过六个月"),
    reason=_("经上一级工会批准的延期一般不超过六个月；登记的延期超过。"),
    source=_("《工会基层组织选举工作条例》（2016）"),
    doubt=UNSEEN,
    remedy=_("核对延期批复；录错的在工会的修改记录里撤回，再重新登记。"),
    find=_find,
    cure=lambda row: reverse("history", args=["union", row.union_id]),
    fields=("to",),
    detail=lambda row: f"{row.ends_on.isoformat()} → {row.postponed_to.isoformat()}",
)
