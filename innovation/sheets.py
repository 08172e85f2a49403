"""Lists of innovation studios, master–apprentice pairs and results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

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
from common.values import clean_word, one_of, parse_amount, parse_date, parse_whole
from enterprises.models import Enterprise
from enterprises.selectors import EnterpriseFinder
from enterprises.sheets import EMPLOYER_CODE, employer_cells, employers_of, named_employer
from innovation import services
from innovation.choices import ResultKind, StudioLevel
from innovation.models import Pair, Result, Studio

NO_STUDIO = Message(
    "studio_unknown",
    gettext_noop("这家企业没有登记过工作室“%(name)s”。"),
    gettext_noop("请核对名称，或者先导入创新工作室。"),
)

_EMPLOYER = Column("enterprise", ("企业名称", "单位名称", "所在企业"), required=True)
_LEVELS = {"国家": "national", "省": "provincial", "市": "municipal", "县级": "county"}


class _StudioStore(ModelStore):
    model: ClassVar[type[Model]] = Studio
    key_fields = ("enterprise", "name")
    labels: ClassVar[dict[str, str]] = {
        "level": gettext_noop("级别"),
        "field": gettext_noop("领域"),
        "founded_on": gettext_noop("成立日期"),
        "team_size": gettext_noop("成员人数"),
    }

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        studios = Studio.objects.filter(enterprise__in={key[0] for key in keys})
        return {self.key_of(row): row for row in studios.select_related("enterprise")}

    def add(self, actor: Any, **values: Any) -> Model:
        return services.found_studio(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_studio(actor=actor, studio=row, **values)


class _PairStore(ModelStore):
    model: ClassVar[type[Model]] = Pair
    key_fields = ("number",)
    related = ("enterprise__area",)
    labels: ClassVar[dict[str, str]] = {
        "enterprise": gettext_noop("企业"),
        "trade": gettext_noop("工种"),
        "master": gettext_noop("师傅岗位"),
        "apprentice": gettext_noop("徒弟岗位"),
        "since": gettext_noop("结对日期"),
        "awarded_on": gettext_noop("获奖日期"),
    }

    def place(self, row: Any) -> str:
        return str(row.enterprise.area.path)

    def add(self, actor: Any, **values: Any) -> Model:
        return services.record_pair(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_pair(actor=actor, pair=row, **values)


class _ResultStore(ModelStore):
    model: ClassVar[type[Model]] = Result
    key_fields = ("number",)
    related = ("enterprise__area", "studio")
    labels: ClassVar[dict[str, str]] = {
        "title": gettext_noop("成果名称"),
        "enterprise": gettext_noop("企业"),
        "studio": gettext_noop("创新工作室"),
        "kind": gettext_noop("种类"),
        "achieved_on": gettext_noop("完成日期"),
        "benefit": gettext_noop("创效（元）"),
    }

    def place(self, row: Any) -> str:
        return str(row.enterprise.area.path)

    def add(self, actor: Any, **values: Any) -> Model:
        return services.record_result(actor=actor, **values)

    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None:
        services.change_result(actor=actor, result=row, **values)


_STUDIOS, _PAIRS, _RESULTS = _StudioStore(), _PairStore(), _ResultStore()


@dataclass(frozen=True)
class _Found:
    enterprises: EnterpriseFinder
    studios: dict[tuple[int, str], Studio]


class _OfEnterprise(RecordSheet):
    """A sheet whose rows name their enterprise."""

    model: ClassVar[type[Model]]
    related: ClassVar[tuple[str, ...]] = ()

    def current(self, context: Context) -> Iterator[Current]:
        known: Any = self.model._default_manager
        rows = registered(known.as_of(context.as_of), context)
        for row in rows.select_related("enterprise__area", *self.related).order_by("pk"):
            cells = {**employer_cells(row.enterprise, context), **self.cells(row)}
            yield Current(str(row.pk), cells_of(**cells))

    def cells(self, row: Any) -> dict[str, Any]:
        """The cells of a row beside those that name its enterprise."""
        raise NotImplementedError

    def look_up(self, rows: Sequence[Clean], context: Context) -> _Found:
        names = {row.values.get("studio") for row in rows} - {None, ""}
        studios = Studio.objects.filter(name__in=names)
        return _Found(
            employers_of(rows, context), {(row.enterprise_id, row.name): row for row in studios}
        )

    def read(self, row: Clean, found: _Found, context: Context) -> list[Record]:
        enterprise = named_employer(row, found.enterprises, context)
        if enterprise is None:
            return []
        record = self.of_enterprise(row, enterprise, found)
        return [] if row.has_error else [record]

    def of_enterprise(self, row: Clean, enterprise: Enterprise, found: _Found) -> Record:
        raise NotImplementedError


class StudioSheet(_OfEnterprise):
    """创新工作室."""

    kind = "studios"
    title = _("创新工作室")
    identity = ("name", "enterprise", "credit_code")
    model = Studio
    columns = (
        SEQUENCE,
        Column("name", ("工作室名称", "名称"), required=True),
        _EMPLOYER,
        EMPLOYER_CODE,
        Column("level", ("级别",), one_of(StudioLevel, _LEVELS), required=True),
        Column("field", ("领域", "专业领域"), clean_word),
        Column("founded_on", ("成立日期", "成立时间"), parse_date, required=True, kind="date"),
        Column("team_size", ("成员人数", "人数"), parse_whole, kind="int"),
    )

    def cells(self, row: Any) -> dict[str, Any]:
        return {
            "name": row.name,
            "level": word(StudioLevel, row.level),
            "field": row.field,
            "founded_on": day_cell(row.founded_on, row.founded_precision),
            "team_size": row.team_size,
        }

    def of_enterprise(self, row: Clean, enterprise: Enterprise, found: _Found) -> Record:
        values = row.values
        stated = {
            "level": values["level"],
            "field": values.get("field"),
            "founded_on": values["founded_on"].on,
            "founded_precision": values["founded_on"].precision,
            "team_size": values.get("team_size"),
        }
        return Record(_STUDIOS, (enterprise, values["name"]), given(stated))


class PairSheet(_OfEnterprise):
    """金牌师徒."""

    kind = "pairs"
    title = _("金牌师徒")
    identity = ("number",)
    model = Pair
    columns = (
        SEQUENCE,
        Column("number", ("编号",), required=True),
        _EMPLOYER,
        EMPLOYER_CODE,
        Column("trade", ("工种",), required=True),
        Column("master", ("师傅岗位", "师傅"), clean_word),
        Column("apprentice", ("徒弟岗位", "徒弟"), clean_word),
        Column("since", ("结对日期", "结对时间"), parse_date, kind="date"),
        Column("awarded_on", ("获奖日期", "获奖时间"), parse_date, kind="date"),
    )

    def cells(self, row: Any) -> dict[str, Any]:
        names = ("number", "trade", "master", "apprentice")
        return {
            **{name: getattr(row, name) for name in names},
            "since": day_cell(row.since, row.since_precision),
            "awarded_on": day_cell(row.awarded_on, row.awarded_precision),
        }

    def of_enterprise(self, row: Clean, enterprise: Enterprise, found: _Found) -> Record:
        values = row.values
        since, awarded = values.get("since"), values.get("awarded_on")
        stated = {
            "enterprise": enterprise,
            "trade": values["trade"],
            "master": values.get("master"),
            "apprentice": values.get("apprentice"),
            "since": since.on if since else None,
            "since_precision": since.precision if since else None,
            "awarded_on": awarded.on if awarded else None,
            "awarded_precision": awarded.precision if awarded else None,
        }
        return Record(_PAIRS, (values["number"],), given(stated))


class ResultSheet(_OfEnterprise):
    """创新成果."""

    kind = "results"
    title = _("创新成果")
    identity = ("number",)
    model = Result
    related = ("studio",)
    columns = (
        SEQUENCE,
        Column("number", ("编号",), required=True),
        Column("title", ("成果名称", "名称"), required=True),
        _EMPLOYER,
        EMPLOYER_CODE,
        Column("studio", ("创新工作室", "工作室"), clean_word),
        Column("kind", ("种类", "类别"), one_of(ResultKind)),
        Column("achieved_on", ("完成日期", "完成时间"), parse_date, required=True, kind="date"),
        Column("benefit", ("创效（元）", "创效", "经济效益（元）"), parse_amount, kind="money"),
    )

    def cells(self, row: Any) -> dict[str, Any]:
        # A list can only name a studio of the same enterprise.
        own = row.studio is not None and row.studio.enterprise_id == row.enterprise_id
        return {
            "number": row.number,
            "title": row.title,
            "studio": row.studio.name if own else "",
            "kind": word(ResultKind, row.kind),
            "achieved_on": day_cell(row.achieved_on, row.achieved_precision),
            "benefit": row.benefit,
        }

    def of_enterprise(self, row: Clean, enterprise: Enterprise, found: _Found) -> Record:
        values = row.values
        name = values.get("studio")
        studio = found.studios.get((enterprise.pk, name)) if name else None
        if name and studio is None:
            row.report(NO_STUDIO, "studio", name=name)
        stated = {
            "title": values["title"],
            "enterprise": enterprise,
            "studio": studio,
            "kind": values.get("kind"),
            "achieved_on": values["achieved_on"].on,
            "achieved_precision": values["achieved_on"].precision,
            "benefit": values.get("benefit"),
        }
        return Record(_RESULTS, (values["number"],), given(stated))


STUDIOS, PAIRS, RESULTS = StudioSheet(), PairSheet(), ResultSheet()
