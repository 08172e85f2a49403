"""How good the records of an area are: what each check finds in it, counted and listed.

A count is the length of its list: both are the same rows. They are looked for anew each time, so
nothing can be stale; the number of queries is that of the checks.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from areas.models import Area
from common.checking import Asked, Check, Severity, all_checks
from common.scoping import HasScope


@dataclass(frozen=True)
class Choice:
    """What is asked about: an area of the asker's scope, on a day."""

    user: HasScope
    area: Area
    on: date

    @property
    def asked(self) -> Asked:
        return Asked(on=self.on, scope=self.user.scope)

    @property
    def query(self) -> dict[str, str]:
        return {"area": self.area.code, "as_of": self.on.isoformat()}


@dataclass(frozen=True)
class Part:
    """An area below the one asked about, or what sits in that itself; counts by check."""

    area: Area
    counts: Counter[str] = field(default_factory=Counter)
    # What lies in no area below.
    own_level: bool = False

    def of(self, severity: str) -> int:
        return sum(self.counts[check.code] for check in all_checks() if check.severity == severity)

    @property
    def severities(self) -> list[tuple[Any, int]]:
        return [(severity.label, self.of(severity)) for severity in Severity]


@dataclass(frozen=True)
class Quality:
    """What the checks find: by check in all, and by the areas right below."""

    total: Part
    parts: tuple[Part, ...]

    @property
    def found(self) -> list[tuple[Check, int]]:
        """The checks that find something, worst first, most first."""
        counts = self.total.counts
        worst = list(Severity)
        found = [(check, counts[check.code]) for check in all_checks() if counts[check.code]]
        return sorted(found, key=lambda one: (worst.index(one[0].severity), -one[1]))

    @property
    def clear(self) -> list[Check]:
        """The checks that find nothing."""
        return [check for check in all_checks() if not self.total.counts[check.code]]


def failing(check: Check, choice: Choice) -> QuerySet[Any]:
    """The rows in which the check finds something, in the order of a list."""
    return check.failing(choice.asked, choice.area.path)


def quality(choice: Choice) -> Quality:
    """What every check finds in the area."""
    below = {
        area.path: Part(area)
        for area in Area.objects.visible_to(choice.user).filter(parent=choice.area).order_by("path")
    }
    own, total = Part(choice.area, own_level=True), Part(choice.area)
    depth = len(choice.area.ancestor_codes) + 1
    for check in all_checks():
        for path, number in _by_path(check, choice):
            part = below.get("/".join(path.split("/")[:depth]) + "/", own)
            part.counts[check.code] += number
            total.counts[check.code] += number
    parts = [part for part in (*below.values(), own) if part.counts.total()]
    return Quality(total, tuple(parts))


def _by_path(check: Check, choice: Choice) -> Iterator[tuple[str, int]]:
    rows = failing(check, choice).order_by().values(check.subject.path)
    found = rows.annotate(number=Count("pk")).values_list(check.subject.path, "number")
    yield from found
