"""Twins: a copy of every row of the world, outside the scope of whoever asks.

`enrich` gives the world of tests/world.py the rows it lacks; `plant` copies every row of every
model that has any, with a mark in every column of text, to a place at one of four distances
(`LEVELS`). What a role must not see is planted at the nearest distance that lies outside its scope,
and at all that are farther.

A new model is copied without a word here. One whose rows are derived, or belong to the machinery,
is named in `NOT_COPIED`.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import ApiToken, Session, User
from accounts.services.tokens import token_digest
from areas.models import Area, FormerAreaName
from common import audit
from common.choices import JobState
from common.models import AuditArchive, AuditBlock, AuditEntry, AuditUnsealed, Export, Job
from dataimport.choices import RowAction
from dataimport.models import ImportBatch, ImportRow
from enterprises.models import Enterprise, FormerEnterpriseName
from indicators.models import AreaRevision, KeptCounts, StaleMark, Standing, StandingChange
from reports.services import build_report, start_report
from stations.choices import WorkScope
from stations.models import CaseEvent, ScopeOfWork, Station
from tests.world import World
from unions.choices import OfficerRole
from unions.models import Officer

MARK = "ZQ7TWIN"
# Numbers of twins, and of rows that do not exist: no other number in an answer looks like them.
FIRST_TWIN = 7_100_000_001
NO_ROW = 8_100_000_001
NO_CODE = "999999ZQX"
NO_UUID = uuid.UUID(int=NO_ROW)

# From far to near: another city, another county of the city, another park and town of the county,
# a neighbour in the same park.
LEVELS = ("city", "county", "park", "neighbour")
NEAREST = {"cty": "city", "cnt": "county", "prk": "park"}

NOT_COPIED = {
    Standing, StaleMark, AreaRevision, StandingChange, KeptCounts, Session, AuditEntry,
    AuditUnsealed, AuditBlock, AuditArchive,
}  # fmt: skip


def levels_for(role: str) -> tuple[str, ...]:
    """The distances at which a twin lies outside the scope of the role."""
    return LEVELS[: LEVELS.index(NEAREST.get(role, "neighbour")) + 1]


def enrich(world: World) -> None:
    """What the world of the access matrix has no use for, and a twin should have."""
    officer = world.people["cnt"]
    Enterprise.objects.filter(pk=world.enterprise.pk).update(
        address="人民街 1 号",
        contact="办公室",
        phone="13800005678",
        credit_code="91210727MA0UAB1C3D",
    )
    FormerEnterpriseName.objects.create(
        enterprise=world.enterprise, name="锦州旧厂", until=date(2018, 1, 1)
    )
    FormerAreaName.objects.create(area=world.area, name="七里河工业区")
    Officer.objects.create(
        union=world.union, role=OfficerRole.CHAIR, holder="主席", since=date(2019, 1, 1)
    )
    CaseEvent.objects.create(case=world.case, happened_on=date(2021, 1, 1), text="上门走访")
    ScopeOfWork.objects.create(
        station=world.station, scope=WorkScope.DEMOCRATIC_MANAGEMENT, since=date(2020, 6, 1)
    )
    for row, columns in (
        (world.union, {"parent": world.shared}),
        (world.membership, {"union": world.union}),
        (world.facility, {"enterprise": world.enterprise}),
        (world.case, {"founded_union": world.union}),
        (world.result, {"studio": world.studio, "pair": world.pair}),
        (world.batch, {"created_by": officer}),
    ):
        type(row).objects.filter(pk=row.pk).update(**columns)
    _import_row(world.batch)
    ApiToken.objects.create(
        user=officer, name="脚本", digest=token_digest("x"), expires_at=timezone.now()
    )
    Export.objects.create(
        day=date(2024, 1, 1), serial=1, kind="enterprises", format="csv", at=timezone.now(),
        actor=officer,
    )  # fmt: skip
    report = start_report(actor=officer, area=world.area, year=2022, today=date(2024, 1, 1))
    report.job = Job.objects.create(task="x", state=JobState.DONE, created_by=officer)
    report.save()
    world.built = build_report(report=report, built_at=timezone.now())


def _import_row(batch: ImportBatch) -> None:
    problem = {
        "sheet": "名册", "row": 2, "column": "人数", "value": "很多", "severity": "error",
        "reason": "读不出人数。", "remedy": "请填数字。", "code": "unreadable", "params": {},
    }  # fmt: skip
    ImportRow.objects.create(
        batch=batch, position=1, sheet="名册", number=2, subject="锦州某厂",
        action=RowAction.ERROR, raw={"人数": "很多"}, problems=[problem],
    )  # fmt: skip


@dataclass
class Twins:
    """The copies made so far: by model and number of the original, the newest last."""

    copies: dict[tuple[type[models.Model], Any], list[models.Model]] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    next_number: int = FIRST_TWIN

    def of(self, row: models.Model) -> models.Model | None:
        """The nearest copy of a row, if it has one."""
        found = self.copies.get((type(row), row.pk))
        return found[-1] if found else None

    def number(self) -> int:
        self.next_number += 1
        return self.next_number


def plant(twins: Twins, world: World, level: str) -> None:
    """Copy every row to that distance; and outside rows that point at rows inside."""
    _Planting(twins, world, level).run()


def copied_models() -> list[type[models.Model]]:
    """Every model of the project's own apps that is copied, what others refer to first."""
    own = [
        model
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
        for model in config.get_models()
        if not model._meta.proxy and model not in NOT_COPIED
    ]
    ordered: list[type[models.Model]] = []

    def add(model: Any) -> None:
        if model in ordered or model not in own:
            return
        for column in _references(model):
            if column.related_model is not model:
                add(column.related_model)
        ordered.append(model)

    for model in own:
        add(model)
    return ordered


