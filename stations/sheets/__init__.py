"""Lists of stations and of what belongs to them."""

from stations.sheets.doing import ACTIVITIES, CASES
from stations.sheets.parts import FACILITIES, FUNDING, POSTS, SERVICE_AREAS
from stations.sheets.stations import STATIONS

__all__ = [
    "ACTIVITIES",
    "CASES",
    "FACILITIES",
    "FUNDING",
    "POSTS",
    "SERVICE_AREAS",
    "STATIONS",
]
