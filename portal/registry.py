"""The records that have a page with their history, and who may change what belongs to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

import enterprises.rules
import indicators.rules
import innovation.rules
import proposals.rules
import stations.rules
import unions.lists
import unions.rules
from accounts.models import User
from common.bulk_edit import BulkEdit
from common.listing import Listing
from common.scoping import Owner
from enterprises.lists import HEADCOUNTS
from enterprises.models import (
    Absence,
    Closure,
    Enterprise,
    FormerEnterpriseName,
    Headcount,
    Placement,
    SizeRecord,
)
from indicators.lists import ENTERPRISES
from indicators.models import Target
from innovation.models import Pair, Result, Studio
from proposals.models import Award, Proposal, Recommendation
from stations.models import (
    Activity,
    Case,
    Facility,
    Funding,
    Post,
    ScopeOfWork,
    ServiceArea,
    Station,
)
from unions.models import (
    Confirmation,
    CongressSession,
    Coverage,
    DemocraticSystem,
    Membership,
    Officer,
    Term,
    Union,
)

Place = tuple[str, tuple[Owner, ...]]


@dataclass(frozen=True)
class Record:
    """A kind of record with a page of its own.

    `place` is the path of its area and the owners by which it is granted by itself; who reaches
    these sees what belongs to the record as well, and not only the record.
    """

    model: Any
    route: str
    place: Callable[[Any], Place]
    related: tuple[str, ...] = ("area",)


def _of_enterprise(row: Any) -> Place:
    return row.enterprise.area.path, (("enterprise", row.enterprise_id),)


def _of_proposal(row: Any) -> Place:
    owners = (("enterprise", row.enterprise_id),) if row.enterprise_id else ()
    return row.area.path, owners


RECORDS: dict[str, Record] = {
    "enterprise": Record(
        Enterprise, "enterprise-detail", lambda row: (row.area.path, (("enterprise", row.pk),))
    ),
    "union": Record(Union, "union-detail", lambda row: (row.area.path, ())),
    "station": Record(
        Station, "station-detail", lambda row: (row.area.path, (("station", row.pk),))
    ),
    "proposal": Record(Proposal, "proposal-detail", _of_proposal, ("area", "enterprise__area")),
    "studio": Record(Studio, "studio-detail", _of_enterprise, ("enterprise__area",)),
    "pair": Record(Pair, "pair-detail", _of_enterprise, ("enterprise__area",)),
    "target": Record(Target, "target-detail", lambda row: (row.area.path, ())),
    "result": Record(Result, "result-detail", _of_enterprise, ("enterprise__area",)),
}


def sees_parts(user: User, record: Record, row: Any) -> bool:
    """Whether what belongs to the record lies in the user's scope: an enterprise that moved away is
    still seen, and what was recorded about it since is not."""
    path, owners = record.place(row)
    return user.scope.contains(path, *owners)


# ---------------------------------------------------------------- lists

LISTINGS: dict[str, Listing] = {
    listing.code: listing for listing in (ENTERPRISES, HEADCOUNTS, *unions.lists.ALL)
}
# What can be done to many records at once, and in which list they are chosen.
BULK_EDITS: dict[str, tuple[BulkEdit, Listing]] = {
    edit.code: (edit, listing) for listing in LISTINGS.values() for edit in listing.bulk
}


# ---------------------------------------------------------------- who may change a row

Rule = Callable[[User, Any], bool]


def _enterprise(user: User, row: Any) -> bool:
    return enterprises.rules.can_edit(user, row.enterprise)


def _union(user: User, row: Any) -> bool:
    return unions.rules.can_edit(user, row.union)


def _station(user: User, row: Any) -> bool:
    return stations.rules.can_edit(user, row.station)


def _innovation(user: User, row: Any) -> bool:
    return innovation.rules.can_edit(user, row.enterprise)


_RULES: dict[type[models.Model], Rule] = {
    Enterprise: enterprises.rules.can_edit,
    **dict.fromkeys(
        (Absence, Closure, FormerEnterpriseName, Headcount, Placement, SizeRecord), _enterprise
    ),
    Union: unions.rules.can_edit,
    **dict.fromkeys((Coverage, Membership), _enterprise),
    **dict.fromkeys((Officer, Term), _union),
    Confirmation: unions.rules.can_confirm,
    DemocraticSystem: unions.rules.can_edit_system,
    CongressSession: unions.rules.can_edit_session,
    Station: stations.rules.can_edit,
    **dict.fromkeys((Activity, Case, Facility, Funding, Post, ScopeOfWork, ServiceArea), _station),
    Proposal: proposals.rules.can_edit,
    Recommendation: lambda user, row: proposals.rules.can_recommend(user, row.proposal),
    Award: lambda user, row: proposals.rules.can_award(user, row.recommendation.round),
    **dict.fromkeys((Studio, Pair, Result), _innovation),
    Target: indicators.rules.can_edit_target,
}


def may_edit(user: User, row: models.Model) -> bool:
    """Whether the row exists for the user and they may change it; False for other kinds of rows."""
    rule = _RULES.get(type(row))
    if rule is None or not rule(user, row):
        return False
    rows: Any = type(row)._default_manager
    return rows.visible_to(user).filter(pk=row.pk).exists()
