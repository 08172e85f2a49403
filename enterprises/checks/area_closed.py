"""An enterprise sits in a place that does not exist any more."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises.checks.subjects import ENTERPRISE, operating


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return operating(rows, asked.on).filter(area__closed_on__lte=asked.on)


CHECK = Check(
    code="area_closed",
    severity=Severity.ERROR,
    subject=ENTERPRISE,
    title=_("所在区域已撤销"),
    reason=_("企业仍在营，登记的所在区域却已撤销；它的数字计在一个不存在的地方。"),
    source=_("数据核对"),
    doubt=OWN,
    remedy=_("登记“企业迁移”，迁入现在所在的区域；日期填区域撤销之日。"),
    find=_find,
    cure=at("enterprise-move"),
    fields=("area",),
    detail=lambda row: f"{row.area.name} {row.area.closed_on.isoformat()}",
)
