"""What a planned row does to the database, and doing it: many rows at once, through services."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db.models import ForeignKey, Model
from django.db.models.base import ModelState

from common.bulk import many_to_come
from common.chunks import chunks
from common.sheets import Plan, Tell, silent
from enterprises import services as enterprises
from enterprises.models import Absence, Enterprise, Headcount, SizeRecord
from unions import services as unions
from unions.models import Coverage, DemocraticSystem, Membership, Term, Union

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
    """Unpacked: the values are nobody else's yet."""
    add = kind(model)
    add.values = values
    return add


def _made(model: type[Model], values: dict[str, Any]) -> Model:
    """`model(**values)`, in a fifth of the time: the columns are laid down as they are."""
    shape = _shape_of(model)
    stored = dict(shape.defaults)
    for name, default in shape.fresh:
        stored[name] = default()
    related = {}
    for name, value in values.items():
        if name in shape.relations and value is not None:
            other = value.instance() if isinstance(value, Add) else value
            related[shape.relations[name]] = other
            stored[shape.columns[name]] = other.pk
        else:
            stored[shape.columns[name]] = value
    instance = model.__new__(model)
    state = stored["_state"] = ModelState()
    state.fields_cache = related
    instance.__dict__.update(stored)
    return instance


class _Shape(NamedTuple):
    """The columns of a model: what they hold if nothing is given, or what says so; by what names
    they can be given, and under which name an instance keeps what a relation among them leads to.
    """

    defaults: dict[str, Any]
    fresh: list[tuple[str, Callable[[], Any]]]
    columns: dict[str, str]
    relations: dict[str, str]


@cache
def _shape_of(model: type[Model]) -> _Shape:
    fields = model._meta.concrete_fields
    columns = {name: field.attname for field in fields for name in (field.name, field.attname)}
    return _Shape(
        {field.attname: field.get_default() for field in fields if not callable(field.default)},
        [(field.attname, field.get_default) for field in fields if callable(field.default)],
        columns | {"pk": model._meta.pk.attname},
        {field.name: field.cache_name for field in fields if isinstance(field, ForeignKey)},
    )


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
    Term: lambda actor, rows: unions.elect_committees(actor=actor, terms=rows),
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
    total = sum(map(len, added.values())) + sum(map(len, changed.values()))
    written = 0

    def tell_of(rows: Sequence[Any]) -> None:
        nonlocal written
        written += len(rows)
        tell(len(plans) * written // total)

    with many_to_come({model: len(steps) for model, steps in added.items()}):
        for model, steps in added.items():
            for part in chunks(steps, _PORTION):
                _ADD[model](actor, [step.instance() for step in part])
                tell_of(part)
    for model, rows in changed.items():
        for some in chunks(rows, _PORTION):
            _SET[model](actor, some)
            tell_of(some)
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
