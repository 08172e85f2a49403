"""A committee sits on although its term has ended."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from unions.checks.subjects import UNION, last_term_end


def _find(rows: Any, asked: Asked) -> QuerySet[Any]:
    return (
        rows.standing_on(asked.on)
        .annotate(ended_on=last_term_end(asked.on))
        .filter(ended_on__lte=asked.on)
    )


CHECK = Check(
    code="term_ended",
    severity=Severity.WARNING,
    subject=UNION,
    title=_("届满没有换届"),
    reason=_("本届工会委员会任期已满（批准延期的按延期后的日期），没有登记换届。"),
    source=_("《中华人民共和国工会法》第十六条"),
    remedy=_("已换届的登记选举日期；没有换届的督促换届，确需延期的报上一级工会批准。"),
    find=_find,
    cure=at("term-elect"),
    fields=("elected_on",),
    detail=lambda row: row.ended_on.isoformat(),
)
