"""Twenty-five employees and no union: where one is to be founded."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, employers, latest_count
from unions.checks.own_union_due import DUE
from unions.checks.subjects import is_covered


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    numbers = employers(rows, asked.on).annotate(employees=latest_count(asked.on, "at_least"))
    return numbers.filter(~is_covered(asked.on), employees__gte=DUE)


CHECK = Check(
    code="union_due",
    severity=Severity.HINT,
    subject=ENTERPRISE,
    title=_("职工满二十五人，没有建会"),
    reason=_(
        "职工二十五人以上，没有任何工会覆盖，列为应建未建。法律按会员数规定，职工数只是线索。"
    ),
    source=_("《中华人民共和国工会法》第十一条"),
    doubt=OWN,
    remedy=_("核实后登记建会；确实没有的登记“确认未建立”。"),
    find=_find,
    cure=at("enterprise-visit"),
    may=rules.can_fill,
    detail=lambda row: f"{row.employees:,}",
)
