"""An enterprise of which nobody has recorded anything for a year."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, operating
from unions.checks._touched import untouched_enterprises


def _find(rows: Any, asked: Asked) -> QuerySet[Any]:
    found: QuerySet[Any] = untouched_enterprises(operating(rows, asked.on), asked.on)
    return found


CHECK = Check(
    code="enterprise_untouched",
    severity=Severity.HINT,
    subject=ENTERPRISE,
    title=_("企业一年没有更新"),
    reason=_("一年以来没有登记过任何情况，也没有人确认过；现在是否还这样，没有人知道。"),
    source=_("一年未改的档案查询（数据更新提醒，默认 365 天）"),
    doubt=OWN,
    remedy=_("核实后没有变化的按“确认无变化”，一年内不再列出；有变化的登记。"),
    find=_find,
    cure=at("enterprise-visit"),
    may=rules.can_fill,
    confirms="enterprises",
)
