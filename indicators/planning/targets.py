"""Which target holds where: an area's own, else that of the nearest area above."""

from dataclasses import dataclass
from decimal import Decimal

from areas.models import Area
from common.scoping import HasScope
from indicators.choices import GroupCode, RateCode
from indicators.models import Target


@dataclass(frozen=True)
class TargetInForce:
    """A target as it holds in an area; `is_own` says that the area set it itself."""

    target: Target
    is_own: bool

    @property
    def rate(self) -> str:
        return self.target.rate

    @property
    def group(self) -> str:
        return self.target.group

    @property
    def percent(self) -> Decimal:
        return self.target.percent

    @property
    def source(self) -> str:
        return self.target.source

    @property
    def area(self) -> Area:
        """Whose target it is: the area itself, or one above."""
        return self.target.area


def targets_for(
    *, user: HasScope, area: Area, year: int, group: str = GroupCode.ALL
) -> dict[str, TargetInForce]:
    """The targets that hold in the area in a year, by the code of their rate: one query.

    A target is about its group and no other; that of elections, which know no groups, holds in all.
    """
    return {
        found.rate: found
        for found in targets_in_force(user=user, area=area, year=year)
        if found.group == group or found.rate == RateCode.ELECTION
    }


def targets_in_force(*, user: HasScope, area: Area, year: int) -> list[TargetInForce]:
    """All that hold in the area in a year, of every group, in the order of rates and groups."""
    rows = Target.objects.visible_to(user).filter(year=year, area__code__in=area.ancestor_codes)
    nearest: dict[tuple[str, str], Target] = {}
    # The path of an area begins with those of the areas above it, so the nearest comes last.
    for target in rows.select_related("area").order_by("area__path"):
        nearest[target.rate, target.group] = target
    found = (TargetInForce(target, is_own=target.area_id == area.pk) for target in nearest.values())
    return sorted(found, key=lambda held: _in_order(held.target))


def targets_below(*, user: HasScope, area: Area, year: int) -> list[Target]:
    """What areas below have set for themselves, in the order of the tree."""
    rows = Target.objects.visible_to(user).filter(year=year, area__path__startswith=area.path)
    rows = rows.exclude(area=area).select_related("area")
    return sorted(rows, key=lambda target: (target.area.path, _in_order(target)))


def _in_order(target: Target) -> tuple[int, int]:
    return RateCode.values.index(target.rate), GroupCode.values.index(target.group)
