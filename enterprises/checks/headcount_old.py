"""A headcount that is older than a year says little about today."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, latest_count, operating

YEAR = timedelta(days=365)


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    counted = operating(rows, asked.on).annotate(counted_on=latest_count(asked.on, "reported_on"))
    return counted.filter(counted_on__lte=asked.on - YEAR)


CHECK = Check(
    code="headcount_old",
    severity=Severity.HINT,
    subject=ENTERPRISE,
    title=_("职工人数超过一年没有更新"),
    reason=_("最近一次职工人数登记于一年以前；入会率和人数分组仍按那时的数计。"),
    source=_("一年未改的档案查询（数据更新提醒，默认 365 天）"),
    doubt=OWN,
    remedy=_("问清现在的职工人数，登记一次；没有变化的按今天的日期再登记一次。"),
    find=_find,
    cure=at("headcount-record"),
    may=rules.can_fill,
    detail=lambda row: row.counted_on.isoformat(),
)
