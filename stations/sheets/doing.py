"""Lists of what a station does: activities and cases."""

from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from common.doubtful import Question, decided
from common.problems import Message
from common.sheets import SEQUENCE, Record, day_cell, given, word
from common.tables import Clean, Column
from common.values import clean_word, one_of, parse_date, parse_whole
from enterprises.sheets import EMPLOYER, EMPLOYER_CODE, named_employer
from stations import services
from stations.choices import ActivityKind, WorkLine
from stations.models import Activity, Case, Station
from stations.sheets.parts import STATION, Found, Naming, PartSheet, PartStore
from unions.models import Union
from unions.sheets import facts_of

NO_UNION = Message(
    "union_unknown",
    gettext_noop("没有登记过工会“%(name)s”。"),
    gettext_noop("请核对名称，或者先在名册中导入。"),
)
SEVERAL_UNIONS = Message(
    "unions_not_unique",
    gettext_noop("有 %(count)s 个工会叫“%(name)s”，分不清是哪一个。"),
    gettext_noop("请在“存疑”中选定是哪一个。"),
)


class _ActivityStore(PartStore):
    model: ClassVar[type[Model]] = Activity
    key_fields = ("station", "title", "held_on")
    labels: ClassVar[dict[str, str]] = {
        "kind": gettext_noop("种类"),
        "participants": gettext_noop("参加人数"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.record_activity(actor=actor, **values)


class ActivitySheet(PartSheet):
    """活动."""

    kind = "activities"
    title = _("指导站活动")
    identity = ("station", "title", "held_on")
    store = _ActivityStore()
    columns = (
        SEQUENCE,
        STATION,
        Column("kind", ("种类", "类别"), one_of(ActivityKind), required=True),
        Column("title", ("名称", "活动名称"), required=True),
        Column("held_on", ("日期", "时间"), parse_date, required=True, kind="date"),
        Column("participants", ("参加人数", "人数"), parse_whole, kind="int"),
    )

    def cells(self, part: Any, naming: Naming) -> dict[str, Any]:
        return {
            "kind": word(ActivityKind, part.kind),
            "title": part.title,
            "held_on": day_cell(part.held_on, part.held_precision),
            "participants": part.participants,
        }

    def part(self, row: Clean, station: Station, found: Found) -> Record:
        values = row.values
        stated = {
            "kind": values["kind"],
            "held_precision": values["held_on"].precision,
            "participants": values.get("participants"),
        }
        return Record(self.store, (station, values["title"], values["held_on"].on), given(stated))


class _CaseStore(PartStore):
    model: ClassVar[type[Model]] = Case
    key_fields = ("station", "title", "opened_on")
    labels: ClassVar[dict[str, str]] = {
        "enterprise": gettext_noop("企业"),
        "line": gettext_noop("工作内容"),
        "closed_on": gettext_noop("办结日期"),
        "outcome": gettext_noop("结果"),
        "partner": gettext_noop("合作单位"),
        "founded_union": gettext_noop("由此建立的工会"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.open_case(actor=actor, **values)


class CaseSheet(PartSheet):
    """服务事项."""

    kind = "cases"
    title = _("服务事项")
    identity = ("station", "title", "opened_on")
    store = _CaseStore()
    related = ("enterprise__area", "founded_union__area")
    columns = (
        SEQUENCE,
        STATION,
        EMPLOYER,
        EMPLOYER_CODE,
        Column("line", ("工作内容",), one_of(WorkLine), required=True),
        Column("title", ("事项", "事项名称"), required=True),
        Column("opened_on", ("开始时间", "开始日期"), parse_date, required=True, kind="date"),
        Column("closed_on", ("办结时间", "办结日期"), parse_date, kind="date"),
        Column("outcome", ("结果",), clean_word),
        Column("partner", ("合作单位",), clean_word),
        Column("union", ("由此建立的工会",), clean_word),
    )

    def cells(self, part: Any, naming: Naming) -> dict[str, Any]:
        union = part.founded_union
        return {
            **naming.employer(part.enterprise),
            "line": word(WorkLine, part.line),
            "title": part.title,
            "opened_on": day_cell(part.opened_on, part.opened_precision),
            "closed_on": day_cell(part.closed_on, part.closed_precision),
            "outcome": part.outcome,
            "partner": part.partner,
            "union": union.name if union and naming.context.scope.contains(union.area.path) else "",
        }

    def part(self, row: Clean, station: Station, found: Found) -> Record:
        values = row.values
        closed = values.get("closed_on")
        stated = {
            "enterprise": named_employer(row, found.enterprises, found.context),
            "line": values["line"],
            "opened_precision": values["opened_on"].precision,
            "closed_on": closed.on if closed else None,
            "closed_precision": closed.precision if closed else None,
            "outcome": values.get("outcome"),
            "partner": values.get("partner"),
            "founded_union": _named_union(row, found),
        }
        return Record(self.store, (station, values["title"], values["opened_on"].on), given(stated))


def _named_union(row: Clean, found: Found) -> Union | None:
    """The union that the row names; of several with that name it is asked which."""
    name = row.values.get("union")
    if not name:
        return None
    fits = found.unions.get(name, [])
    if not fits:
        row.report(NO_UNION, "union", name=name)
    if len(fits) < 2:
        return fits[0] if fits else None
    question = Question(
        SEVERAL_UNIONS, "union", facts_of, params={"name": name, "count": len(fits)}
    )
    return decided(row, fits, found.context.choices, question)


ACTIVITIES, CASES = ActivitySheet(), CaseSheet()
