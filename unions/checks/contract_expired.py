"""A collective contract has run out and none has followed."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from common.templatetags.ui import day
from common.values import last_day
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, operating
from unions.checks.subjects import has_system
from unions.choices import SystemKind
from unions.models import DemocraticSystem


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    had = DemocraticSystem.objects.filter(
        kind=SystemKind.CONTRACT, enterprise=OuterRef("pk"), until__lte=asked.on
    )
    ended = had.order_by("-until")
    return (
        operating(rows, asked.on)
        .annotate(
            ended_on=Subquery(ended.values("until")[:1]),
            ended_precision=Subquery(ended.values("until_precision")[:1]),
        )
        .filter(~has_system(asked.on, SystemKind.CONTRACT), ended_on__isnull=False)
    )


CHECK = Check(
    code="contract_expired",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("集体合同到期没有续签"),
    reason=_("集体合同已经到期，没有登记新的；到期后不再计入集体合同覆盖率。"),
    source=_("工会统计调查逻辑检查（集体合同起止覆盖时点）"),
    remedy=_("续签了的登记新的集体合同；没有续签的不用改，到期日照旧。"),
    find=_find,
    cure=at("system-adopt", query="?kind=contract"),
    may=rules.can_fill,
    fields=(
        "contract_until",
        "until",
    ),
    detail=lambda row: day(last_day(row.ended_on), row.ended_precision),
)
