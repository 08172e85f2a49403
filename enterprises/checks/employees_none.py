"""An enterprise that operates has somebody who works there."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises.checks.subjects import EMPLOYEES, ENTERPRISE, employers, latest_count


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    counted = employers(rows, asked.on).annotate(now=latest_count(asked.on, "at_most"))
    return counted.filter(now=0)


CHECK = Check(
    code="employees_none",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("在营企业职工人数为 0"),
    reason=_("登记的职工人数为 0，企业却仍在营；它照旧计入企业数，拉低各项率。"),
    source=_("数据核对"),
    doubt=OWN,
    remedy=_("确已停业的登记“企业终止”；仍在营的重新登记职工人数。"),
    find=_find,
    cure=at("enterprise-close"),
    fields=EMPLOYEES,
)
