"""Three hundred employees send somebody into the board."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import EMPLOYEES, ENTERPRISE, employers, latest_count
from unions.checks.subjects import has_system
from unions.choices import SystemKind

DUE = 300


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = employers(rows, asked.on).annotate(employees=latest_count(asked.on, "at_least"))
    return numbers.filter(~has_system(asked.on, SystemKind.DIRECTORS), employees__gte=DUE)


CHECK = Check(
    code="directors_due",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("职工三百人以上，没有职工董事监事"),
    reason=_(
        "职工三百人以上的有限责任公司，除依法设监事会并有公司职工代表的外，董事会成员中应当有公司职工代表；没有登记职工董事监事。"
    ),
    source=_("《中华人民共和国公司法》（2023年修订）第六十八条"),
    remedy=_("有职工董事或监事会职工代表的登记；不是公司制的不用改。"),
    find=_find,
    cure=at("system-adopt", query="?kind=directors"),
    may=rules.can_fill,
    fields=EMPLOYEES,
    detail=lambda row: f"{row.employees:,}",
)
