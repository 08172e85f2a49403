"""An approval has a number by which it is found."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from unions.checks.subjects import UNION


def _find(rows: Any, asked: Asked) -> QuerySet[Any]:
    return rows.standing_on(asked.on).filter(approval_number="")


CHECK = Check(
    code="union_without_number",
    severity=Severity.WARNING,
    subject=UNION,
    title=_("工会有批复日期，没有批复文号"),
    reason=_("已建会应有批复文号和日期；没有文号就无从核对。"),
    source=_("工会统计调查逻辑检查（已建会⇒批复文号、日期）"),
    remedy=_("在“修改工会资料”里补批复文号。"),
    find=_find,
    cure=at("union-edit"),
    fields=("approval_number",),
)
