"""A screen on a wall: one view after the other, in figures that are read from across the room."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from areas.models import Area
from indicators.dashboard.choice import Choice

# How long a screen stands that has no other to follow it, and one that has.
ALONE, IN_TURN = 120, 30


@dataclass(frozen=True)
class Wall:
    """`views` and `places` are shown in turn, every view of a place before the next place; `at`
    counts the turns. `is_today` keeps the day out of the address, so that it goes on with the
    calendar."""

    choice: Choice
    is_today: bool
    at: int = 0
    seconds: int = 0
    views: Sequence[str] = ()
    places: Sequence[Area] = ()

    @property
    def slides(self) -> list[tuple[Area, str]]:
        views = self.views or (self.choice.view,)
        # What a station serves is not looked for elsewhere.
        places = () if self.choice.station else self.places
        return [(place, view) for place in places or (self.choice.area,) for view in views]

    @property
    def shown(self) -> Choice:
        """What is on the screen now."""
        area, view = self.slides[self.at % len(self.slides)]
        return self.choice.but(area=area, view=view)

    @property
    def position(self) -> int:
        return self.at % len(self.slides) + 1

    @property
    def pause(self) -> int:
        """Seconds until the next request."""
        return self.seconds or (IN_TURN if len(self.slides) > 1 else ALONE)

    @property
    def next_url(self) -> str:
        """What the screen asks for next: itself again where it is alone."""
        return replace(self, at=(self.at + 1) % len(self.slides)).url

    @property
    def url(self) -> str:
        query = self.choice.query | {"wall": "1"}
        if self.is_today:
            query.pop("as_of")
        own = {
            "at": self.at,
            "seconds": self.seconds,
            "views": list(self.views),
            "places": [place.code for place in self.places],
        }
        query |= {name: value for name, value in own.items() if value}
        return f"{reverse('dashboard')}?{urlencode(query, doseq=True)}"