def _references(model: Any) -> list[Any]:
    return [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]


class _Planting:
    """One level: which rows are copied, and what their columns become."""

    def __init__(self, twins: Twins, world: World, level: str) -> None:
        self.twins = twins
        self.level = level
        self.made: dict[tuple[Any, Any], models.Model] = {}
        city = Area.objects.get(code="210700")
        yixian = Area.objects.get(code="210727")
        self.heads = {
            "city": [city],
            "county": list(city.children.all()),
            "park": list(yixian.children.all()),
            "neighbour": [],
        }[level]
        self.here = yixian.path
        self.originals = [(model, list(self._rows(model))) for model in copied_models()]

    def run(self) -> None:
        for model, rows in self.originals:
            for row in rows:
                if self._is_placed(row):
                    self._copy(model, row)
        for model, rows in self.originals:
            for row in rows:
                self._copy_pointing_inside(model, row)
        self._log()

    def _rows(self, model: Any) -> Iterator[models.Model]:
        rows = model._default_manager.order_by("path" if model is Area else "pk")
        known = {copy.pk for (of, _pk), found in self.twins.copies.items() if of is model
                 for copy in found}  # fmt: skip
        return (row for row in rows if row.pk not in known and MARK not in str(vars(row)))

    def _is_placed(self, row: Any) -> bool:
        """Whether a copy of the row would lie at this distance."""
        if isinstance(row, Area):
            return any(row.path.startswith(head.path) for head in self.heads)
        named = [(c.related_model, getattr(row, c.attname)) for c in _references(type(row))]
        named = [(model, pk) for model, pk in named if pk is not None]
        places = [pk for model, pk in named if model is Area]
        if places:
            return all(self._is_allowed(pk) for pk in places)
        owners = [key for key in named if key[0] is not User]
        return not owners or any(key in self.made for key in owners)

    def _is_allowed(self, area_id: int) -> bool:
        if self.level == "neighbour":
            return Area.objects.get(pk=area_id).path.startswith(self.here)
        return (Area, area_id) in self.made

    def _copy(self, model: Any, row: Any) -> None:
        values = {c.attname: self._value(c, row) for c in model._meta.concrete_fields}
        copy = self._insert(model, values)
        if copy is not None:
            self.made[model, row.pk] = copy
            self.twins.copies.setdefault((model, row.pk), []).append(copy)

    def _copy_pointing_inside(self, model: Any, row: Any) -> None:
        """The copy once more, but what it does not belong to is the original."""
        copy = self.made.get((model, row.pk))
        owners = _owners(model)
        if copy is None or owners is None:
            return
        values = {c.attname: self._value(c, row) for c in model._meta.concrete_fields}
        for column in _references(model):
            if column.name not in owners and column.related_model not in (User, Area):
                values[column.attname] = getattr(row, column.attname)
        kept = {c.attname for c in _references(model)}
        if any(values[name] != getattr(copy, name) for name in kept):
            self._insert(model, values)

    def _insert(self, model: Any, values: dict[str, Any]) -> Any:
        copy = model(**values)
        try:
            with transaction.atomic():
                copy.save(force_insert=True)
        except IntegrityError as refusal:
            self.twins.refused[f"{model.__name__}: {refusal}"] += 1
            return None
        self.twins.count[model.__name__] += 1
        return copy

    def _value(self, column: Any, row: Any) -> Any:
        value = getattr(row, column.attname)
        if column.primary_key:
            return uuid.uuid4() if isinstance(value, uuid.UUID) else self.twins.number()
        if isinstance(column, models.ForeignKey):
            return self._of_copy(column.related_model, value)
        if column.name == "subject_id" and value:
            kind = Station if row.role == Role.STATION_OFFICER else Enterprise
            return self._of_copy(kind, value)
        if isinstance(row, Area) and column.name in ("code", "path"):
            return self._code_or_path(column.name, row)
        return self._marked(column, value)

    def _of_copy(self, model: Any, pk: Any) -> Any:
        """The number of the copy, or of the original where none was made."""
        copy = self.made.get((model, pk))
        return pk if copy is None else copy.pk

    def _marked(self, column: Any, value: Any) -> Any:
        """A text with the mark at its end, cut to what the column holds; different in each copy."""
        number = self.twins.next_number - FIRST_TWIN
        if column.name == "serial":
            return number
        if column.name == "seal":
            # Made by the portal; one that is not sealed has none.
            return value
        if isinstance(column, models.JSONField):
            return {**value, "twin": MARK} if isinstance(value, dict) and value else value
        if column.choices or not isinstance(column, models.CharField | models.TextField):
            return value
        # A union's begins with 81; nothing else of it is looked at by the database.
        text = "81" if column.name == "credit_code" else value or ""
        tail = f"{MARK}{number:04d}" if column.unique else MARK
        room = max((column.max_length or 10**6) - len(tail), 0)
        return f"{text[:room]}{tail}"[: column.max_length]

    def _code_or_path(self, name: str, row: Area) -> str:
        code = f"{row.code}{MARK}{LEVELS.index(self.level)}"[-20:]
        if name == "code":
            return code
        above = self.made.get((Area, row.parent_id), row.parent)
        return f"{above.path}{code}/"  # type: ignore[union-attr]

    def _log(self) -> None:
        """A line of the log about each kind of twin."""
        actors = [copy for (model, _pk), copy in self.made.items() if model is User]
        said = set()
        for (model, _pk), copy in self.made.items():
            if model not in said:
                said.add(model)
                audit.record(actors[0], "twin.change", copy, {"name": ["", MARK]}, reason=MARK)


def _owners(model: Any) -> set[str] | None:
    """The columns through which a row of this model is in a scope or out of it."""
    rows = model._default_manager.all()
    path = getattr(rows, "area_path_field", "")
    columns = [path, *getattr(rows, "owner_fields", {}).values()]
    heads = {column.split("__")[0].removesuffix("_id") for column in columns if column}
    # What is recorded about an enterprise is there for whoever sees the enterprise.
    heads.add("enterprise")
    try:
        model._meta.get_field(path.split("__")[0])
    except FieldDoesNotExist:
        return None
    return heads
