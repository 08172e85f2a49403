"""Lists of what a station has: served areas, posts, rooms, money; what every list of parts of a
station shares."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from areas.models import Area
from areas.selectors import AreaFinder
from areas.sheets import named_area
from common.problems import Message
from common.sheets import (
    SEQUENCE,
    Context,
    Current,
    ModelStore,
    Record,
    RecordSheet,
    cells_of,
    day_cell,
    given,
    registered,
    word,
)
from common.tables import Clean, Column
from common.values import (
    clean_word,
    one_of,
    parse_amount,
    parse_date,
    parse_whole,
    parse_year,
)
from enterprises.models import Enterprise
from enterprises.selectors import EnterpriseFinder
from enterprises.sheets import (
    EMPLOYER,
    EMPLOYER_CODE,
    employer_cells,
    employers_of,
    named_employer,
)
from stations import services
from stations.choices import (
    FacilityKind,
    FundingSource,
    HolderKind,
    PostRole,
)
from stations.models import Facility, Funding, Post, ServiceArea, Station
from unions.models import Union

NOSTATION = Message(
    "station_unknown",
    gettext_noop("没有叫“%(name)s”的指导站。"),
    gettext_noop("请核对名称，或者先导入指导站名录。"),
)
STATION = Column("station", ("指导站名称", "指导站", "站名"), required=True, shared=True)
_SINCE = Column(
    "since", ("起始时间", "起始日期", "开始时间"), parse_date, required=True, kind="date"
)
_SOURCES = {"县": "county", "区": "county", "县级": "county", "市级": "city"}


@dataclass
class Found:
    """Look-ups for a batch; areas and enterprises are fetched only by the sheets that ask."""

    rows: Sequence[Clean]
    context: Context
    stations: dict[str, Station]

    @cached_property
    def areas(self) -> AreaFinder:
        return AreaFinder.load(self.context.scope)

    @cached_property
    def enterprises(self) -> EnterpriseFinder:
        return employers_of(self.rows, self.context)

    @cached_property
    def unions(self) -> dict[str, list[Union]]:
        """By name; several may be called the same."""
        names = {row.values.get("union") for row in self.rows} - {None, ""}
        visible = Union.objects.in_scope(self.context.scope).filter(name__in=names)
        found: dict[str, list[Union]] = {}
        for union in visible.select_related("area").order_by("pk"):
            found.setdefault(union.name, []).append(union)
        return found


@dataclass
class Naming:
    """How a list names what its rows refer to."""

    context: Context

    @cached_property
    def _finder(self) -> AreaFinder:
        return AreaFinder.load(self.context.scope)

    def place(self, area: Area) -> str:
        within = self.context.area.path if self.context.area else ""
        return self._finder.word_for(area, within=within)

    def employer(self, enterprise: Enterprise | None) -> dict[str, Any]:
        return employer_cells(enterprise, self.context)


class PartStore(ModelStore):
    """Rows of a station; recording the same thing twice is harmless in all its services."""

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        stations = {key[0] for key in keys}
        related = [name for name in self.key_fields if name in ("station", "area")]
        rows = self.model._default_manager.filter(station__in=stations)
        return {self.key_of(row): row for row in rows.select_related(*related)}

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_part(actor=actor, part=row, **values)


class PartSheet(RecordSheet):
    """A sheet whose rows name their station first."""

    store: ClassVar[PartStore]
    related: ClassVar[tuple[str, ...]] = ()

    def current(self, context: Context) -> Iterator[Current]:
        naming = Naming(context)
        rows = self.rows(context).select_related("station", *self.related)
        for part in rows.order_by("station_id", "pk"):
            cells = {"station": part.station.name, **self.cells(part, naming)}
            yield Current(str(part.pk), cells_of(**cells))

    def offered(self, context: Context | None) -> dict[str, tuple[str, ...]]:
        if context is None:
            return super().offered(context)
        stations = registered(Station.objects.open_on(context.as_of), context)
        names = tuple(stations.order_by("area__path", "pk").values_list("name", flat=True))
        return {**super().offered(context), "station": names}

    def rows(self, context: Context) -> Any:
        """The parts that are there on the day, of stations inside the scope."""
        parts: Any = self.store.model._default_manager
        return registered(parts.as_of(context.as_of), context)

    @abstractmethod
    def cells(self, part: Any, naming: Naming) -> dict[str, Any]:
        """The cells of a row beside the name of its station."""

    def look_up(self, rows: Sequence[Clean], context: Context) -> Found:
        names = {row.values.get("station") for row in rows} - {None, ""}
        stations = Station.objects.filter(name__in=names).select_related("area")
        return Found(rows, context, {station.name: station for station in stations})

    def read(self, row: Clean, found: Found, context: Context) -> list[Record]:
        station = found.stations.get(row.values["station"])
        if station is None or not context.scope.contains(station.area.path):
            # Registered elsewhere or nowhere: the station outside does not exist.
            row.report(NOSTATION, "station", name=row.values["station"])
            return []
        record = self.part(row, station, found)
        return [record] if record and not row.has_error else []

    @abstractmethod
    def part(self, row: Clean, station: Station, found: Found) -> Record | None:
        """The record of the row; None where something was reported."""


class _ServiceAreaStore(PartStore):
    model: ClassVar[type[Model]] = ServiceArea
    key_fields = ("station", "area", "since")

    def add(self, actor: Any, **values: Any) -> Model:
        return services.serve_area(actor=actor, **values)


class ServiceAreaSheet(PartSheet):
    """服务区域."""

    kind = "service_areas"
    title = _("指导站服务区域")
    identity = ("station", "area", "since")
    store = _ServiceAreaStore()
    related = ("area",)
    columns = (SEQUENCE, STATION, Column("area", ("服务区域",), clean_word, required=True), _SINCE)

    def rows(self, context: Context) -> Any:
        """Served places inside the scope only: another's cannot be named by an import either."""
        return super().rows(context).filter(context.scope.q("area__path"))

    def cells(self, part: Any, naming: Naming) -> dict[str, Any]:
        return {
            "area": naming.place(part.area),
            "since": day_cell(part.since, part.since_precision),
        }

    def part(self, row: Clean, station: Station, found: Found) -> Record | None:
        area = named_area(row, "area", found.areas, found.context)
        since = row.values["since"]
        known = {"since_precision": since.precision}
        return Record(self.store, (station, area, since.on), known) if area else None


