"""A coverage lies before its union was approved, or after it was dissolved."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncYear
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from common.choices import Precision
from common.templatetags.ui import day
from unions import rules
from unions.checks.subjects import COVERAGE


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    # A day, month or year before: what is known to the month begins on its first day.
    before = (
        Q(since_precision=Precision.DAY, since__lt=F("union__approved_on"))
        | Q(since_precision=Precision.MONTH, since__lt=TruncMonth("union__approved_on"))
        | Q(since_precision=Precision.YEAR, since__lt=TruncYear("union__approved_on"))
    )
    # After all of the month or year in which it was dissolved, where the day is not known.
    by = "union__dissolved_precision"
    after = (
        Q(**{by: Precision.DAY}, since__gte=F("union__dissolved_on"))
        | Q(**{by: Precision.MONTH}, _month__gt=TruncMonth("union__dissolved_on"))
        | Q(**{by: Precision.YEAR}, _year__gt=TruncYear("union__dissolved_on"))
    )
    rows = rows.alias(_month=TruncMonth("since"), _year=TruncYear("since"))
    return rows.filter(before | after).filter(Q(until__isnull=True) | Q(until__gt=asked.on))


CHECK = Check(
    code="coverage_outside_union",
    severity=Severity.ERROR,
    subject=COVERAGE,
    title=_("建会覆盖早于批复或晚于撤销"),
    reason=_(
        "工会自批复之日成立，到撤销之日为止；这条覆盖的起始日期不在这段时间里，不能算已建会。"
    ),
    source=_("《中华人民共和国工会法》第十二条、第十三条"),
    remedy=_("核对批复日期和加入日期；工会日期不对的修改工会资料，覆盖日期不对的撤回后重新登记。"),
    find=_find,
    cure=at("union-edit", "union_id"),
    may=lambda user, row: rules.can_edit(user, row.union),
    fields=(
        "since",
        "union",
    ),
    detail=lambda row: (
        f"{day(row.since, row.since_precision)} / "
        f"{day(row.union.approved_on, row.union.approved_precision)}"
    ),
)
