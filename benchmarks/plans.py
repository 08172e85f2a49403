"""How the database goes about the main queries."""

from datetime import date
from typing import Any

from django.db import connection

from areas.choices import AreaKind
from areas.models import Area
from indicators import counting
from indicators.figures import STANDING_MEASURES
from indicators.filters import BY_NAME
from indicators.models import KeptCounts, Standing

DAY = date(2022, 9, 30)


def of_main_queries() -> dict[str, str]:
    """The plans as text, by what the query is for."""
    city = Area.objects.filter(kind=AreaKind.CITY).order_by("path")[5]
    inside = list(Area.objects.in_area(city.path).values_list("pk", flat=True))
    standing = Standing.objects.sitting_in(inside).filter(is_sole_trader=False)
    first = standing.as_of(DAY).select_related("enterprise", "area")
    by_name = first.order_by(*BY_NAME)
    queries: dict[str, Any] = {
        "kept counts of a city": KeptCounts.objects.filter(
            area=city, day=DAY, question__in=["all", "terms"]
        ),
        "standings of a city on a day, counted": _counted(standing.as_of(DAY)),
        "what began in a month": _counted(
            standing.filter(valid_from__gt=date(2022, 8, 31), valid_from__lte=DAY)
        ),
        "first page of a city's list": by_name[:51],
        "a later page": by_name.filter(enterprise__pinyin__gte="di6shi3xian")[:51],
    }
    options = {"analyze": True, "buffers": False} if connection.vendor == "postgresql" else {}
    return {name: rows.explain(**options) for name, rows in queries.items()}


def _counted(rows: Any) -> Any:
    return counting.grouped(rows, "area_id", STANDING_MEASURES)
