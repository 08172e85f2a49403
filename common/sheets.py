"""What an app declares so that its rows can be imported: columns, what they mean, how to write.

A sheet never writes while it plans. `plan` says for every row what applying it would do, from
look-ups made once for the whole batch; `apply` does exactly that through the app's services.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from django.db.models import Choices, Model
from django.utils.translation import gettext_noop

from common.chunks import chunks
from common.doubtful import Answers, Candidate
from common.foreseen import Foreseen
from common.problems import Message
from common.scoping import AreaScope, ScopedQuerySet
from common.tables import Clean, Column, LeftOut
from common.values import DAY, PartialDate, tidy, words_of

SEQUENCE = Column("seq", ("序号", "No.", "行号", "顺序号"))

OUT_OF_SCOPE = Message(
    "out_of_scope",
    gettext_noop("这一行不在您负责的区域内，不能由您导入。"),
    gettext_noop("请核对所在区域；确属其他区域的，请由当地工会或上级工会导入。"),
)
# Of what is unique in the whole country: the same words whether another area has it or not.
NOT_HERE = Message(
    "not_registrable_here",
    gettext_noop("这一行的编号或信用代码不能在这里登记。"),
    gettext_noop("请核对；确认无误的，请市总工会核实处理。"),
)
DUPLICATE = Message(
    "duplicate_row",
    gettext_noop("与第 %(row)s 行重复，内容相同，只记一次。"),
    gettext_noop("不需要处理；也可以在原表中删去一行。"),
)
CONFLICTING_DUPLICATE = Message(
    "conflicting_duplicate",
    gettext_noop("与第 %(row)s 行是同一条记录，但内容不同。"),
    gettext_noop("请核对，只保留正确的一行。"),
)


class Action(StrEnum):
    """What applying a row does; nothing while it is doubtful which record it means."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    SKIPPED = "skipped"
    ERROR = "error"


@dataclass(frozen=True)
class Context:
    """For whom, where and for which day a file is imported.

    `actor` is the user (None: the system itself, from a command); `area` the areas.Area that rows
    without a place belong to (None: rows must name theirs); `texts` are the titles and notes of the
    file; `as_of` is the day its statements hold for; `source` is how the file is cited. `choices`
    are the answers to doubtful rows (common.doubtful).
    """

    actor: Any
    scope: AreaScope
    area: Any
    as_of: date
    texts: tuple[str, ...] = ()
    source: str = ""
    choices: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a row changes; `label` is a marked text, "" before means there was none."""

    label: str
    before: str
    after: str

    def to_json(self) -> list[str]:
        return [self.label, self.before, self.after]


@dataclass(slots=True)
class Plan:
    """What one row would do. `steps` is the sheet's own and is never stored.

    `candidates` are the records among which somebody has to choose, or has chosen; `place` is the
    areas.Area whose figures the row can change.
    """

    row: Clean
    subject: str = ""
    action: Action = Action.UNCHANGED
    changes: list[Change] = field(default_factory=list)
    steps: list[Any] = field(default_factory=list)
    candidates: Sequence[Candidate] = ()
    place: Any = None

    def take_doubt(self) -> None:
        """Take over among what the row is to be decided: it does nothing until it is."""
        if doubt := self.row.doubt:
            self.candidates = doubt.candidates
            if not doubt.is_settled:
                self.action = Action.DOUBTFUL if doubt.is_open else Action.SKIPPED

    def settle(self, *, is_new: bool) -> "Plan":
        """Choose the action from what was found; a row with an error does nothing."""
        if self.row.has_error:
            self.action, self.changes, self.steps = Action.ERROR, [], []
        elif self.action not in (Action.SKIPPED, Action.DOUBTFUL):
            changed = Action.CHANGED if self.changes else Action.UNCHANGED
            self.action = Action.NEW if is_new else changed
        return self


Tell = Callable[[int], None]
_TOLD_EVERY = 100


def silent(done: int) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class Current:
    """What is registered, as a row of a list would state it.

    `key` tells the row again among those of its kind. `cells` are by field, each as a person would
    type it, so that the same row read back says nothing new; what has no value is left out.
    """

    key: str
    cells: dict[str, Any]


class Sheet(ABC):
    """One kind of list. Instances hold no state and are shared."""

    kind: ClassVar[str]
    title: ClassVar[Any]
    columns: ClassVar[tuple[Column, ...]]
    left_out: ClassVar[tuple[LeftOut, ...]] = ()  # lists often state it; each with the reason
    identity: ClassVar[tuple[str, ...]]  # which record a row is: another value is another record
    reads_once: ClassVar[bool] = False  # `plan` takes each row once, in order (common.packed)
    kept: ClassVar[tuple[type, ...]] = ()  # of what is packed, what stays the very same object

    @abstractmethod
    def current(self, context: Context) -> Iterator[Current]:
        """What is registered on the day `context.as_of` in `context.area` (None: anywhere), as far
        as `context.scope` reaches; in a fixed order, in a number of queries that does not grow with
        the rows, or only in portions."""

    def offered(self, context: Context | None) -> dict[str, tuple[str, ...]]:
        """What a workbook offers to choose from, by field; `context` is that of a prefilled one."""
        return {column.field: column.offered for column in self.columns if column.offered}

    @abstractmethod
    def plan(self, rows: Sequence[Clean], context: Context) -> Iterable[Plan]:
        """One Plan for each row, in order. Reads in bulk, writes nothing."""

    @abstractmethod
    def apply(self, plans: Iterable[Plan], context: Context, tell: Tell = silent) -> None:
        """Carry out the plans, none an error, in the caller's transaction; `tell` may end it."""

    def foreseen(self, plan: Plan) -> Foreseen | None:
        """What the plan would add, where that alone tells all it does; else it must be written."""
        return None


