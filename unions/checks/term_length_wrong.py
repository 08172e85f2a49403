"""A term ends three or five years after the election, as exactly as that is known."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity
from common.choices import Precision
from common.templatetags.ui import day
from unions.checks.subjects import TERM


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    leap = Q(elected_on__month=2, elected_on__day=29, ends_on__month=2, ends_on__day=28)
    same_day = Q(elected_on__month=ExtractMonth("ends_on"), elected_on__day=ExtractDay("ends_on"))
    known = (
        Q(elected_precision=Precision.YEAR)
        | Q(elected_precision=Precision.MONTH, elected_on__month=ExtractMonth("ends_on"))
        | leap
        | same_day
    )
    length = ExtractYear("ends_on") - ExtractYear("elected_on")
    return (
        rows.filter(elected_on__lte=asked.on)
        .annotate(length=length)
        .exclude(known, years__in=(3, 5), length=F("years"))
    )


CHECK = Check(
    code="term_length_wrong",
    severity=Severity.ERROR,
    subject=TERM,
    title=_("届满日期与任期不符"),
    reason=_("届满日期应为选举日期加三年或者五年；登记的不是。"),
    source=_("《中华人民共和国工会法》第十六条；工会统计调查逻辑检查（届满=起+3/5年）"),
    remedy=_("核对选举结果批复；录错的在工会的修改记录里撤回，再重新登记换届。"),
    find=_find,
    cure=lambda row: reverse("history", args=["union", row.union_id]),
    detail=lambda row: " – ".join(
        day(on, row.elected_precision) for on in (row.elected_on, row.ends_on)
    ),
)
