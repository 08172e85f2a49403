"""Without a meeting nobody is told that the next one is due."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from common.checking import OWN, Asked, Check, Severity, at
from unions.checks.subjects import CONGRESS, congresses_on
from unions.models import CongressSession


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    met = CongressSession.objects.as_of(asked.on).filter(system=OuterRef("pk"))
    return congresses_on(rows, asked.on).filter(~Exists(met))


CHECK = Check(
    code="congress_session_unknown",
    severity=Severity.HINT,
    subject=CONGRESS,
    title=_("职代会没有会次记录"),
    reason=_("没有登记过开会的日期和代表人数，到期不会提醒，年报的职工代表人数也缺这一家。"),
    source=_("《企业民主管理规定》（总工发〔2012〕12号）第十七条"),
    doubt=OWN,
    remedy=_("登记最近一次职代会的召开日期和职工代表人数。"),
    find=_find,
    cure=at("congress-session-record"),
)
