"""What a plan would add, looked at before anything is written (docs/adr/0039)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from django.db import models

from common.constraints import longest_text, refuse_forbidden


class Addition(Protocol):
    """A row that would be added. Values may be other additions, of which columns can be read."""

    model: type[models.Model]
    values: dict[str, Any]


# A record that is not there yet, and what belongs to it and to nothing else; it comes first.
Foreseen = Sequence[Addition]

# So many values of a field are remembered as right.
_REMEMBERED = 20_000


def checked(records: Iterable[Foreseen]) -> Iterator[Foreseen]:
    """The records as they come, each checked as writing it would: its fields, and the constraints
    over several of them. Raises django's ValidationError."""
    fields: dict[type[models.Model], dict[str, _Field]] = {}
    for record in records:
        for addition in record:
            model = addition.model
            if model not in fields:
                fields[model] = _fields_of(model)
            of_model = fields[model]
            for name, value in addition.values.items():
                field = of_model.get(name)
                if field is not None and value not in field.known:
                    field.check(value)
            refuse_forbidden(model, addition.values)
        yield record


class _Field:
    """A field, and the values that were found right."""

    def __init__(self, field: Any) -> None:
        self._field = field
        self.known: set[Any] = set()
        self._longest = longest_text(field)

    def check(self, value: Any) -> None:
        if type(value) is str and 0 < len(value) <= self._longest:
            return  # nothing else is asked of it, and most names and addresses are new
        if not (self._field.blank and value in self._field.empty_values):
            self._field.clean(value, None)
        if len(self.known) < _REMEMBERED:
            self.known.add(value)


def _fields_of(model: type[models.Model]) -> dict[str, _Field]:
    """Those by which `common.writing` checks a row; what it refers to is looked up by the plan."""
    plain = (one for one in model._meta.fields if not one.is_relation and one.name != "id")
    return {field.name: _Field(field) for field in plain}
