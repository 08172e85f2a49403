"""What scope costs: the same rows asked for by an officer of a part and by one of the whole."""

from collections.abc import Iterator
from functools import partial

from areas.choices import AreaKind
from areas.models import Area
from benchmarks.timing import Ratio, get, in_turn, officer_of

# The officer's time may be this many times the administrator's (docs/benchmarks.md).
GOAL = 1.2


def measure(repetitions: int) -> Iterator[Ratio]:
    """The officer of a county, and one of all fourteen cities, against one of the province."""
    province = Area.objects.get(kind=AreaKind.PROVINCE)
    county = Area.objects.filter(kind=AreaKind.COUNTY).order_by("path")[40]
    cities = list(Area.objects.filter(kind=AreaKind.CITY))
    whole = officer_of("whole", [province])
    for who, client, area in (
        ("county", officer_of("county", [county]), county),
        ("14 cities", officer_of("cities", cities), cities[5]),
    ):
        for what, address in _addresses(area.code):
            ours, theirs = in_turn(
                partial(get, client, address), partial(get, whole, address), repetitions
            )
            yield Ratio(f"officer of {who}: {what}", ours, "officer of the province", theirs, GOAL)


def _addresses(code: str) -> tuple[tuple[str, str], ...]:
    day = "as_of=2022-12-31"
    return (
        ("enterprise list, page", f"/enterprises/?area={code}&{day}"),
        ("enterprise list, API", f"/api/v1/enterprises/?area={code}&{day}"),
        ("coverages, API", f"/api/v1/coverages/?area={code}&{day}"),
        ("unions, page", f"/unions/?area={code}&{day}"),
        ("coverage by children, API", f"/api/v1/coverage/?area={code}&{day}"),
        ("dashboard, page", f"/dashboard/?area={code}&{day}"),
    )
