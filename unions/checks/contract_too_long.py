"""Collective contracts run from one to three years."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import UNSEEN, Asked, Check, Severity, at
from common.choices import Precision
from common.templatetags.ui import period
from unions.checks.subjects import SYSTEM
from unions.choices import SystemKind

LONGEST = {Precision.DAY: 1096, Precision.MONTH: 1127, Precision.YEAR: 1462}


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    contracts = rows.filter(kind=SystemKind.CONTRACT, since__lte=asked.on, until__gt=asked.on)
    # Three years and the leap day; a month more where the beginning is known to the month or year.
    longer = [
        Q(since_precision=precision, until__gt=F("since") + timedelta(days=days))
        for precision, days in LONGEST.items()
    ]
    return contracts.filter(longer[0] | longer[1] | longer[2])


CHECK = Check(
    code="contract_too_long",
    severity=Severity.WARNING,
    subject=SYSTEM,
    title=_("集体合同期限超过三年"),
    reason=_("集体合同期限一般为一至三年；这一份登记的起止超过三年。"),
    source=_("《集体合同规定》（2004）"),
    doubt=UNSEEN,
    remedy=_("核对合同文本；止期录错的先终止这一条，再按文本登记。"),
    find=_find,
    cure=at("system-end"),
    fields=(
        "contract_until",
        "until",
    ),
    detail=period,
)
