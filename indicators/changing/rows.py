"""What is asked about two days, and one line of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from areas.models import Area
from common.scoping import HasScope


@dataclass(frozen=True)
class Span:
    """An area within a group, from the figures of the day `first` to those of the day `last`."""

    user: HasScope
    area: Area
    first: date
    last: date
    group: str = "all"


class Subject(NamedTuple):
    """Whom a change is about: an enterprise, or a union by one of its terms of office.

    `area_code` and `area_name` are where it sits afterwards, or sat before where it has left.
    """

    kind: str
    id: int
    name: str
    credit_code: str | None
    area_code: str
    area_name: str
    term: int | None = None


class Happening(NamedTuple):
    """`kind` is a code of KINDS; `before` and `after` are values as stored, None where unknown."""

    kind: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Change:
    """All that happened to one subject on one day: one line, however much happened at once.

    `effect` holds by how much each measure differs afterwards, without those that do not. What
    happens at once has one effect: to part it would be to invent an order.
    """

    on: date
    subject: Subject
    happenings: tuple[Happening, ...]
    effect: Mapping[str, int]
