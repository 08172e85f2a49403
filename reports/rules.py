from accounts.choices import Ability
from accounts.models import User
from areas.models import Area
from reports.models import ReportPart, YearlyReport


def can_build(user: User, area: Area) -> bool:
    """May have the report of this area built, checked, sealed and corrected; reading it needs the
    area in scope only."""
    return user.may(Ability.REPORT, area.path)


def can_complete(user: User, part: ReportPart) -> bool:
    """May confirm this part of a report, and take the confirmation back."""
    return user.may(Ability.REPORT, part.area.path)


def has_had_a_hand(user: User, report: YearlyReport) -> bool:
    """Whether the user built the report or confirmed a part of it, so that another one seals it."""
    built = report.created_by_id == user.pk
    return built or report.parts.filter(completed_by=user.pk).exists()
