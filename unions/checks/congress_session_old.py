"""A congress meets every year; the last meeting that is recorded is too long ago."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from common.checking import UNSEEN, Asked, Check, Severity, at
from unions.checks.subjects import CONGRESS, congresses_on
from unions.models import CongressSession

# From this month on, a year without a meeting is told before it is over.
REMINDED_FROM = 10


def _due(on: date) -> date:
    """The first day of the calendar year in which a meeting is looked for."""
    return date(on.year if on.month >= REMINDED_FROM else on.year - 1, 1, 1)


def _find(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    # One of which no meeting is recorded is not known to have met too seldom.
    met = CongressSession.objects.as_of(asked.on).filter(system=OuterRef("pk"))
    last = Subquery(met.order_by("-held_on").values("held_on")[:1])
    congresses = congresses_on(rows, asked.on).annotate(last_held_on=last)
    return congresses.filter(last_held_on__lt=_due(asked.on))


CHECK = Check(
    code="congress_session_old",
    severity=Severity.WARNING,
    subject=CONGRESS,
    title=_("职代会没有按年召开"),
    reason=_(
        "职工代表大会每年至少召开一次；登记的最近一次在上一年以前。10月1日起，当年还没有登记的也列入，这一提前提醒是本门户的做法。"
    ),
    source=_("《企业民主管理规定》（总工发〔2012〕12号）第十七条"),
    doubt=UNSEEN,
    remedy=_("开过会的登记召开日期；没有开的督促召开；已不再实行的登记终止。"),
    find=_find,
    cure=at("congress-session-record"),
    fields=("held_on",),
    detail=lambda row: row.last_held_on.isoformat(),
)
