"""A line of the log as people read it: labels for columns, values as pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import audit
from common.choices import Precision
from common.models import AuditEntry
from common.scoping import HasScope
from common.templatetags.ui import day
from common.values import last_day, mask_phone

NOTHING = "—"
# Nobody's business, whatever wrote it into a line.
_UNTOLD = audit.SECRETS
# By the first of these that a row has it is told apart from others of its kind.
_TELLING = (
    "reported_on",
    "year",
    "confirmed_on",
    "elected_on",
    "held_on",
    "title",
    "since",
    "name",
)
_PHONES = ("phone", "contact")
_SHORT = 200

# The last word of an action's code. What is not here is told by its code.
VERBS: dict[str, str | Promise] = {
    "register": gettext_lazy("登记"),
    "record": gettext_lazy("登记"),
    "create": gettext_lazy("新增"),
    "change": gettext_lazy("修改"),
    "rename": gettext_lazy("更名"),
    "move": gettext_lazy("迁移"),
    "close": gettext_lazy("终止"),
    "reopen": gettext_lazy("重新开业"),
    "merge": gettext_lazy("随企业合并转移"),
    "found": gettext_lazy("建立"),
    "approve": gettext_lazy("批复成立"),
    "dissolve": gettext_lazy("撤销"),
    "begin": gettext_lazy("开始"),
    "end": gettext_lazy("结束"),
    "elect": gettext_lazy("换届"),
    "postpone": gettext_lazy("延期"),
    "adopt": gettext_lazy("建立"),
    "confirm": gettext_lazy("确认"),
    "former_name": gettext_lazy("登记曾用名"),
    "recommend": gettext_lazy("推荐申报"),
    "give": gettext_lazy("授奖"),
    "open": gettext_lazy("开设"),
    "remove": gettext_lazy("删除"),
    "take_back": gettext_lazy("撤回"),
    "receive": gettext_lazy("上传"),
    "recheck": gettext_lazy("重新检查"),
    "apply": gettext_lazy("写入"),
    "discard": gettext_lazy("放弃"),
    "fail": gettext_lazy("未能完成"),
    "start": gettext_lazy("开始"),
    "build": gettext_lazy("编制完成"),
    "issue": gettext_lazy("发放"),
    "revoke": gettext_lazy("吊销"),
    "verify": gettext_lazy("校验"),
    "export": gettext_lazy("导出"),
    "make": gettext_lazy("导出"),
    "read": gettext_lazy("查看"),
    "enable": gettext_lazy("启用"),
    "disable": gettext_lazy("停用"),
    "withdraw": gettext_lazy("收回"),
    "purge": gettext_lazy("清理"),
    "refuse": gettext_lazy("拒绝"),
    "lock": gettext_lazy("锁定"),
    "unlock": gettext_lazy("解锁"),
    "enrol": gettext_lazy("启用"),
    "codes": gettext_lazy("换发恢复码"),
    "reset": gettext_lazy("重置"),
    "set": gettext_lazy("设初始密码"),
    "renew": gettext_lazy("续期"),
    "change_end": gettext_lazy("改终止日期"),
}
# Where the last word alone would say something else.
ACTIONS: dict[str, str | Promise] = {
    "session.begin": gettext_lazy("登录"),
    "session.end": gettext_lazy("退出登录"),
    "sign_in.refuse": gettext_lazy("登录被拒"),
    "sign_in.lock": gettext_lazy("登录锁定"),
    "sign_in.unlock": gettext_lazy("解除登录锁定"),
    "password.change": gettext_lazy("修改密码"),
    "password.set": gettext_lazy("设初始密码"),
    "password.renew": gettext_lazy("密码续期"),
    "factor.start": gettext_lazy("开始绑定动态码"),
    "factor.enrol": gettext_lazy("绑定动态码"),
    "factor.verify": gettext_lazy("动态码验证通过"),
    "factor.refuse": gettext_lazy("动态码验证未通过"),
    "factor.codes": gettext_lazy("换发恢复码"),
    "factor.remove": gettext_lazy("解除动态码"),
    "factor.reset": gettext_lazy("重置动态码"),
    "enterprise.merge": gettext_lazy("合并"),
    "servicearea.begin": gettext_lazy("开始服务"),
    "servicearea.end": gettext_lazy("终止服务"),
    "coverage.begin": gettext_lazy("加入工会"),
    "coverage.end": gettext_lazy("退出工会"),
    "officer.begin": gettext_lazy("任职"),
    "officer.end": gettext_lazy("离任"),
    "enterprise.phone.read": gettext_lazy("查看完整电话"),
    "rescue.read": gettext_lazy("在应急后台查看"),
    "grant.create": gettext_lazy("授权"),
    "report.complete": gettext_lazy("确认"),
    "report.reopen": gettext_lazy("撤回确认"),
    "report.check": gettext_lazy("检查通过"),
    "report.uncheck": gettext_lazy("检查作废"),
    "report.seal": gettext_lazy("封存"),
    "report.correct": gettext_lazy("编制更正版"),
    "feed.make": gettext_lazy("建立数据链接"),
    "feed.revoke": gettext_lazy("吊销数据链接"),
    "check.confirm": gettext_lazy("核对提醒后保存"),
    "confirmation.confirm": gettext_lazy("确认无变化"),
}


@dataclass(frozen=True)
class Told:
    """One column of a line in words."""

    column: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One line in words. `name` tells which row of its kind, as far as the reader may know."""

    entry: AuditEntry
    kind: str
    name: str
    verb: str
    told: tuple[Told, ...]

    @property
    def is_added(self) -> bool:
        return is_added(self.entry)

    @property
    def is_removed(self) -> bool:
        return is_removed(self.entry)


