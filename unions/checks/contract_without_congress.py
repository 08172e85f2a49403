"""A collective contract goes through the congress or all employees."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from enterprises import rules
from enterprises.checks.subjects import ENTERPRISE, operating
from unions.checks.subjects import has_system
from unions.choices import SystemKind


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return operating(rows, asked.on).filter(
        ~has_system(asked.on, SystemKind.CONGRESS), has_system(asked.on, SystemKind.CONTRACT)
    )


CHECK = Check(
    code="contract_without_congress",
    severity=Severity.WARNING,
    subject=ENTERPRISE,
    title=_("有集体合同，没有职代会"),
    reason=_("集体合同草案应当提交职工代表大会或者全体职工讨论通过；该企业没有职代会记录。"),
    source=_("《中华人民共和国劳动合同法》第五十一条"),
    remedy=_("有职代会的补登；由全体职工讨论通过的不用改。"),
    find=_find,
    cure=at("system-adopt", query="?kind=congress"),
    may=rules.can_fill,
    fields=(
        "contract",
        "kind",
    ),
)
