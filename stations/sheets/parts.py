"""Lists of what belongs to stations: served areas, posts, rooms, money, activities, cases."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from areas.selectors import AreaFinder
from areas.sheets import named_area
from common.problems import Message
from common.sheets import OUT_OF_SCOPE, SEQUENCE, Context, ModelStore, Record, RecordSheet, given
from common.tables import Clean, Column
from common.values import (
    clean_word,
    one_of,
    parse_amount,
    parse_date,
    parse_whole,
    parse_year,
)
from enterprises.selectors import EnterpriseFinder
from enterprises.sheets import EMPLOYER, EMPLOYER_CODE, employers_of, named_employer
from stations import services
from stations.choices import (
    ActivityKind,
    FacilityKind,
    FundingSource,
    HolderKind,
    PostRole,
    WorkLine,
)
from stations.models import Activity, Case, Facility, Funding, Post, ServiceArea, Station
from unions.models import Union

NO_STATION = Message(
    "station_unknown",
    gettext_noop("没有叫“%(name)s”的指导站。"),
    gettext_noop("请核对名称，或者先导入指导站名录。"),
)
NO_UNION = Message(
    "union_unknown",
    gettext_noop("没有登记过工会“%(name)s”。"),
    gettext_noop("请核对名称，或者先在名册中导入。"),
)

_STATION = Column("station", ("指导站名称", "指导站", "站名"), required=True, shared=True)
_SINCE = Column(
    "since", ("起始时间", "起始日期", "开始时间"), parse_date, required=True, kind="date"
)
_SOURCES = {"县": "county", "区": "county", "县级": "county", "市级": "city"}


@dataclass
class _Found:
    """Look-ups for a batch; areas and enterprises are fetched only by the sheets that ask."""

    rows: Sequence[Clean]
    context: Context
    stations: dict[str, Station]

    @cached_property
    def areas(self) -> AreaFinder:
        return AreaFinder.load()

    @cached_property
    def enterprises(self) -> EnterpriseFinder:
        return employers_of(self.rows, self.context)

    @cached_property
    def unions(self) -> dict[str, Union]:
        names = {row.values.get("union") for row in self.rows} - {None, ""}
        visible = Union.objects.in_scope(self.context.scope).filter(name__in=names)
        return {union.name: union for union in visible.order_by("-pk")}


class _PartStore(ModelStore):
    """Rows of a station; recording the same thing twice is harmless in all its services."""

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        stations = {key[0] for key in keys}
        related = [name for name in self.key_fields if name in ("station", "area")]
        rows = self.model._default_manager.filter(station__in=stations)
        return {self.key_of(row): row for row in rows.select_related(*related)}

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_part(actor=actor, part=row, **values)


class _PartSheet(RecordSheet):
    """A sheet whose rows name their station first."""

    store: ClassVar[_PartStore]

    def look_up(self, rows: Sequence[Clean], context: Context) -> _Found:
        names = {row.values.get("station") for row in rows} - {None, ""}
        stations = Station.objects.filter(name__in=names).select_related("area")
        return _Found(rows, context, {station.name: station for station in stations})

    def read(self, row: Clean, found: _Found, context: Context) -> list[Record]:
        station = found.stations.get(row.values["station"])
        if station is None:
            row.report(NO_STATION, "station", name=row.values["station"])
            return []
        if not context.scope.contains(station.area.path):
            row.report(OUT_OF_SCOPE, "station")
            return []
        record = self.part(row, station, found)
        return [record] if record and not row.has_error else []

    @abstractmethod
    def part(self, row: Clean, station: Station, found: _Found) -> Record | None:
        """The record of the row; None where something was reported."""


class _ServiceAreaStore(_PartStore):
    model: ClassVar[type[Model]] = ServiceArea
    key_fields = ("station", "area", "since")

    def add(self, actor: Any, **values: Any) -> Model:
        return services.serve_area(actor=actor, **values)


class ServiceAreaSheet(_PartSheet):
    """服务区域."""

    kind = "service_areas"
    title = _("指导站服务区域")
    store = _ServiceAreaStore()
    columns = (SEQUENCE, _STATION, Column("area", ("服务区域",), clean_word, required=True), _SINCE)

    def part(self, row: Clean, station: Station, found: _Found) -> Record | None:
        area = named_area(row, "area", found.areas, found.context)
        key = (station, area, row.values["since"].on)
        return Record(self.store, key, {}) if area else None


class _PostStore(_PartStore):
    model: ClassVar[type[Model]] = Post
    key_fields = ("station", "role", "holder", "since")
    labels: ClassVar[dict[str, str]] = {
        "holder_kind": gettext_noop("任职者类别"),
        "people": gettext_noop("人数"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.fill_post(actor=actor, **values)


class PostSheet(_PartSheet):
    """岗位."""

    kind = "posts"
    title = _("指导站人员")
    store = _PostStore()
    columns = (
        SEQUENCE,
        _STATION,
        Column("role", ("职务",), one_of(PostRole), required=True),
        Column("holder", ("任职者", "任职人", "姓名"), required=True),
        Column("holder_kind", ("任职者类别",), one_of(HolderKind)),
        Column("people", ("人数",), parse_whole, kind="int"),
        _SINCE,
    )

    def part(self, row: Clean, station: Station, found: _Found) -> Record:
        values = row.values
        key = (station, values["role"], values["holder"], values["since"].on)
        stated = {"holder_kind": values.get("holder_kind"), "people": values.get("people")}
        return Record(self.store, key, given(stated))


class _FacilityStore(_PartStore):
    model: ClassVar[type[Model]] = Facility
    key_fields = ("station", "name")
    labels: ClassVar[dict[str, str]] = {
        "kind": gettext_noop("种类"),
        "enterprise": gettext_noop("所在企业"),
        "opened_on": gettext_noop("启用日期"),
        "equipment": gettext_noop("配备"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.open_facility(actor=actor, **values)


class FacilitySheet(_PartSheet):
    """阵地设施."""

    kind = "facilities"
    title = _("阵地设施")
    store = _FacilityStore()
    columns = (
        SEQUENCE,
        _STATION,
        Column("kind", ("种类", "类别"), one_of(FacilityKind), required=True),
        Column("name", ("名称",), required=True),
        EMPLOYER,
        EMPLOYER_CODE,
        Column("opened_on", ("启用时间", "启用日期", "建成时间"), parse_date, kind="date"),
        Column("equipment", ("配备",), clean_word),
    )

    def part(self, row: Clean, station: Station, found: _Found) -> Record:
        values = row.values
        opened = values.get("opened_on")
        stated = {
            "kind": values["kind"],
            "enterprise": named_employer(row, found.enterprises, found.context),
            "opened_on": opened.on if opened else None,
            "opened_precision": opened.precision if opened else None,
            "equipment": values.get("equipment"),
        }
        return Record(self.store, (station, values["name"]), given(stated))


class _FundingStore(_PartStore):
    model: ClassVar[type[Model]] = Funding
    key_fields = ("station", "source", "year")
    labels: ClassVar[dict[str, str]] = {
        "amount": gettext_noop("金额（元）"),
        "remark": gettext_noop("备注"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.record_funding(actor=actor, **values)


class FundingSheet(_PartSheet):
    """经费投入."""

    kind = "funding"
    title = _("经费投入")
    store = _FundingStore()
    columns = (
        SEQUENCE,
        _STATION,
        Column("year", ("年度", "年份"), parse_year, required=True, kind="int"),
        Column("source", ("来源",), one_of(FundingSource, _SOURCES), required=True),
        Column("amount", ("金额（元）", "金额"), parse_amount, required=True, kind="money"),
        Column("remark", ("备注",)),
    )

    def part(self, row: Clean, station: Station, found: _Found) -> Record:
        values = row.values
        stated = {"amount": values["amount"], "remark": values.get("remark")}
        return Record(self.store, (station, values["source"], values["year"]), given(stated))


class _ActivityStore(_PartStore):
    model: ClassVar[type[Model]] = Activity
    key_fields = ("station", "title", "held_on")
    labels: ClassVar[dict[str, str]] = {
        "kind": gettext_noop("种类"),
        "participants": gettext_noop("参加人数"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.record_activity(actor=actor, **values)


class ActivitySheet(_PartSheet):
    """活动."""

    kind = "activities"
    title = _("指导站活动")
    store = _ActivityStore()
    columns = (
        SEQUENCE,
        _STATION,
        Column("kind", ("种类", "类别"), one_of(ActivityKind), required=True),
        Column("title", ("名称", "活动名称"), required=True),
        Column("held_on", ("日期", "时间"), parse_date, required=True, kind="date"),
        Column("participants", ("参加人数", "人数"), parse_whole, kind="int"),
    )

    def part(self, row: Clean, station: Station, found: _Found) -> Record:
        values = row.values
        stated = {
            "kind": values["kind"],
            "held_precision": values["held_on"].precision,
            "participants": values.get("participants"),
        }
        return Record(self.store, (station, values["title"], values["held_on"].on), given(stated))


class _CaseStore(_PartStore):
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


class CaseSheet(_PartSheet):
    """服务事项."""

    kind = "cases"
    title = _("服务事项")
    store = _CaseStore()
    columns = (
        SEQUENCE,
        _STATION,
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

    def part(self, row: Clean, station: Station, found: _Found) -> Record:
        values = row.values
        closed, union = values.get("closed_on"), values.get("union")
        if union and union not in found.unions:
            row.report(NO_UNION, "union", name=union)
        stated = {
            "enterprise": named_employer(row, found.enterprises, found.context),
            "line": values["line"],
            "opened_precision": values["opened_on"].precision,
            "closed_on": closed.on if closed else None,
            "outcome": values.get("outcome"),
            "partner": values.get("partner"),
            "founded_union": found.unions.get(union) if union else None,
        }
        return Record(self.store, (station, values["title"], values["opened_on"].on), given(stated))


SERVICE_AREAS, POSTS, FACILITIES = ServiceAreaSheet(), PostSheet(), FacilitySheet()
FUNDING, ACTIVITIES, CASES = FundingSheet(), ActivitySheet(), CaseSheet()
