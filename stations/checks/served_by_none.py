"""Somebody is there for each enterprise: the station that serves its area, or one above."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from common.checking import OWN, Asked, Check, Severity, at
from enterprises.checks.subjects import ENTERPRISE, employers
from stations.models import ServiceArea, Station


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    serving = ServiceArea.objects.as_of(asked.on).filter(
        station__in=Station.objects.open_on(asked.on)
    )
    here = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = serving.annotate(here=here).filter(here__startswith=F("area__path"))
    return employers(rows, asked.on).filter(area__in=Area.objects.filter(~Exists(above)))


CHECK = Check(
    code="served_by_none",
    severity=Severity.HINT,
    subject=ENTERPRISE,
    title=_("没有指导站服务"),
    reason=_("企业所在区域不在任何指导站的服务区域里，没有人指导它建会和民主管理。"),
    source=_("指导站服务区域"),
    doubt=OWN,
    remedy=_("由指导站把该区域列入服务区域；企业所在区域录错的更正企业所在地。"),
    find=_find,
    cure=at("enterprise-move"),
)
