"""One of everything, in Qilihe park in Yi County, for the access matrix (tests/test_access.py)."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from accounts.choices import Role
from accounts.models import Grant, User
from indicators.freshness import bring_up_to_date
from reports.models import YearlyReport
from tests.factories.dataimport import ImportBatchFactory
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    PlacementFactory,
    SizeRecordFactory,
)
from tests.factories.innovation import PairFactory, ResultFactory, StudioFactory
from tests.factories.proposals import (
    AwardFactory,
    ProposalFactory,
    RecommendationFactory,
    RoundFactory,
)
from tests.factories.stations import (
    ActivityFactory,
    CaseFactory,
    FacilityFactory,
    FundingFactory,
    PostFactory,
    ServiceAreaFactory,
    StationFactory,
)
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from tests.people import Places, build_places
from unions.choices import UnionKind

World = SimpleNamespace
REPORT_FILE = "report-2023.xlsx"

# Values of URL parameters other than the row's own `pk` or `code`, by route.
PARAMETERS: dict[str, dict[str, Any]] = {
    "import-template": {"kind": "roster"},
    "api-enterprise-export": {"extension": "csv"},
    "api-report-file": {"name": REPORT_FILE},
}


def _user(username: str, role: str | None = None, area: Any = None) -> User:
    user = User.objects.create(username=username)
    if role:
        Grant.objects.create(user=user, role=role, area=area, since=date(2019, 1, 1))
    return user


def _report(area: Any) -> YearlyReport:
    report = YearlyReport.objects.create(
        area=area, year=2023, edition=1, cut_off=date(2023, 12, 31)
    )
    content = ContentFile(b"a workbook", name=REPORT_FILE)
    report.files.create(name=REPORT_FILE, size=10, sha256="0" * 64, content=content)
    return report


def build_world() -> World:
    """Places, one row of every kind, and `people`: the users of each role."""
    places = build_places()
    world = World(
        people=_people(places),
        area=places.qilihe,
        town=places.qilihe_town,
        **_enterprise_and_union(places),
        batch=ImportBatchFactory(area=places.qilihe),
        report=_report(places.qilihe),
    )
    vars(world).update(
        _station(places, world.enterprise),
        **_proposals(places, world.enterprise),
        studio=StudioFactory(enterprise=world.enterprise),
        pair=PairFactory(enterprise=world.enterprise),
        result=ResultFactory(enterprise=world.enterprise),
    )
    # Reading brings derived rows up to date; then a GET has nothing left to write.
    bring_up_to_date()
    return world


def _people(places: Places) -> dict[str, list[User | None]]:
    return {
        "nobody": [None],
        "city": [_user("city", Role.CITY_OFFICER, places.city)],
        "county": [_user("county", Role.COUNTY_OFFICER, places.yixian)],
        "other": [_user("other", Role.COUNTY_OFFICER, places.beizhen)],
        "station": [_user("station", Role.STATION_OFFICER, places.qingduizi)],
        "park": [_user("park", Role.PARK_MANAGER, places.qilihe)],
        "admin": [
            _user("system", Role.SYSTEM_ADMIN),
            _user("security", Role.SECURITY_ADMIN),
            _user("audit", Role.AUDIT_ADMIN),
            _user("outsider"),
        ],
    }


def _enterprise_and_union(places: Places) -> dict[str, Any]:
    enterprise = EnterpriseFactory(area=places.qilihe)
    union = UnionFactory(area=places.qilihe)
    return {
        "enterprise": enterprise,
        # A second enterprise that nothing is recorded about yet.
        "bare": EnterpriseFactory(area=places.qilihe),
        "placement": PlacementFactory(enterprise=enterprise, area=places.qilihe_town),
        "headcount": HeadcountFactory(enterprise=enterprise),
        "size": SizeRecordFactory(enterprise=enterprise),
        "absence": AbsenceFactory(enterprise=enterprise),
        "union": union,
        # A union that enterprises may join.
        "shared": UnionFactory(area=places.qilihe, kind=UnionKind.FEDERATION),
        "coverage": CoverageFactory(enterprise=enterprise, union=union),
        "membership": MembershipFactory(enterprise=enterprise),
        "term": TermFactory(union=union),
        "system": SystemFactory(enterprise=enterprise),
    }


def _station(places: Places, enterprise: Any) -> dict[str, Any]:
    station = StationFactory(area=places.qilihe)
    return {
        "station": station,
        "post": PostFactory(station=station),
        "service_area": ServiceAreaFactory(station=station),
        "facility": FacilityFactory(station=station),
        "funding": FundingFactory(station=station),
        "activity": ActivityFactory(station=station),
        "case": CaseFactory(station=station, enterprise=enterprise),
    }


def _proposals(places: Places, enterprise: Any) -> dict[str, Any]:
    qilihe = {"area": places.qilihe}
    city_round = RoundFactory(area=places.city)
    recommendation = RecommendationFactory(
        proposal=ProposalFactory(enterprise=enterprise, **qilihe), round=city_round
    )
    return {
        "proposal": recommendation.proposal,
        "round": city_round,
        "recommendation": recommendation,
        "award": AwardFactory(recommendation=recommendation),
        "unawarded": RecommendationFactory(proposal=ProposalFactory(**qilihe), round=city_round),
        "unrecommended": ProposalFactory(**qilihe),
    }


# What an officer in charge sends, by route and method. Bodies of the API are JSON, of pages a form.
BODIES: dict[tuple[str, str], Callable[[World], dict[str, Any]]] = {
    ("api-enterprise-move", "POST"): lambda w: {"area": w.town.code, "on": "2024-05-01"},
    ("api-enterprise-close", "POST"): lambda w: {"on": "2024-05-01", "reason": "stopped"},
    ("api-enterprise-list", "POST"): lambda w: {
        "name": "七里河新办企业",
        "area": w.area.code,
        "kind": "legal_person",
    },
    ("api-enterprise-detail", "PATCH"): lambda w: {"address": "人民街 1 号"},
    ("api-report-list", "POST"): lambda w: {"area": w.area.code, "year": 2023},
    ("report-start", "POST"): lambda w: {"area": w.area.code, "year": 2023},
    ("api-headcount-list", "POST"): lambda w: {
        "enterprise": w.enterprise.pk,
        "reported_on": "2023-12-31",
        "employees": 60,
    },
    ("api-headcount-detail", "PATCH"): lambda w: {"employees": 61},
    ("api-size-list", "POST"): lambda w: {
        "enterprise": w.enterprise.pk,
        "year": 2023,
        "above_scale": True,
    },
    ("api-size-detail", "PATCH"): lambda w: {"above_scale": False},
    ("api-absence-list", "POST"): lambda w: {
        "enterprise": w.enterprise.pk,
        "subject": "contract",
        "confirmed_on": "2023-12-31",
    },
    ("api-union-list", "POST"): lambda w: {
        "name": "七里河园区工会联合会",
        "kind": "federation",
        "area": w.area.code,
    },
    ("api-union-detail", "PATCH"): lambda w: {"name": "改名后的工会"},
    ("api-coverage-list", "POST"): lambda w: {
        "union": w.union.pk,
        "enterprise": w.bare.pk,
        "since": "2023-01-01",
    },
    ("api-coverage-detail", "PATCH"): lambda w: {"until": "2024-01-01"},
    ("api-membership-list", "POST"): lambda w: {
        "enterprise": w.enterprise.pk,
        "reported_on": "2023-12-31",
        "members": 40,
    },
    ("api-membership-detail", "PATCH"): lambda w: {"members": 41},
    ("api-term-list", "POST"): lambda w: {
        "union": w.union.pk,
        "elected_on": "2023-01-01",
        "years": 5,
    },
    ("api-term-postpone", "POST"): lambda w: {"to": "2023-06-30", "approval": "锦工组〔2023〕1号"},
    ("api-system-list", "POST"): lambda w: {
        "kind": "openness",
        "enterprise": w.enterprise.pk,
        "since": "2023-01-01",
    },
    ("api-system-detail", "PATCH"): lambda w: {"evidence": "职代会决议"},
    ("api-station-list", "POST"): lambda w: {
        "name": "七里河第二指导站",
        "kind": "park",
        "area": w.area.code,
        "founded_on": "2023-01-01",
    },
    ("api-station-detail", "PATCH"): lambda w: {"seat": "创业大厦 201"},
    ("api-post-list", "POST"): lambda w: {
        "station": w.station.pk,
        "role": "deputy",
        "holder": "园区工会联合会主席",
        "since": "2023-01-01",
    },
    ("api-post-detail", "PATCH"): lambda w: {"people": 2},
    ("api-service-area-list", "POST"): lambda w: {
        "station": w.station.pk,
        "area": w.area.code,
        "since": "2023-01-01",
    },
    ("api-service-area-detail", "PATCH"): lambda w: {"until": "2024-01-01"},
    ("api-facility-list", "POST"): lambda w: {
        "station": w.station.pk,
        "kind": "gym",
        "name": "健身房",
    },
    ("api-facility-detail", "PATCH"): lambda w: {"equipment": "跑步机"},
    ("api-funding-list", "POST"): lambda w: {
        "station": w.station.pk,
        "source": "park",
        "year": 2023,
        "amount": "50000.00",
    },
    ("api-funding-detail", "PATCH"): lambda w: {"remark": "已拨付"},
    ("api-activity-list", "POST"): lambda w: {
        "station": w.station.pk,
        "kind": "sport",
        "title": "拔河比赛",
        "held_on": "2023-05-01",
    },
    ("api-activity-detail", "PATCH"): lambda w: {"participants": 120},
    ("api-case-list", "POST"): lambda w: {
        "station": w.station.pk,
        "line": "rights",
        "title": "欠薪调解",
        "opened_on": "2023-05-01",
    },
    ("api-case-detail", "PATCH"): lambda w: {"closed_on": "2023-06-01", "outcome": "已补发"},
    ("api-proposal-list", "POST"): lambda w: {
        "number": "2023-9-001",
        "title": "改善食堂通风",
        "area": w.area.code,
        "submitted_on": "2023-05-01",
    },
    ("api-proposal-detail", "PATCH"): lambda w: {"category": "welfare"},
    ("api-recommendation-list", "POST"): lambda w: {
        "proposal": w.unrecommended.pk,
        "round": w.round.pk,
        "recommended_on": "2023-09-01",
    },
    ("api-round-list", "POST"): lambda w: {
        "name": "2024 年评选",
        "area": "210700",
        "year": 2024,
    },
    ("api-round-detail", "PATCH"): lambda w: {"closes_on": "2023-10-31"},
    ("api-award-list", "POST"): lambda w: {
        "recommendation": w.unawarded.pk,
        "grade": "first",
        "awarded_on": "2023-12-01",
    },
    ("api-award-detail", "PATCH"): lambda w: {"grade": "second"},
    ("api-studio-list", "POST"): lambda w: {
        "name": "焊接创新工作室",
        "enterprise": w.enterprise.pk,
        "level": "municipal",
        "founded_on": "2023-01-01",
    },
    ("api-studio-detail", "PATCH"): lambda w: {"team_size": 8},
    ("api-pair-list", "POST"): lambda w: {
        "number": "SF2024-001",
        "enterprise": w.enterprise.pk,
        "trade": "钳工",
    },
    ("api-pair-detail", "PATCH"): lambda w: {"trade": "电工"},
    ("api-result-list", "POST"): lambda w: {
        "number": "CG2024-001",
        "title": "夹具改进",
        "enterprise": w.enterprise.pk,
        "achieved_on": "2023-06-01",
        "benefit": "120000.00",
    },
    ("api-result-detail", "PATCH"): lambda w: {"benefit": "130000.00"},
    ("enterprise-create", "POST"): lambda w: {
        "name": "七里河新办企业",
        "area": w.area.code,
        "kind": "legal_person",
    },
    ("enterprise-edit", "POST"): lambda w: {"name": "改名后的企业", "kind": "legal_person"},
    ("enterprise-move", "POST"): lambda w: {"area": w.town.code, "on": "2024-05-01"},
    ("enterprise-close", "POST"): lambda w: {"on": "2024-05-01", "reason": "stopped"},
    ("headcount-record", "POST"): lambda w: {"reported_on": "2023-12-31", "stated": "约60"},
    ("size-record", "POST"): lambda w: {"year": 2023, "above_scale": "true"},
    ("absence-confirm", "POST"): lambda w: {
        "subject": "contract",
        "confirmed_on": "2023-12-31",
    },
    ("own-union-found", "POST"): lambda w: {"name": "新建工会", "approved_on": "2023年5月"},
    ("enterprise-cover", "POST"): lambda w: {"union": w.shared.pk, "since": "2023年"},
    ("membership-record", "POST"): lambda w: {"reported_on": "2023-12-31", "members": 40},
    ("system-adopt", "POST"): lambda w: {"kind": "openness", "since": "2023-01-01"},
    ("union-create", "POST"): lambda w: {
        "name": "七里河第二联合工会",
        "kind": "joint",
        "area": w.area.code,
    },
    ("union-edit", "POST"): lambda w: {"name": "改名后的工会"},
    ("union-dissolve", "POST"): lambda w: {"on": "2024-05-01"},
    ("term-elect", "POST"): lambda w: {"elected_on": "2023-01-01", "years": 5},
    ("coverage-end", "POST"): lambda w: {"on": "2024-01-01"},
    ("system-end", "POST"): lambda w: {"on": "2024-01-01"},
}
