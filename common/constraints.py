"""The checks that the database makes of a new row, made of its values alone.

For what is looked at before anything is written (docs/adr/0039). As SQL has it, a comparison with
nothing is neither true nor false, and only what is false is refused. What is unique is not asked.
"""

import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

Values = Mapping[str, Any]
# True, False, or None for neither.
Verdict = bool | None
_Test = Callable[[Values], Verdict]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, wanted: value in wanted,
    "startswith": str.startswith,
}


def refuse_forbidden(model: type[models.Model], values: Values) -> None:
    """Raises the ValidationError of the first check constraint of the model that these values of a
    new row break; columns that are left out hold their default."""
    for constraint, test in _tests_of(model):
        if test(values) is False:
            raise ValidationError(constraint.get_violation_error_message(), constraint.name)


@cache
def longest_text(field: models.Field) -> int:
    """Up to how many letters any text is right; 0 where more than its length is asked."""
    asked = [type(validator) for validator in field.validators]
    only_length = asked in ([], [MaxLengthValidator])
    is_text = type(field) is models.CharField and field.choices is None
    return field.max_length or 0 if is_text and only_length else 0


@cache
def _tests_of(model: type[models.Model]) -> list[tuple[models.CheckConstraint, _Test]]:
    return [
        (constraint, _test_of(model, constraint.condition))
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]


def _test_of(model: type[models.Model], condition: Any) -> _Test:
    if not isinstance(condition, Q):
        name, wanted = condition
        return _comparison(model, name, wanted)
    parts = [_test_of(model, child) for child in condition.children]
    decisive = condition.connector == Q.OR

    def test(values: Values) -> Verdict:
        found: Verdict = not decisive
        for part in parts:
            verdict = part(values)
            if verdict is decisive:
                return decisive
            if verdict is None:
                found = None
        return found

    return _negation_of(test) if condition.negated else test


def _negation_of(test: _Test) -> _Test:
    def negation(values: Values) -> Verdict:
        found = test(values)
        return None if found is None else not found

    return negation


def _comparison(model: type[models.Model], path: str, wanted: Any) -> _Test:
    name, _separator, lookup = path.partition("__")
    value_of = _reader(model, name)
    if lookup == "isnull":
        return lambda values: (value_of(values) is None) == wanted
    compare = _COMPARISONS[lookup or "exact"]
    column = wanted.name if isinstance(wanted, F) else ""  # type: ignore[attr-defined]
    other_of = _reader(model, column) if column else lambda _values: wanted

    def test(values: Values) -> Verdict:
        value, other = value_of(values), other_of(values)
        return None if value is None or other is None else compare(value, other)

    return test


def _reader(model: type[models.Model], name: str) -> Callable[[Values], Any]:
    default = model._meta.get_field(name).get_default()  # type: ignore[union-attr]
    return lambda values: values.get(name, default)
