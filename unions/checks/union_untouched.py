"""A union of which nobody has recorded anything for a year."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from unions.checks._touched import untouched_unions
from unions.checks.subjects import UNION


def _find(rows: Any, asked: Asked) -> QuerySet[Any]:
    found: QuerySet[Any] = untouched_unions(rows.standing_on(asked.on), asked.on)
    return found


CHECK = Check(
    code="union_untouched",
    severity=Severity.HINT,
    subject=UNION,
    title=_("工会一年没有更新"),
    reason=_("一年以来没有登记过任何情况，也没有人确认过；现在是否还这样，没有人知道。"),
    source=_("一年未改的档案查询（数据更新提醒，默认 365 天）"),
    doubt=OWN,
    remedy=_("核实后没有变化的按“确认无变化”，一年内不再列出；有变化的登记。"),
    find=_find,
    cure=at("union-edit"),
    confirms="unions",
)