# ---------------------------------------------------------------- one row, some records


@dataclass(slots=True)
class Record:
    """One record that a row states: its natural key and the columns it gives a value for."""

    store: "Store"
    key: tuple[Any, ...]
    values: dict[str, Any]


class Store(ABC):
    """The rows of one model as a sheet sees them: found by natural key, written by services.

    Empty cells are left out of `values`: a list that does not state something does not erase it.
    """

    labels: ClassVar[dict[str, str]] = {}  # field → marked label, of those shown as changed

    @abstractmethod
    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        """The existing rows among `keys`, in a number of queries that does not grow with them."""

    @abstractmethod
    def create(self, actor: Any, key: tuple[Any, ...], values: dict[str, Any]) -> Model: ...

    @abstractmethod
    def change(self, actor: Any, row: Any, values: dict[str, Any]) -> None: ...

    def current(self, row: Any, name: str) -> Any:
        return getattr(row, name)

    def place(self, row: Any) -> str:
        """The path of the area an existing row belongs to, where its key does not imply one."""
        return ""


@dataclass(frozen=True)
class _Batch:
    """What is common to the rows of a batch: rows that exist, rows read before, where to write."""

    existing: dict[tuple[Any, ...], Model]
    seen: dict[tuple[Any, ...], tuple[int, dict[str, Any]]]
    scope: AreaScope


class RecordSheet(Sheet):
    """A sheet whose rows each state one or a few records, written one by one.

    For lists of some hundred rows; a kind with a hundred thousand brings its own plan and apply.
    """

    @abstractmethod
    def look_up(self, rows: Sequence[Clean], context: Context) -> Any:
        """What reading the rows needs (areas, enterprises …), fetched at once."""

    @abstractmethod
    def read(self, row: Clean, found: Any, context: Context) -> list[Record]:
        """The records the row states, in the order of writing; problems go onto the row."""

    def subject(self, row: Clean) -> str:
        key = next((column.field for column in self.columns if column.required), "")
        return str(row.values.get(key) or "")

    def plan(self, rows: Sequence[Clean], context: Context) -> list[Plan]:
        found = self.look_up(rows, context)
        scope = context.scope
        stated = [self._stated(row, found, context) for row in rows]
        existing = _load(stated)
        seen: dict[tuple[Any, ...], tuple[int, dict[str, Any]]] = {}
        return [
            self._plan_row(row, records, _Batch(existing, seen, scope))
            for row, records in zip(rows, stated, strict=True)
        ]

    def _stated(self, row: Clean, found: Any, context: Context) -> list[Record]:
        records = [] if row.has_error else self.read(row, found, context)
        return records if row.doubt is None or row.doubt.is_settled else []

    def _plan_row(self, row: Clean, records: list[Record], batch: "_Batch") -> Plan:
        plan = Plan(row, subject=self.subject(row))
        plan.take_doubt()
        is_new, fresh = False, 0
        for record in records:
            identity = (type(record.store), record.key)
            if identity in batch.seen:
                earlier, values = batch.seen[identity]
                if values != record.values:
                    row.report(CONFLICTING_DUPLICATE, row=earlier)
                continue
            fresh += 1
            batch.seen[identity] = (row.row, record.values)
            instance = batch.existing.get(identity)
            place = record.store.place(instance) if instance is not None else ""
            if place and not batch.scope.contains(place):
                # A number is unique everywhere: the row is another area's, and nothing of it shows.
                row.report(NOT_HERE)
                break
            changes = _differences(record, instance)
            is_new = is_new or instance is None
            if changes or instance is None:
                plan.changes.extend(changes)
                plan.steps.append((record, instance))
        if records and not fresh and not row.has_error:
            row.warn(DUPLICATE, row=batch.seen[type(records[0].store), records[0].key][0])
            plan.action = Action.SKIPPED
        return plan.settle(is_new=is_new)

    def apply(self, plans: Iterable[Plan], context: Context, tell: Tell = silent) -> None:
        for number, plan in enumerate(plans, 1):
            if number % _TOLD_EVERY == 0:
                tell(number)
            for record, instance in plan.steps:
                if instance is None:
                    record.store.create(context.actor, record.key, record.values)
                else:
                    record.store.change(context.actor, instance, record.values)


