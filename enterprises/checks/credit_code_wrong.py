"""The 18th character of a code is calculated from the 17 before it."""

from functools import reduce
from operator import add
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Length, Mod, StrIndex, Substr
from django.utils.translation import gettext_lazy as _

from common.checking import Asked, Check, Severity, at
from common.values.codes import ALPHABET, LENGTH, WEIGHTS, WELL_FORMED
from enterprises.checks.subjects import ENTERPRISE


def _value(place: int) -> Any:
    """What the character at this place counts; -1 for one that no code has."""
    return StrIndex(Value(ALPHABET), Substr("credit_code", place + 1, 1)) - 1


def _find(rows: QuerySet[Any], _asked: Asked) -> QuerySet[Any]:
    total = reduce(add, (_value(place) * weight for place, weight in enumerate(WEIGHTS)))
    coded = rows.filter(credit_code__isnull=False).annotate(
        code_length=Length("credit_code"),
        # The digit makes the sum divisible: so both sides are added before they are divided.
        remainder=Mod(total + _value(LENGTH - 1), Value(31)),
    )
    return coded.exclude(
        code_length=LENGTH, remainder=0, credit_code__regex=f"^{WELL_FORMED.pattern}$"
    )


CHECK = Check(
    code="credit_code_wrong",
    severity=Severity.ERROR,
    subject=ENTERPRISE,
    title=_("统一社会信用代码校验不符"),
    reason=_("代码的第 18 位应由前 17 位算出；不符的一定有字录错了，按代码就找不到这家企业。"),
    source=_("GB 32100-2015 校验码；工会统计调查逻辑检查"),
    remedy=_("对照营业执照，在“修改企业资料”里改正。"),
    find=_find,
    cure=at("enterprise-edit"),
    fields=("credit_code",),
    detail=lambda row: row.credit_code,
)
