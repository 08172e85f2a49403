"""The kinds of list that can be imported. A new sheet is written in its app and listed here."""

from areas.sheets import AREAS
from common.sheets import Sheet
from innovation.sheets import PAIRS, RESULTS, STUDIOS
from proposals.sheets import AWARDS, PROPOSALS
from stations.sheets import (
    ACTIVITIES,
    CASES,
    FACILITIES,
    FUNDING,
    POSTS,
    SERVICE_AREAS,
    STATIONS,
)
from unions.sheets import MEMBERSHIPS, ROSTER, UNIONS

# In the order in which the upload page offers them.
SHEETS: dict[str, Sheet] = {
    sheet.kind: sheet
    for sheet in (
        ROSTER,
        UNIONS,
        MEMBERSHIPS,
        STATIONS,
        SERVICE_AREAS,
        POSTS,
        FACILITIES,
        FUNDING,
        ACTIVITIES,
        CASES,
        PROPOSALS,
        AWARDS,
        STUDIOS,
        PAIRS,
        RESULTS,
        AREAS,
    )
}
