"""Without its code an enterprise is recognised by its name alone."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from enterprises.checks.subjects import ENTERPRISE, employers


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return employers(rows, asked.on).filter(Q(credit_code__isnull=True))


CHECK = Check(
    code="credit_code_missing",
    severity=Severity.HINT,
    subject=ENTERPRISE,
    title=_("缺统一社会信用代码"),
    reason=_("没有信用代码，导入名册只能按名称认企业，容易重复录入。"),
    source=_("《法人和其他组织统一社会信用代码编码规则》（GB 32100-2015）"),
    doubt=OWN,
    remedy=_("查营业执照，在“修改企业资料”里补上 18 位代码。"),
    find=_find,
    cure=at("enterprise-edit"),
)