def is_added(entry: AuditEntry) -> bool:
    """Whether the line is about a row that was not there before."""
    before, after = pair(entry.changes.get("id"))
    return before is None and after is not None


def is_removed(entry: AuditEntry) -> bool:
    """Whether the line is about a row that is no more."""
    before, after = pair(entry.changes.get("id"))
    return before is not None and after is None


def pair(value: Any) -> tuple[Any, Any]:
    """Before and after of a column; what is no pair is told as what is so now."""
    if isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    return None, value


def model_of(label: str) -> type[models.Model] | None:
    """The model that a line names; None where there is none (any more)."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def verb_of(action: str) -> str:
    """The action in a word."""
    return str(ACTIONS.get(action) or VERBS.get(action.rpartition(".")[2], action))


def column_of(model: type[models.Model] | None, name: str) -> Any:
    """The model's field whose column has this name; None where it has none (any more)."""
    if model is None:
        return None
    try:
        found = model._meta.get_field(name.removesuffix("_id") if name != "id" else name)
    except FieldDoesNotExist:
        try:
            found = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
    return found if getattr(found, "attname", None) == name else None


def is_told(model: type[models.Model] | None, name: str, beside: Mapping[str, Any]) -> bool:
    """Whether readers are told of this column, where those `beside` it are in the line too."""
    if name == "id" or name in _UNTOLD:
        return False
    if name.endswith("_precision"):
        # Told with its date, unless that has not changed.
        stem = name.removesuffix("_precision")
        return stem not in beside and f"{stem}_on" not in beside
    found = column_of(model, name)
    return found is None or found.editable


