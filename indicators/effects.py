"""What a change does to the rates: it is done, looked at, and undone.

Whatever the service would write is written, in a transaction that is always rolled back; so the
preview knows all that the service and the standings know, and cannot say anything else than what
will be so (docs/adr/0023). New enterprises of a list, of which nothing else depends, are counted
without being written: by the same definition of a standing and the same measures (docs/adr/0039).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.utils import translation

from areas.models import Area
from common.audit.vain import in_vain
from common.dated import FIRST_DAY, LAST_DAY
from common.foreseen import Foreseen
from common.scoping import HasScope
from common.templatetags.ui import number
from enterprises.models import Enterprise
from indicators import counting, facts, selectors
from indicators.choices import By
from indicators.definitions import RATES
from indicators.definitions.base import Rate
from indicators.figures import MEASURES
from indicators.models import Standing
from indicators.ratios import Ratio

# Counts that are shown where they change although no rate does.
_COUNTED = ("enterprises", "employees", "members")
# Columns of a standing that are told of one enterprise.
_SHOWN = ("area", "union_kind", "congress", "openness", "contract", "employees", "members")
# Of which enterprises the figures are.
_GROUP = "all"
# A federation may cover hundreds of enterprises in a dozen of towns.
MOST_PLACES = 6
MOST_ENTERPRISES = 5
# A list may be about every town of a county.
MOST_OF_A_LIST = 20
# What is kept is said in it, and translated for whoever reads it.
SOURCE_LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class RateEffect:
    rate: Rate
    before: Ratio
    after: Ratio


@dataclass(frozen=True)
class CountEffect:
    name: Any
    before: int
    after: int


@dataclass(frozen=True)
class PlaceEffect:
    """What changes in an area; nothing where both are empty."""

    name: str
    rates: tuple[RateEffect, ...]
    counts: tuple[CountEffect, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.rates or self.counts)


@dataclass(frozen=True)
class StandingEffect:
    """An enterprise as it counts on the day, before and after; None where it does not count."""

    enterprise: Enterprise
    before: Any
    after: Any

    @property
    def lines(self) -> list["StandingLine"]:
        """The columns in which the two differ, as people read them."""
        return [
            StandingLine(field.verbose_name, was, will)
            for field in Standing._meta.concrete_fields
            if field.name in _SHOWN
            and (was := _said(self.before, field)) != (will := _said(self.after, field))
        ]


@dataclass(frozen=True)
class StandingLine:
    label: Any
    before: str
    after: str


@dataclass(frozen=True)
class Effects:
    on: date
    places: tuple[PlaceEffect, ...]
    standings: tuple[StandingEffect, ...]
    # More places would change than are shown.
    more: int = 0


def try_out(  # noqa: PLR0913 - what is done, what is looked at, each by name
    write: Callable[[], Any] | None,
    *,
    user: HasScope,
    on: date,
    places: Iterable[Area],
    enterprises: Iterable[Enterprise] = (),
    most: int = MOST_PLACES,
    foreseen: Iterable[Foreseen] = (),
) -> Effects:
    """Call `write`, see what became of the figures of these places on the day, and undo it all.

    `foreseen` are enterprises that would be added beside it, which are only counted; None for
    `write` is nothing else. The first `most` places are looked at. Those outside of the user's
    scope are left out; the area above each is looked at as well. Raises what `write` raises, or
    going through `foreseen`.
    """
    day = min(max(on, FIRST_DAY), LAST_DAY)
    wanted = _with_those_above(user, places)
    shown, looked_at = wanted[:most], list(enterprises)[:MOST_ENTERPRISES]
    more = _foreseen(foreseen, day)
    after = before = _figures(user, day, shown), _standings(user, day, looked_at)
    if write is not None:
        with in_vain():
            write()
            after = _figures(user, day, shown), _standings(user, day, looked_at)
    return Effects(
        on=day,
        places=tuple(
            _compared(area, was, _with(area, will, more))
            for area, was, will in zip(shown, before[0], after[0], strict=True)
        ),
        standings=tuple(
            StandingEffect(enterprise, was, will)
            for enterprise, was, will in zip(looked_at, before[1], after[1], strict=True)
        ),
        more=len(wanted) - len(shown),
    )


def effects_of_a_list(
    write: Callable[[], Any] | None,
    *,
    user: HasScope,
    on: date,
    places: Iterable[Area],
    foreseen: Iterable[Foreseen] = (),
) -> dict[str, Any]:
    """For `settings.IMPORT_EFFECTS`: what importing a list does to the rates, as values to be
    kept. Names are the marked texts; places in which nothing changes are left out.

    `places` stand in the order in which they matter. `write` and `foreseen` as in `try_out`.
    """
    given = list(dict.fromkeys(places))
    found = try_out(
        write,
        user=user,
        on=on,
        places=given[:MOST_OF_A_LIST],
        most=2 * MOST_OF_A_LIST,
        foreseen=foreseen,
    )
    with translation.override(SOURCE_LANGUAGE):
        return {
            "on": found.on.isoformat(),
            "places": [_kept(place) for place in found.places if not place.is_empty],
            "more": max(len(given) - MOST_OF_A_LIST, 0),
        }


def _kept(place: PlaceEffect) -> dict[str, Any]:
    return {
        "name": place.name,
        "rates": [
            {"name": str(one.rate.name), "before": _parts(one.before), "after": _parts(one.after)}
            for one in place.rates
        ],
        "counts": [
            {"name": str(one.name), "before": one.before, "after": one.after}
            for one in place.counts
        ],
    }


def _parts(share: Ratio) -> dict[str, Any]:
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "nothing_known": share.nothing_known,
    }


def _with_those_above(user: HasScope, places: Iterable[Area]) -> list[Area]:
    """These and the areas right above them, as far as the user sees them, from below upwards."""
    given = list(dict.fromkeys(places))
    above = Area.objects.filter(pk__in={area.parent_id for area in given if area.parent_id})
    found = {area.pk: area for area in (*given, *above) if user.scope.contains(area.path)}
    return sorted(found.values(), key=lambda area: (-area.path.count("/"), area.path))


def _foreseen(records: Iterable[Foreseen], on: date) -> list[tuple[str, counting.Counts]]:
    """What these would add to the counts, with the path of the area in which they would sit."""
    # As a row that is written is given its time.
    today = facts.day_of(datetime.now(UTC))
    counts = counting.count_foreseen(records, on, _GROUP, recorded_on=today)
    paths = Area.objects.filter(pk__in=counts).values_list("pk", "path")
    return [(path, counts[pk]) for pk, path in paths]


def _with(
    area: Area, row: selectors.Row, more: Iterable[tuple[str, counting.Counts]]
) -> selectors.Row:
    added = [counts for path, counts in more if path.startswith(area.path)]
    return replace(row, measures=counting.total([row.measures, *added]))


def _figures(user: HasScope, on: date, areas: Sequence[Area]) -> list[selectors.Row]:
    return [
        selectors.coverage(user=user, area=area, as_of=on, by=By.NONE, group=_GROUP).total
        for area in areas
    ]


def _standings(user: HasScope, on: date, enterprises: Iterable[Enterprise]) -> list[Any]:
    return [
        selectors.standing_of(user=user, enterprise=enterprise, as_of=on).first()
        for enterprise in enterprises
    ]


def _compared(area: Area, was: selectors.Row, will: selectors.Row) -> PlaceEffect:
    return PlaceEffect(
        name=area.name, rates=tuple(_rates(was, will)), counts=tuple(_counts(was, will))
    )


def _rates(was: selectors.Row, will: selectors.Row) -> Iterator[RateEffect]:
    for code, rate in RATES.items():
        if was.rates[code] != will.rates[code]:
            yield RateEffect(rate, was.rates[code], will.rates[code])


def _counts(was: selectors.Row, will: selectors.Row) -> Iterator[CountEffect]:
    for code in _COUNTED:
        if was.measures[code] != will.measures[code]:
            yield CountEffect(MEASURES[code].name, was.measures[code], will.measures[code])


def _said(standing: Any, field: Any) -> str:
    if standing is None:
        return ""
    value = getattr(standing, field.name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return number(value) if isinstance(value, int) or value is None else str(value)
