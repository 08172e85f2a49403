"""The statistics bureau lists it as above scale, and nobody knows how many work there."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, latest_count, latest_size, operating


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    known = operating(rows, asked.on).annotate(
        is_above=latest_size(asked.on, "above_scale"),
        counted_on=latest_count(asked.on, "reported_on"),
    )
    return known.filter(is_above=True, counted_on__isnull=True)


CHECK = Check(
    code="above_scale_uncounted",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("规模以上企业没有职工人数"),
    reason=_("规模以上企业按月报统计部门，人数一定有；没有登记就计不进人数分组和入会率。"),
    source=_("数据核对"),
    doubt=OWN,
    remedy=_("向企业或统计部门问清职工人数并登记。"),
    find=_find,
    cure=at("headcount-record"),
    may=rules.can_fill,
)
