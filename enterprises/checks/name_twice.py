"""The same name twice is the same enterprise, more often than not."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises.checks.subjects import ENTERPRISE, employers


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    operating_ones = employers(rows, asked.on).exclude(name_key="")
    same = operating_ones.filter(name_key=OuterRef("name_key")).exclude(pk=OuterRef("pk"))
    return operating_ones.filter(Exists(same.order_by()))


CHECK = Check(
    code="name_twice",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("企业重名，可能录了两次"),
    reason=_("有两家在营企业名称相同；录了两次的会在企业数里计两次。"),
    source=_("数据核对"),
    doubt=OWN,
    remedy=_("核对信用代码和地址：是同一家的合并，不是的不用改。"),
    find=_find,
    cure=at("enterprise-merge"),
    fields=("name",),
)
