"""Without a term nobody is told that an election is due."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from unions.checks.subjects import UNION
from unions.choices import UnionKind


def _find(rows: Any, asked: Asked) -> QuerySet[Any]:
    return rows.standing_on(asked.on).filter(
        kind__in=(UnionKind.OWN, UnionKind.JOINT), terms__isnull=True
    )


CHECK = Check(
    code="term_unknown",
    severity=Severity.HINT,
    subject=UNION,
    title=_("工会没有届次记录"),
    reason=_("没有登记过选举和任期，届满时不会提醒，也不计入按期换届率。"),
    source=_("《中华人民共和国工会法》第十六条"),
    doubt=OWN,
    remedy=_("登记最近一次选举的日期和任期（三年或者五年）。"),
    find=_find,
    cure=at("term-elect"),
)
