"""The list of stations; a station whose work widened has a row for each scope of its work."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from areas.selectors import AreaFinder
from areas.sheets import named_area
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
    yes_no,
)
from common.tables import Clean, Column
from common.values import clean_word, one_of, parse_answer, parse_date
from stations import services
from stations.choices import StationKind, WorkScope
from stations.models import ScopeOfWork, Station


class _StationStore(ModelStore):
    model: ClassVar[type[Model]] = Station
    key_fields = ("name",)
    related = ("area",)
    labels: ClassVar[dict[str, str]] = {
        "kind": gettext_noop("类别"),
        "area": gettext_noop("所在区域"),
        "founded_on": gettext_noop("成立日期"),
        "is_pilot": gettext_noop("试点"),
        "is_model": gettext_noop("样板站"),
        "seat": gettext_noop("站址"),
        "remark": gettext_noop("备注"),
    }

    def place(self, row: Any) -> str:
        return str(row.area.path)

    def add(self, actor: Any, **values: Any) -> Model:
        return services.found_station(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_station(actor=actor, station=row, **values)


class _ScopeStore(ModelStore):
    """Scopes of work, by the name of their station and the day they began."""

    model: ClassVar[type[Model]] = ScopeOfWork
    key_fields = ("station_name", "since")
    labels: ClassVar[dict[str, str]] = {"scope": gettext_noop("工作范围")}

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        names = {name for name, _since in keys}
        rows = ScopeOfWork.objects.filter(station__name__in=names).select_related("station")
        return {(row.station.name, row.since): row for row in rows}

    def add(self, actor: Any, **values: Any) -> Model:
        station = Station.objects.get(name=values.pop("station_name"))
        return services.widen_work(actor=actor, station=station, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.widen_work(actor=actor, station=row.station, since=row.since, **values)


_STATIONS, _SCOPES = _StationStore(), _ScopeStore()


class StationSheet(RecordSheet):
    """指导站名录."""

    kind = "stations"
    title = _("指导站")
    identity = ("name",)
    columns = (
        SEQUENCE,
        Column("name", ("指导站名称", "名称", "站名"), required=True),
        Column("kind", ("类别", "类型"), one_of(StationKind), required=True),
        Column("area", ("所在区域", "所在地", "区域"), clean_word, required=True),
        Column("founded_on", ("成立时间", "成立日期"), parse_date, required=True, kind="date"),
        Column("is_pilot", ("试点", "是否试点"), parse_answer),
        Column("is_model", ("样板站", "是否样板站"), parse_answer),
        Column("seat", ("站址", "地址"), clean_word),
        Column("scope", ("工作范围",), one_of(WorkScope)),
        Column("scope_since", ("工作范围起", "工作范围起始日期"), parse_date, kind="date"),
        Column("remark", ("备注", "说明")),
    )

    def current(self, context: Context) -> Iterator[Current]:
        """Each station once, with the scope that its work has on the day."""
        finder = AreaFinder.load(context.scope)
        within = context.area.path if context.area else ""
        stations = registered(Station.objects.open_on(context.as_of), context)
        scopes = ScopeOfWork.objects.as_of(context.as_of).filter(station__in=stations)
        of_station = {scope.station_id: scope for scope in scopes.order_by("since", "pk")}
        for station in stations.select_related("area").order_by("area__path", "pk"):
            scope = of_station.get(station.pk)
            yield Current(
                str(station.pk),
                cells_of(
                    name=station.name,
                    kind=word(StationKind, station.kind),
                    area=finder.word_for(station.area, within=within),
                    founded_on=day_cell(station.founded_on, station.founded_precision),
                    is_pilot=yes_no(station.is_pilot),
                    is_model=yes_no(station.is_model),
                    seat=station.seat,
                    scope=word(WorkScope, scope.scope) if scope else "",
                    scope_since=day_cell(scope.since, scope.since_precision) if scope else None,
                    remark=station.remark,
                ),
            )

    def look_up(self, rows: Sequence[Clean], context: Context) -> AreaFinder:
        return AreaFinder.load(context.scope)

    def read(self, row: Clean, found: AreaFinder, context: Context) -> list[Record]:
        area = named_area(row, "area", found, context)
        if area is None:
            return []
        values = row.values
        pilot, model = values.get("is_pilot"), values.get("is_model")
        stated = {
            "kind": values["kind"],
            "area": area,
            "founded_on": values["founded_on"].on,
            "founded_precision": values["founded_on"].precision,
            "is_pilot": pilot.truth if pilot else None,
            "is_model": model.truth if model else None,
            "seat": values.get("seat"),
            "remark": values.get("remark"),
        }
        records = [Record(_STATIONS, (values["name"],), given(stated))]
        if values.get("scope"):
            since = values.get("scope_since") or values["founded_on"]
            key = (values["name"], since.on)
            stated = {"scope": values["scope"], "since_precision": since.precision}
            records.append(Record(_SCOPES, key, stated))
        return records


STATIONS = StationSheet()
