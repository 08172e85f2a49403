"""The list of areas, and how the sheets of other apps find the area a row names."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from areas import services
from areas.choices import AreaKind, ParkLevel
from areas.models import Area, FormerAreaName
from areas.selectors import AmbiguousAreaName, AreaFinder
from common.doubtful import Question, decided
from common.problems import Message
from common.scoping import AreaScope
from common.sheets import (
    OUT_OF_SCOPE,
    Context,
    Current,
    ModelStore,
    Record,
    RecordSheet,
    cells_of,
    registered,
    word,
)
from common.tables import Clean, Column
from common.values import clean_word, one_of, parse_date, parse_decimal

NO_PARENT = Message(
    "parent_area_missing",
    gettext_noop("找不到上级编码 %(code)s。"),
    gettext_noop("请先导入上级区域，或者把它排在这一行的上面。"),
)
NOT_FOUND = Message(
    "area_unknown",
    gettext_noop("找不到区域“%(name)s”。"),
    gettext_noop("请核对名称；同名的请写全称，例如 ××县××镇。"),
)
AMBIGUOUS = Message(
    "area_not_unique",
    gettext_noop("不止一处叫“%(name)s”。"),
    gettext_noop("请在“存疑”中选定是哪一处，或者写全称，例如 ××县××镇。"),
)


def named_area(row: Clean, field: str, finder: AreaFinder, context: Context) -> Area | None:
    """The area named in a column, inside the import's area if there is one by that name.

    Reports on the row and returns None when there is none or one out of scope; of several it is
    asked which (`row.doubt`).
    """
    name = row.values.get(field)
    if not name:
        return None
    within = context.area.path if context.area else ""
    try:
        area = finder.find(name, within=within) or finder.find(name)
    except AmbiguousAreaName as several:
        here = [area for area in several.areas if context.scope.contains(area.path)]
        if not here:
            row.report(AMBIGUOUS, field, name=name)
            return None
        question = Question(AMBIGUOUS, field, partial(_facts_of, finder), params={"name": name})
        return decided(row, here, context.choices, question)
    if area is None:
        row.report(NOT_FOUND, field, name=name)
    elif not context.scope.contains(area.path):
        row.report(OUT_OF_SCOPE, field)
        return None
    return area


def _facts_of(finder: AreaFinder, area: Area) -> dict[str, Any]:
    """Where it lies, as far as the scope reaches, and its code."""
    above = [
        finder.by_code[code].name for code in area.ancestor_codes[:-1] if code in finder.by_code
    ]
    return {
        gettext_noop("上级区域"): " · ".join(above),
        gettext_noop("区域编码"): area.code,
        gettext_noop("类别"): area.get_kind_display(),
    }


class _AreaStore(ModelStore):
    model: ClassVar[type[Model]] = Area
    key_fields = ("code",)
    labels: ClassVar[dict[str, str]] = {
        "name": gettext_noop("名称"),
        "kind": gettext_noop("类别"),
        "park_level": gettext_noop("园区级别"),
        "parent_code": gettext_noop("上级编码"),
        "opened_on": gettext_noop("设立日期"),
    }

    def place(self, row: Any) -> str:
        return str(row.path)

    def current(self, row: Any, name: str) -> Any:
        if name == "parent_code":
            codes = row.ancestor_codes
            return codes[-2] if len(codes) > 1 else None
        return getattr(row, name)

    def add(self, actor: Any, **values: Any) -> Area:
        code = values.pop("parent_code", None)
        parent = Area.objects.get(code=code) if code else None
        return services.create_area(actor=actor, parent=parent, **values)

    def change(self, actor: Any, row: Area, values: dict[str, Any]) -> None:
        rest = dict(values)
        code = rest.pop("parent_code", None)
        if code and code != self.current(row, "parent_code"):
            services.move_area(actor=actor, area=row, parent=Area.objects.get(code=code))
            row.refresh_from_db()
        services.change_area(actor=actor, area=row, **rest)


class _FormerNameStore(ModelStore):
    model: ClassVar[type[Model]] = FormerAreaName
    key_fields = ("code", "name")

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        names = FormerAreaName.objects.filter(area__code__in={code for code, _name in keys})
        return {(row.area.code, row.name): row for row in names.select_related("area")}

    def add(self, actor: Any, **values: Any) -> Model:
        area = Area.objects.get(code=values["code"])
        return services.add_former_name(actor=actor, area=area, name=values["name"])

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        """Nothing but its key is stated."""


# Other words for the kinds; farms and prisons stand beside towns in the statistics list.
_KINDS = {
    "地级市": AreaKind.CITY,
    "县区": AreaKind.COUNTY,
    "县": AreaKind.COUNTY,
    "区": AreaKind.COUNTY,
    "县级市": AreaKind.COUNTY,
    "镇": AreaKind.TOWNSHIP,
    "乡": AreaKind.TOWNSHIP,
    "民族乡": AreaKind.TOWNSHIP,
    "农场": AreaKind.TOWNSHIP,
    "类似乡镇": AreaKind.TOWNSHIP,
    "开发区": AreaKind.PARK,
    "工业园": AreaKind.PARK,
}
_AREAS, _FORMER_NAMES = _AreaStore(), _FormerNameStore()


def _may_name(path: str | None, scope: AreaScope) -> bool:
    """Whether a parent exists as far as this scope knows: inside of it, or above it."""
    if path is None:
        return False
    return scope.contains(path) or any(prefix.startswith(path) for prefix in scope.prefixes)


class AreaSheet(RecordSheet):
    """区域名录: divisions and parks, a parent before its children."""

    kind = "areas"
    title = _("区域和园区名录")
    identity = ("code",)
    columns = (
        Column("code", ("编码", "区划代码", "行政区划代码", "区域编码"), required=True),
        Column("name", ("名称", "区域名称"), required=True),
        Column("kind", ("类别", "级别", "类型"), one_of(AreaKind, _KINDS), required=True),
        Column("parent_code", ("上级编码", "上级代码", "上级区划代码")),
        Column("park_level", ("园区级别", "开发区级别"), one_of(ParkLevel)),
        Column("former", ("曾用名", "原名"), clean_word),
        Column("opened_on", ("设立日期", "设立时间", "成立时间"), parse_date, kind="date"),
        Column("longitude", ("经度",), parse_decimal, kind="number"),
        Column("latitude", ("纬度",), parse_decimal, kind="number"),
    )

    def current(self, context: Context) -> Iterator[Current]:
        areas = registered(Area.objects.open_on(context.as_of), context).order_by("path")
        for area in areas.prefetch_related("former_names"):
            codes = area.ancestor_codes
            yield Current(
                str(area.pk),
                cells_of(
                    code=area.code,
                    name=area.name,
                    kind=word(AreaKind, area.kind),
                    parent_code=codes[-2] if len(codes) > 1 else None,
                    park_level=word(ParkLevel, area.park_level),
                    former="、".join(sorted(former.name for former in area.former_names.all())),
                    opened_on=area.opened_on,
                    longitude=area.longitude,
                    latitude=area.latitude,
                ),
            )

    def look_up(self, rows: Sequence[Clean], context: Context) -> dict[str, str]:
        """Code → path, of areas that exist; rows add theirs."""
        return dict(Area.objects.values_list("code", "path"))

    def read(self, row: Clean, found: dict[str, str], context: Context) -> list[Record]:
        values = row.values
        parent = values.get("parent_code") or None
        if parent and not _may_name(found.get(parent), context.scope):
            row.report(NO_PARENT, "parent_code", code=parent)
            return []
        path = (found[parent] if parent else "") + values["code"] + "/"
        if not context.scope.contains(path):
            row.report(OUT_OF_SCOPE, "code")
            return []
        found.setdefault(values["code"], path)
        opened = values.get("opened_on")
        stated = {
            "name": values["name"],
            "kind": values["kind"],
            "parent_code": parent,
            "park_level": values.get("park_level"),
            "opened_on": opened.on if opened else None,
            "longitude": values.get("longitude"),
            "latitude": values.get("latitude"),
        }
        kept = {name: value for name, value in stated.items() if value not in (None, "")}
        records = [Record(_AREAS, (values["code"],), kept)]
        former = (values.get("former") or "").replace(",", "、").split("、")
        records += [Record(_FORMER_NAMES, (values["code"], name), {}) for name in former if name]
        return records


AREAS = AreaSheet()
