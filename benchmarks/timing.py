"""Two ways of the same work, measured in turn, and what is said of them."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.test import Client

from accounts.choices import Role
from accounts.models import Grant, User
from areas.models import Area

Work = Callable[[], Any]


@dataclass(frozen=True)
class Ratio:
    """Two medians in milliseconds; `goal` is what ours may take of theirs, if one is set."""

    what: str
    ours: float
    beside: str
    theirs: float
    goal: float | None

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    def as_data(self) -> dict[str, Any]:
        met = self.goal is None or self.ratio <= self.goal
        return {**asdict(self), "ratio": self.ratio, "met": met}


@dataclass(frozen=True)
class Speed:
    """Rows a second and the most memory taken, in MB; beside it another's rows a second, if any,
    and how many times as fast ours should be."""

    what: str
    rows: float
    peak: float
    beside: str = ""
    theirs: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.rows / self.theirs if self.theirs else None

    def as_data(self) -> dict[str, Any]:
        met = self.goal is None or self.ratio is None or self.ratio >= self.goal
        return {**asdict(self), "ratio": self.ratio, "met": met}


def in_turn(ours: Work, theirs: Work, repetitions: int) -> tuple[float, float]:
    """The medians of both, in milliseconds; each pair in the opposite order of the one before."""
    times: dict[Work, list[float]] = {ours: [], theirs: []}
    for turn in range(repetitions + 2):
        for work in (ours, theirs) if turn % 2 else (theirs, ours):
            taken = once(work)
            if turn > 1:
                times[work].append(taken)
    return statistics.median(times[ours]), statistics.median(times[theirs])


def once(work: Work) -> float:
    """How long it takes, in milliseconds."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def several(works: list[Work]) -> float:
    """The median of different pieces of work, each done once."""
    return statistics.median(once(work) for work in works)


def officer_of(name: str, areas: list[Area]) -> Client:
    """A signed-in browser of an officer who answers for these areas."""
    user, _made = User.objects.get_or_create(username=f"bench-{name}")
    for area in areas:
        Grant.objects.get_or_create(
            user=user, role=Role.CITY_OFFICER, area=area, since=date(2019, 1, 1)
        )
    client = Client()
    client.force_login(user)
    return client


def get(client: Client, address: str) -> Any:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return answer
