"""The union committee is the working body of a congress."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, operating
from unions.checks.subjects import has_system, is_covered
from unions.choices import SystemKind


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return operating(rows, asked.on).filter(
        ~is_covered(asked.on), has_system(asked.on, SystemKind.CONGRESS)
    )


CHECK = Check(
    code="congress_without_union",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("有职代会，没有建会记录"),
    reason=_(
        "企业工会委员会是职工代表大会的工作机构；该企业有职代会，却没有建会记录，职代会不计入建制率。"
    ),
    source=_("《中华人民共和国工会法》第三十六条至第三十八条"),
    remedy=_("登记建会；职代会录错的终止或撤回。"),
    find=_find,
    cure=at("enterprise-visit"),
    may=rules.can_fill,
    fields=(
        "congress",
        "kind",
    ),
)
