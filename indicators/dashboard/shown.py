"""What the views of a dashboard are put together of."""

from dataclasses import dataclass, field
from typing import Any

from indicators.dashboard.events import Event
from indicators.dashboard.grids import Grid
from indicators.dashboard.words import Change, Figure
from indicators.definitions import Rate
from indicators.selectors import Row


@dataclass(frozen=True)
class Fact:
    """A count of the whole and how it moved."""

    code: str
    name: str
    text: str
    unit: str
    url: str
    change: Change
    unknown: str
    unknown_url: str
    explain_url: str


@dataclass(frozen=True)
class Tile:
    """A rate of the whole; `url` draws it."""

    rate: Rate
    figure: Figure
    url: str
    is_drawn: bool

    @property
    def change(self) -> Change | None:
        return self.figure.change


@dataclass(frozen=True)
class Tab:
    """A view, and its address with the same choice."""

    code: str
    label: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Shown:
    """What a view shows. `charts` are plain data from the same figures as the `grids`, by code;
    `total` are the counts of the whole on the day."""

    total: Row | None
    grids: dict[str, Grid] = field(default_factory=dict)
    charts: dict[str, dict[str, Any]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