class Teller:
    """Puts lines into words for a reader: `user` sees names of what lies in their scope.

    With None (who may read the whole log) all names are told. Names are fetched for all lines
    together.
    """

    def __init__(self, lines: Iterable[AuditEntry], user: HasScope | None) -> None:
        self._user = user
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        lines = list(lines)
        for entry in lines:
            model = model_of(entry.target_type)
            for name, value in entry.changes.items():
                found = column_of(model, name)
                if isinstance(found, models.ForeignKey):
                    wanted[found.related_model].update(pair(value))
        self._names = {model: self._names_of(model, ids - {None}) for model, ids in wanted.items()}
        self._rows = _rows_of(lines)

    def _names_of(self, model: type[models.Model], ids: set[Any]) -> dict[Any, str]:
        rows: Any = model._default_manager.all()
        if self._user is not None and hasattr(rows, "visible_to"):
            rows = rows.visible_to(self._user)
        if hasattr(model, "history_owner"):
            # A part's name speaks of what it is a part of.
            rows = rows.select_related()
        return {row.pk: str(row) for row in rows.filter(pk__in=ids)}

    def line(self, entry: AuditEntry) -> Line:
        model = model_of(entry.target_type)
        kind = str(model._meta.verbose_name) if model else entry.target_type
        own = f"{entry.owner_type.rpartition('.')[2]}_id"
        told = [
            self._told(model, name, entry)
            for name in entry.changes
            # Whose row it is stands above it.
            if is_told(model, name, entry.changes) and name != own
        ]
        return Line(
            entry,
            kind=kind,
            name=self._which(model, entry),
            verb=verb_of(entry.action),
            told=tuple(one for one in told if one.before != one.after),
        )

    def _told(self, model: Any, name: str, entry: AuditEntry) -> Told:
        column = column_of(model, name)
        before, after = pair(entry.changes[name])
        if column is None:
            return Told(name, name, _plain(before), _plain(after))
        beside = _precision_of(model, name)
        row = self._row(entry)
        # Unchanged, it is what the row has.
        known = getattr(row, beside, None)
        old, new = pair(entry.changes.get(beside, [known, known]))
        label = str(column.verbose_name)
        if name == "until" and _tells_last_day(model, row, entry):
            before, after = _day_before(before), _day_before(after)
        return Told(name, label, self.value(column, before, old), self.value(column, after, new))

    def value(self, column: Any, value: Any, precision: str | None = None) -> str:
        """A column's value as it is read."""
        if value is None or value == "":
            return NOTHING
        if isinstance(column, models.ForeignKey):
            return self._name(column, value)
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(column, models.DateField):
            return _moment(column, str(value), precision)
        if isinstance(column, models.BooleanField):
            return _("是") if value else _("否")
        text = _plain(value)
        return mask_phone(text) if column.name.endswith(_PHONES) else text

    def _name(self, column: models.ForeignKey, value: Any) -> str:
        model: Any = column.related_model
        other = _("其他%(kind)s") % {"kind": model._meta.verbose_name}
        return self._names.get(model, {}).get(value, other)

    def _row(self, entry: AuditEntry) -> Any:
        return self._rows.get((entry.target_type, entry.target_id))

    def _which(self, model: Any, entry: AuditEntry) -> str:
        """The row's day, year or title, by which rows of one kind are told apart; its whole name
        for a reader of the whole log, because a name may speak of places outside of a scope."""
        if self._user is None:
            return entry.target_name
        for name in _TELLING:
            column = column_of(model, name)
            if column is None:
                continue
            if name in entry.changes:
                told = self._told(model, name, entry)
                return told.before if told.after == NOTHING else told.after
            if row := self._row(entry):
                precision = getattr(row, _precision_of(model, name), None)
                return self.value(column, getattr(row, name), precision)
        return ""


def _precision_of(model: type[models.Model], name: str) -> str:
    """The column that says how exactly a day is known; a day that follows from another names it."""
    beside: dict[str, str] = getattr(model, "known_as", {})
    return beside.get(name, f"{name.removesuffix('_on')}_precision")


def _tells_last_day(model: type[models.Model], row: Any, entry: AuditEntry) -> bool:
    """See common.models.ImprecisePeriod. A row that is no more is asked as the line tells it."""
    if not hasattr(model, "tells_last_day"):
        return False
    if row is None:
        told = {name: pair(value) for name, value in entry.changes.items()}
        row = model(**{
            name: before if after is None else after
            for name, (before, after) in told.items()
            if column_of(model, name) is not None
        })  # fmt: skip
    return bool(row.tells_last_day)


def _day_before(value: Any) -> Any:
    return last_day(date.fromisoformat(str(value))).isoformat() if value else value


def _rows_of(lines: Iterable[AuditEntry]) -> dict[tuple[str, str], models.Model]:
    """The rows that the lines are about, as far as they are there; one query a kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in lines:
        wanted[entry.target_type].add(entry.target_id)
    found = {}
    for label, ids in wanted.items():
        model = model_of(label)
        if model is not None and isinstance(model._meta.pk, models.AutoField):
            for pk, row in model._default_manager.in_bulk([int(pk) for pk in ids]).items():
                found[label, str(pk)] = row
    return found


def _moment(column: models.Field, text: str, precision: str | None) -> str:
    if isinstance(column, models.DateTimeField):
        return f"{localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}"
    return day(date.fromisoformat(text), precision or Precision.DAY)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, dict | list):
        return "，".join(_items(value))[:_SHORT]
    return f"{value:,}" if isinstance(value, int) and value > 9999 else str(value)[:_SHORT]


def _items(value: dict[str, Any] | list[Any]) -> list[str]:
    if isinstance(value, dict):
        return [f"{name} {_plain(item)}" for name, item in value.items()]
    return [_plain(item) for item in value]
