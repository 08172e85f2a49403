"""A union goes on covering an enterprise that has ended."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from common.templatetags.ui import day
from unions.checks.subjects import COVERAGE


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return rows.filter(enterprise__closed_on__lte=asked.on, until__isnull=True).exclude(
        union__dissolved_on__lte=asked.on
    )


CHECK = Check(
    code="coverage_after_closing",
    severity=Severity.WARNING,
    subject=COVERAGE,
    title=_("企业已终止，建会覆盖没有终止"),
    reason=_("企业终止的，其工会组织相应撤销，并报告上一级工会；覆盖记录却还开着。"),
    source=_("《中华人民共和国工会法》第十三条"),
    remedy=_("登记“企业退出工会”，日期填企业终止之日；单独工会另登记撤销。"),
    find=_find,
    cure=at("coverage-end"),
    detail=lambda row: day(row.enterprise.closed_on, row.enterprise.closed_precision),
)
