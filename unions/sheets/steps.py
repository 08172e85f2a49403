"""What a planned row does to the database, and doing it: many rows at once, through services."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice
from typing import Any

from django.db.models import Model

from common.chunks import chunks
from common.sheets import Plan, Tell, silent
from enterprises import services as enterprises
from enterprises.models import Absence, Enterprise, Headcount, SizeRecord
from unions import services as unions
from unions.models import Coverage, DemocraticSystem, Membership, Union

# By what an addition refers to another.
_REFERRING = ("enterprise", "union")


class Add:
    """Insert a row. `values` may refer to others that are added too.

    The instance is only made when the plan is carried out: most lists say little that is new, and
    a checked list may never be applied.
    """

    __slots__ = ("_instance", "model", "values")

    def __init__(self, model: type[Model], **values: Any) -> None:
        self.model = model
        self.values = values
        self._instance: Model | None = None

    def __getattr__(self, name: str) -> Any:
        """A planned row can be read like an existing one."""
        if name == "pk":
            return None
        try:
            return self.values[name]
        except KeyError as missing:
            raise AttributeError(name) from missing

    def __reduce__(self) -> tuple[Any, ...]:
        return _add, (type(self), self.model, self.values)

    def instance(self) -> Model:
        if self._instance is None:
            self._instance = _made(self.model, self.values)
        return self._instance

    def let_go(self) -> None:
        """It is written; of the row only the number is of use to what else refers to it."""
        if self._instance is not None and self._instance.pk is not None:
            self.values = {**self.values, "pk": self._instance.pk}
            self._instance = None

    @property
    def is_written(self) -> bool:
        return "pk" in self.values


class AddShared(Add):
    """What other rows of the list may mean as well: the same however far apart they stand."""

    __slots__ = ()


def _add(kind: type[Add], model: type[Model], values: dict[str, Any]) -> Add:
    return kind(model, **values)


def _made(model: type[Model], values: dict[str, Any]) -> Model:
    """`model(**values)`, in a third of the time: all columns are given, in their order."""
    places, defaults = _columns_of(model)
    columns = [value() if callable(value) else value for value in defaults]
    related = []
    for name, value in values.items():
        place, field = places[name]
        if field.is_relation and name == field.name and value is not None:
            other = value.instance() if isinstance(value, Add) else value
            related.append((field, other))
            columns[place] = other.pk
        else:
            columns[place] = value
    instance = model(*columns)
    for field, other in related:
        field.set_cached_value(instance, other)
    return instance


@cache
def _columns_of(model: type[Model]) -> tuple[dict[str, tuple[int, Any]], list[Any]]:
    """Place and field of each column by the names it can be given by, and what it holds if nothing
    is given, or what says so."""
    fields = model._meta.concrete_fields
    places: dict[str, tuple[int, Any]] = {}
    for place, field in enumerate(fields):
        places |= dict.fromkeys((field.name, field.attname), (place, field))
    places["pk"] = places[model._meta.pk.name]
    defaults = [
        field.get_default if callable(field.default) else field.get_default() for field in fields
    ]
    return places, defaults


def additions_of(plan: Plan) -> list[Add] | None:
    """What a plan adds that is about a new enterprise, and about nothing that was there before or
    that another row of the list means as well; None for any other plan."""
    steps = plan.steps
    if not steps or any(type(step) is not Add for step in steps):
        return None
    if steps[0].model is not Enterprise:
        return None
    own = {id(step) for step in steps}
    referred = (step.values[name] for step in steps for name in _REFERRING if name in step.values)
    apart = all(other is None or id(other) in own for other in referred)
    return steps if apart else None


@dataclass(frozen=True, slots=True)
class Set:
    """Change columns of an existing row."""

    instance: Any
    values: dict[str, Any]


# In the order of writing: what others refer to comes first.
_ADD: dict[type[Model], Callable[[Any, Sequence[Any]], None]] = {
    Enterprise: lambda actor, rows: enterprises.register_enterprises(actor=actor, enterprises=rows),
    Union: lambda actor, rows: unions.found_unions(actor=actor, unions=rows),
    Headcount: lambda actor, rows: enterprises.record_headcounts(actor=actor, headcounts=rows),
    SizeRecord: lambda actor, rows: enterprises.record_sizes(actor=actor, sizes=rows),
    Absence: lambda actor, rows: enterprises.confirm_absences(actor=actor, absences=rows),
    Coverage: lambda actor, rows: unions.cover_enterprises(actor=actor, coverages=rows),
    Membership: lambda actor, rows: unions.record_memberships(actor=actor, memberships=rows),
    DemocraticSystem: lambda actor, rows: unions.adopt_systems(actor=actor, systems=rows),
}

# In the order of writing: a union is approved before it covers anybody.
_SET: dict[type[Model], Callable[[Any, Sequence[tuple[Any, dict[str, Any]]]], None]] = {
    Enterprise: lambda actor, rows: enterprises.change_enterprises(actor=actor, changes=rows),
    Headcount: lambda actor, rows: enterprises.change_headcounts(actor=actor, changes=rows),
    SizeRecord: lambda actor, rows: enterprises.change_sizes(actor=actor, changes=rows),
    Union: lambda actor, rows: unions.change_unions(actor=actor, changes=rows),
    Coverage: lambda actor, rows: unions.change_coverages(actor=actor, changes=rows),
    Membership: lambda actor, rows: unions.change_memberships(actor=actor, changes=rows),
    DemocraticSystem: lambda actor, rows: unions.change_systems(actor=actor, changes=rows),
}


# Rows of the list whose steps are carried out together, and rows of one model written in one go:
# often enough for a sign of life.
_ROWS, _PORTION = 5_000, 1_000


def carry_out(plans: Iterable[Plan], actor: Any, tell: Tell = silent) -> None:
    """The list in portions; `tell` hears of it in rows of the list."""
    done = 0
    rows = iter(plans)
    while portion := list(islice(rows, _ROWS)):
        _carry_out(portion, actor, partial(_tell_further, tell, done))
        done += len(portion)
        tell(done)


def _tell_further(tell: Tell, before: int, done: int) -> None:
    tell(before + done)


def _carry_out(plans: Sequence[Plan], actor: Any, tell: Tell) -> None:
    """All additions of one model after the other, then the changes."""
    added, changed = _sorted(plans)
    writes: list[tuple[Callable[[Any, Any], None], list[Any]]] = [
        *((_ADD[model], [step.instance() for step in steps]) for model, steps in added.items()),
        *((_SET[model], rows) for model, rows in changed.items()),
    ]
    total = sum(len(rows) for _write, rows in writes)
    done = 0
    for write, rows in writes:
        for part in chunks(rows, _PORTION):
            write(actor, part)
            done += len(part)
            tell(len(plans) * done // total)
    for step in chain.from_iterable(added.values()):
        step.let_go()


def _sorted(
    plans: Sequence[Plan],
) -> tuple[dict[type[Model], list[Add]], dict[type[Model], list[tuple[Any, dict[str, Any]]]]]:
    """What the plans add and change, by model in the order of writing."""
    added: dict[type[Model], dict[int, Add]] = {model: {} for model in _ADD}
    changed: dict[type[Model], list[tuple[Any, dict[str, Any]]]] = {model: [] for model in _SET}
    for plan in plans:
        for step in plan.steps:
            if not isinstance(step, Add):
                changed[type(step.instance)].append((step.instance, step.values))
            elif not step.is_written:
                # A joint union is founded once, however many rows name it.
                added[step.model][id(step)] = step
    return {model: list(steps.values()) for model, steps in added.items()}, changed