class ModelStore(Store):
    """A store of one model whose natural key is a few of its columns.

    A subclass names `model`, `key_fields` and the two services. The first key field is what rows
    are looked up by; the values of a key are as the columns hold them.
    """

    model: ClassVar[type[Model]]
    key_fields: ClassVar[tuple[str, ...]]
    related: ClassVar[tuple[str, ...]] = ()

    def load(self, keys: set[tuple[Any, ...]]) -> dict[tuple[Any, ...], Model]:
        rows: dict[tuple[Any, ...], Model] = {}
        for part in chunks(sorted({key[0] for key in keys}, key=_sort_key)):
            found = self.model._default_manager.filter(**{f"{self.key_fields[0]}__in": part})
            for row in found.select_related(*self.related):
                rows[self.key_of(row)] = row
        return rows

    def key_of(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.key_fields)

    def create(self, actor: Any, key: tuple[Any, ...], values: dict[str, Any]) -> Model:
        return self.add(actor, **dict(zip(self.key_fields, key, strict=True)), **values)

    @abstractmethod
    def add(self, actor: Any, **values: Any) -> Model:
        """Call the service that creates a row from key and values."""


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a row states; empty cells say nothing."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _sort_key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _load(stated: Sequence[Sequence[Record]]) -> dict[tuple[Any, ...], Model]:
    wanted: dict[type[Store], tuple[Store, set[tuple[Any, ...]]]] = {}
    for records in stated:
        for record in records:
            wanted.setdefault(type(record.store), (record.store, set()))[1].add(record.key)
    return {
        (kind, key): row
        for kind, (store, keys) in wanted.items()
        for key, row in store.load(keys).items()
    }


def _differences(record: Record, instance: Model | None) -> list[Change]:
    changes = []
    for name, after in record.values.items():
        before = record.store.current(instance, name) if instance is not None else None
        if instance is None or not same(before, after):
            label = record.store.labels.get(name)
            if label:
                changes.append(Change(label, shown(before), shown(after)))
    return changes


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: the width of a bracket, a space or a line break that a list
    loses on its way is no difference."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or tidy(one) == tidy(other)
    return bool(one == other)


def registered(rows: ScopedQuerySet, context: Context) -> Any:
    """The rows that lie, themselves, in the scope and in the area of the context."""
    inside = rows.in_scope(context.scope).filter(context.scope.q(rows.area_path_field))
    return inside.in_area(context.area.path) if context.area else inside


def cells_of(**cells: Any) -> dict[str, Any]:
    """The cells of a `Current`: what has no value is left out."""
    return {name: cell for name, cell in cells.items() if cell not in (None, "")}


def word(choices: type[Choices], code: str) -> str:
    """How a list writes a stored code; "" for none."""
    return words_of(choices).get(str(code), "")


def yes_no(value: bool) -> str:  # noqa: FBT001 - a stored value
    return "是" if value else "否"


def day_cell(on: date | None, precision: str = DAY) -> date | str | None:
    """A day as a day, a month or a year as text."""
    return on if on is None or precision == DAY else str(PartialDate(on, precision))


def shown(value: Any) -> str:
    """A value as it is shown in a preview of changes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext_noop("是") if value else gettext_noop("否")
    return str(value)