class _PostStore(PartStore):
    model: ClassVar[type[Model]] = Post
    key_fields = ("station", "role", "holder", "since")
    labels: ClassVar[dict[str, str]] = {
        "holder_kind": gettext_noop("任职者类别"),
        "people": gettext_noop("人数"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.fill_post(actor=actor, **values)


class PostSheet(PartSheet):
    """岗位."""

    kind = "posts"
    title = _("指导站人员")
    identity = ("station", "role", "holder", "since")
    store = _PostStore()
    columns = (
        SEQUENCE,
        STATION,
        Column("role", ("职务",), one_of(PostRole), required=True),
        Column("holder", ("任职者", "任职人", "姓名"), required=True),
        Column("holder_kind", ("任职者类别",), one_of(HolderKind)),
        Column("people", ("人数",), parse_whole, kind="int"),
        _SINCE,
    )

    def cells(self, part: Any, naming: Naming) -> dict[str, Any]:
        return {
            "role": word(PostRole, part.role),
            "holder": part.holder,
            "holder_kind": word(HolderKind, part.holder_kind),
            "people": part.people,
            "since": day_cell(part.since, part.since_precision),
        }

    def part(self, row: Clean, station: Station, found: Found) -> Record:
        values = row.values
        key = (station, values["role"], values["holder"], values["since"].on)
        stated = {
            "holder_kind": values.get("holder_kind"),
            "people": values.get("people"),
            "since_precision": values["since"].precision,
        }
        return Record(self.store, key, given(stated))


class _FacilityStore(PartStore):
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


class FacilitySheet(PartSheet):
    """阵地设施."""

    kind = "facilities"
    title = _("阵地设施")
    identity = ("station", "name")
    store = _FacilityStore()
    related = ("enterprise__area",)
    columns = (
        SEQUENCE,
        STATION,
        Column("kind", ("种类", "类别"), one_of(FacilityKind), required=True),
        Column("name", ("名称",), required=True),
        EMPLOYER,
        EMPLOYER_CODE,
        Column("opened_on", ("启用时间", "启用日期", "建成时间"), parse_date, kind="date"),
        Column("equipment", ("配备",), clean_word),
    )

    def cells(self, part: Any, naming: Naming) -> dict[str, Any]:
        return {
            "kind": word(FacilityKind, part.kind),
            "name": part.name,
            **naming.employer(part.enterprise),
            "opened_on": day_cell(part.opened_on, part.opened_precision),
            "equipment": part.equipment,
        }

    def part(self, row: Clean, station: Station, found: Found) -> Record:
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


class _FundingStore(PartStore):
    model: ClassVar[type[Model]] = Funding
    key_fields = ("station", "source", "year")
    labels: ClassVar[dict[str, str]] = {
        "amount": gettext_noop("金额（元）"),
        "remark": gettext_noop("备注"),
    }

    def add(self, actor: Any, **values: Any) -> Model:
        return services.record_funding(actor=actor, **values)


class FundingSheet(PartSheet):
    """经费投入."""

    kind = "funding"
    title = _("经费投入")
    identity = ("station", "year", "source")
    store = _FundingStore()
    columns = (
        SEQUENCE,
        STATION,
        Column("year", ("年度", "年份"), parse_year, required=True, kind="int"),
        Column("source", ("来源",), one_of(FundingSource, _SOURCES), required=True),
        Column("amount", ("金额（元）", "金额"), parse_amount, required=True, kind="money"),
        Column("remark", ("备注",)),
    )

    def cells(self, part: Any, naming: Naming) -> dict[str, Any]:
        return {
            "year": part.year,
            "source": word(FundingSource, part.source),
            "amount": part.amount,
            "remark": part.remark,
        }

    def part(self, row: Clean, station: Station, found: Found) -> Record:
        values = row.values
        stated = {"amount": values["amount"], "remark": values.get("remark")}
        return Record(self.store, (station, values["source"], values["year"]), given(stated))


SERVICE_AREAS, POSTS, FACILITIES, FUNDING = (
    ServiceAreaSheet(),
    PostSheet(),
    FacilitySheet(),
    FundingSheet(),
)
