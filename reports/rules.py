from accounts.choices import Ability
from accounts.models import User
from areas.models import Area
from common.scoping import AreaScope
from reports.models import ReportPart, YearlyReport
from stations.models import Station


def scope_to_report(user: User) -> AreaScope:
    """What the user may have reports built of: areas, and the stations that are their own.

    Whoever keeps a station's records reports on the station, and not on the areas it serves.
    """
    own = user.scope_for(Ability.EDIT).owners
    stations = frozenset(owner for owner in own if owner[0] == "station")
    return user.scope_for(Ability.REPORT) | AreaScope(owners=stations)


def can_build(user: User, area: Area, station: Station | None = None) -> bool:
    """May have the report of this area, or of the station whose areas it holds, built, checked,
    sealed and corrected; reading it needs it in scope only."""
    owners = [("station", station.pk)] if station else []
    return scope_to_report(user).contains(area.path, *owners)


def can_manage(user: User, report: YearlyReport) -> bool:
    """The same of a report that is there."""
    return can_build(user, report.area, report.station)


def can_complete(user: User, part: ReportPart) -> bool:
    """May confirm this part of a report, and take the confirmation back."""
    return can_build(user, part.area, part.report.station)


def has_had_a_hand(user: User, report: YearlyReport) -> bool:
    """Whether the user built the report or confirmed a part of it, so that another one seals it."""
    built = report.created_by_id == user.pk
    return built or report.parts.filter(completed_by=user.pk).exists()
