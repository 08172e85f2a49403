"""One of everything, in Qilihe park in Yi County, for the access matrix (tests/test_access.py)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.choices import Role
from accounts.models import ApiToken, Grant, User
from common.audit import origin
from common.audit.origin import Origin
from common.choices import Door, JobState
from common.models import AuditBlock, AuditEntry, AuditUnsealed, Export, Job
from dataimport.models import Workbook
from dataimport.selectors import columns_of, conflicts_of
from enterprises.services import change_enterprise
from indicators.freshness import bring_up_to_date
from portal.choices import SavedPage
from portal.models import SavedView
from portal.tasks import write_list_file
from reports import services
from reports.choices import FeedKind
from reports.models import Feed, YearlyReport
from tests.factories.dataimport import ImportBatchFactory, ImportRowFactory
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    PlacementFactory,
    SizeRecordFactory,
)
from tests.factories.indicators import TargetFactory
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
    ConfirmationFactory,
    CoverageFactory,
    MembershipFactory,
    OfficerFactory,
    SessionFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from tests.people import Places, build_places
from unions.choices import UnionKind

World = SimpleNamespace
# A request that changed the enterprise's address.
CHANGE = UUID("5b6f3a51-1f9f-4b0e-9c39-0d7c2f1a8e11")
# A request that changed another one's, with others.
BULK = UUID("6c7f3a51-1f9f-4b0e-9c39-0d7c2f1a8e12")
REPORT_FILE = "report-2023.xlsx"
REPORTED_AT = datetime(2024, 1, 5, 8, tzinfo=UTC)

# Values of URL parameters other than the row's own `pk` or `code`, by route.
PARAMETERS: dict[str, dict[str, Any]] = {
    "import-template": {"kind": "roster"},
    "api-coverage-changes-export": {"extension": "csv"},
    "api-coverage-terms-export": {"extension": "csv"},
    "saved-view-create": {"page": "dashboard"},
    "api-enterprise-export": {"extension": "csv"},
    "api-quality-rows": {"code": "members_over_employees"},
    "api-quality-export": {"code": "members_over_employees", "extension": "csv"},
    "quality-list": {"code": "enterprise_untouched"},
    "quality-confirm": {"code": "enterprise_untouched"},
    "api-report-file": {"name": REPORT_FILE},
    "session-end": {"handle": "none"},
    "history": {"kind": "enterprise"},
    "history-values": {"kind": "enterprise"},
    "history-take-back": {"kind": "enterprise", "group": CHANGE},
    "log-export": {"extension": "csv"},
    "effects": {"action": "enterprise-close"},
    "list-export": {"code": "coverage-list", "extension": "csv"},
    "bulk-edit": {"code": "set-details"},
    "bulk-done": {"group": BULK},
    "report-chapter": {"code": "coverage"},
    "report-note": {"code": "coverage"},
    "feed": {"key": "x" * 32, "name": "coverage", "extension": "csv"},
}


def _user(username: str, role: str | None = None, area: Any = None, subject: Any = None) -> User:
    # Nobody signs in by password here; an account without any would not be a valid row.
    user = User.objects.create(username=username, password="!")
    if role:
        subject_id = subject.pk if subject else None
        Grant.objects.create(
            user=user, role=role, area=area, subject_id=subject_id, since=date(2019, 1, 1)
        )
    return user


def _report(area: Any) -> YearlyReport:
    report = YearlyReport.objects.create(
        area=area, year=2023, edition=1, cut_off=date(2023, 12, 31)
    )
    content = ContentFile(b"a workbook", name=REPORT_FILE)
    report.files.create(name=REPORT_FILE, size=10, sha256="0" * 64, content=content)
    return report


def _feed(user: Any) -> Feed:
    return Feed.objects.create(user=user, name="月报", kind=FeedKind.COVERAGE, digest="1" * 64)


def _reports(area: Any, city: Any) -> dict[str, Any]:
    """A report of the park at each stage, and the county's part of the city's report."""

    def built(of: Any, year: int) -> YearlyReport:
        report = services.start_report(actor=None, area=of, year=year, today=date(2024, 1, 5))
        return services.build_report(report=report, built_at=REPORTED_AT)

    clerk, head = _user("clerk"), _user("head")
    reports = {
        name: built(area, year)
        for name, year in (
            ("draft", 2016),
            ("confirmed", 2017),
            ("checked", 2018),
            ("sealed", 2019),
        )
    }
    for name in ("confirmed", "checked", "sealed"):
        for part in reports[name].parts.all():
            services.complete_part(actor=clerk, part=part, now=REPORTED_AT)
    for name in ("checked", "sealed"):
        services.check_report(actor=clerk, report=reports[name], now=REPORTED_AT)
    services.seal_report(actor=head, report=reports["sealed"], now=REPORTED_AT)
    of_city = built(city, 2019)
    return {**reports, "part": of_city.parts.get(area__code="210727")}


def _imports(area: Any, user: Any) -> dict[str, Any]:
    """A checked import with a doubtful row, one at work, one that is over; a prepared workbook."""
    batch = ImportBatchFactory(area=area)
    candidate = {"pk": 1, "name": "甲有限公司", "facts": [["地址", "人民街 1 号"]]}
    ImportRowFactory(batch=batch, position=7, action="doubtful", candidates=[candidate])
    return {
        "batch": batch,
        "batch_at_work": ImportBatchFactory(area=area, state="applying", job=_job()),
        "batch_applied": ImportBatchFactory(area=area, state="applied"),
        "prepared": _prepared(area, user),
    }


def _job() -> Job:
    """A job that some worker is at."""
    task = "dataimport.tasks.apply_batch"
    return Job.objects.create(task=task, state=JobState.RUNNING, heartbeat_at=timezone.now())


def _prepared(area: Any, user: Any) -> Workbook:
    """A workbook that was made in the background."""
    export = Export.objects.create(
        day=date(2024, 3, 18), serial=1, kind="import.workbook", format="xlsx",
        at=datetime(2024, 3, 18, tzinfo=UTC), actor=user,
    )  # fmt: skip
    workbook = Workbook(
        kind="roster", area=area, as_of=date(2024, 3, 18), created_by=user, export=export
    )
    workbook.file.save("w", ContentFile(b"a workbook"))
    return workbook


def build_world() -> World:
    """Places, one row of every kind, and `people`: the users of each role."""
    places = build_places()
    people = _people(places)
    world = World(
        people=people,
        area=places.qilihe,
        town=places.qilihe_town,
        **_enterprise_and_union(places, people["cnt"]),
        **_imports(places.qilihe, people["cnt"]),
        report=_report(places.qilihe),
        target=TargetFactory(area=places.qilihe),
    )
    vars(world).update(_reports(places.qilihe, places.city), feed=_feed(world.people["cnt"]))
    served = ServiceAreaFactory(station__area=places.qingduizi)
    world.people["sta"] = _user("station", Role.STATION_OFFICER, subject=served.station)
    world.people["frm"] = _user("firm", Role.ENTERPRISE_OFFICER, subject=world.enterprise)
    world.saved_view = _saved_view(places, world.people["cnt"])
    world.token = _token(world.people["cnt"])
    _others(world, places)
    vars(world).update(
        _station(places, world.enterprise),
        **_proposals(places, world.enterprise),
        studio=StudioFactory(enterprise=world.enterprise),
        pair=PairFactory(enterprise=world.enterprise),
        result=ResultFactory(enterprise=world.enterprise),
        export_job=_list_file(people["cnt"]),
    )
    world.line = _change_of_address(world.enterprise, world.people["cty"])
    with origin.asked_from(Origin(Door.PAGE, "10.1.2.3", BULK)):
        change_enterprise(actor=world.people["cnt"], enterprise=world.bare, contact="办公室")
    # Reading brings derived rows up to date; then a GET has nothing left to write.
    bring_up_to_date()
    return world


def _others(world: World, places: Places) -> None:
    """Somebody whom the administrators look at, and somebody who has left."""
    world.account = _user("somebody", Role.PARK_MANAGER, places.goubangzi)
    world.grant = world.account.grants.get()
    world.switched_off = _user("gone")
    User.objects.filter(username="gone").update(is_active=False)


def _token(owner: Any) -> ApiToken:
    return ApiToken.objects.create(
        user=owner,
        name="月报脚本",
        digest="0" * 64,
        expires_at=datetime(2100, 1, 1, tzinfo=UTC),
    )


def _saved_view(places: Places, owner: Any) -> SavedView:
    return SavedView.objects.create(
        owner=owner,
        page=SavedPage.DASHBOARD,
        name="七里河季度",
        query=f"area={places.qilihe.code}&view=heat",
        area=places.qilihe,
        is_shared=True,
    )


def _list_file(owner: Any) -> Job:
    asked = {"code": "coverage-list", "extension": "csv", "query": "as_of=2023-12-31"}
    job = Job.objects.create(
        task=write_list_file.name,
        kwargs={"actor_id": owner.pk, **asked},
        state=JobState.DONE,
        created_by=owner,
    )
    Export.objects.create(
        day=date(2024, 1, 1),
        serial=2,
        kind="coverages",
        format="csv",
        at=datetime(2024, 1, 1, 4, tzinfo=UTC),
        actor=owner,
        job=job,
        name="名单.csv",
        content=ContentFile(b"a list", name="list.csv"),
    )
    return job


def _change_of_address(enterprise: Any, actor: Any) -> AuditEntry:
    with origin.asked_from(Origin(Door.PAGE, "10.1.2.3", CHANGE)):
        change_enterprise(actor=actor, enterprise=enterprise, address="人民街 9 号")
    return AuditEntry.objects.get(request=CHANGE)


def _people(places: Places) -> dict[str, User | None]:
    return {
        "nob": None,
        "cty": _user("city", Role.CITY_OFFICER, places.city),
        "cnt": _user("county", Role.COUNTY_OFFICER, places.yixian),
        "oth": _user("other", Role.COUNTY_OFFICER, places.beizhen),
        "prk": _user("park", Role.PARK_MANAGER, places.qilihe),
        "sys": _user("system", Role.SYSTEM_ADMIN),
        "sec": _user("security", Role.SECURITY_ADMIN),
        "aud": _user("audit", Role.AUDIT_ADMIN),
        "non": _user("outsider"),
    }


def _enterprise_and_union(places: Places, officer: Any) -> dict[str, Any]:
    enterprise = EnterpriseFactory(area=places.qilihe)
    union = UnionFactory(area=places.qilihe)
    system = SystemFactory(enterprise=enterprise)
    return {
        "enterprise": enterprise,
        # A second enterprise that nothing is recorded about yet.
        "bare": EnterpriseFactory(area=places.qilihe),
        # One that was closed, and may be opened again.
        "closed": EnterpriseFactory(
            area=places.qilihe, closed_on=date(2022, 1, 1), closing_reason="stopped"
        ),
        "placement": PlacementFactory(enterprise=enterprise, area=places.qilihe_town),
        "headcount": HeadcountFactory(enterprise=enterprise),
        "size": SizeRecordFactory(enterprise=enterprise),
        "absence": AbsenceFactory(enterprise=enterprise),
        "union": union,
        # A union that is not approved yet.
        "preparing": UnionFactory(
            area=places.qilihe, kind=UnionKind.JOINT, approved_on=None, approval_number=""
        ),
        # A union that enterprises may join.
        "shared": UnionFactory(area=places.qilihe, kind=UnionKind.FEDERATION),
        "confirmation": ConfirmationFactory(enterprise=enterprise, confirmed_by=officer),
        "coverage": CoverageFactory(enterprise=enterprise, union=union),
        "membership": MembershipFactory(enterprise=enterprise),
        "term": TermFactory(union=union),
        "system": system,
        "congress_session": SessionFactory(system=system),
        "officer": OfficerFactory(union=union),
    }


def _station(places: Places, enterprise: Any) -> dict[str, Any]:
    station = StationFactory(area=places.qilihe)
    return {
        "station": station,
        "post": PostFactory(station=station),
        "service_area": ServiceAreaFactory(station=station),
        "service_ended": ServiceAreaFactory(
            station=station, area=places.qilihe_town, until=date(2021, 1, 1)
        ),
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


# Where a read that gives out a file or personal data leaves its line, and nothing else.
LOG = {model._meta.db_table for model in (AuditEntry, AuditUnsealed, AuditBlock, Export)}


def without_log(state: tuple[Any, Any]) -> tuple[Any, Any]:
    """A state of tests/test_access.py as far as a read may not change it."""
    counts, row = state
    return [(table, count) for table, count in counts if table not in LOG], row


GROUNDS = {"note": "工商变更登记"}

# What an officer in charge sends, by route and method. Bodies of the API are JSON, of pages a form.
BODIES: dict[tuple[str, str], Callable[[World], dict[str, Any]]] = {
    ("api-enterprise-move", "POST"): lambda w: {"area": w.town.code, "on": "2024-05-01"},
    ("api-enterprise-close", "POST"): lambda w: {"on": "2024-05-01", "reason": "stopped"},
    ("api-enterprise-phone", "POST"): lambda w: {"reason": "安排走访"},
    ("api-import-mapping", "PATCH"): lambda w: {"columns": {"门牌": "address"}},
    ("api-import-choices", "PATCH"): lambda w: {"rows": {"7": "new"}},
    ("api-import-undo", "POST"): lambda w: {"reason": "上传错了"},
    ("import-undo", "POST"): lambda w: {"reason": "上传错了"},
    ("import-choices", "POST"): lambda w: {"row-7": "new"},
    ("import-columns", "POST"): lambda w: {
        "column-0": "name",
        "column-1": "address",
        "seen": columns_of(w.batch).digest,
    },
    ("api-import-conflicts", "PATCH"): lambda w: {"rest": "mine"},
    ("import-workbook", "POST"): lambda w: {
        "kind": "roster",
        "area": w.area.code,
        "as_of": "2024-03-18",
    },
    ("import-conflicts", "POST"): lambda w: {"rest": "mine", "seen": conflicts_of(w.batch).digest},
    ("enterprise-phone", "POST"): lambda w: {"purpose": "visit"},
    ("enterprise-export", "POST"): lambda w: {"format": "csv", "purpose": "visit"},
    ("api-enterprise-list", "POST"): lambda w: {
        "name": "七里河新办企业",
        "area": w.area.code,
        "kind": "legal_person",
    },
    ("api-enterprise-detail", "PATCH"): lambda w: {"address": "人民街 1 号"},
    ("api-report-list", "POST"): lambda w: {"area": w.area.code, "year": 2023},
    ("report-start", "POST"): lambda w: {"area": w.area.code, "year": 2023},
    ("api-report-correct", "POST"): lambda w: {"reason": "建会日期录错"},
    ("report-correct", "POST"): lambda w: {"reason": "建会日期录错"},
    ("report-note", "POST"): lambda w: {"text": "本年新设企业较多。"},
    ("api-report-compare", "GET"): lambda w: {"area": w.area.code, "from": "2022", "to": "2023"},
    ("statistical-year-create", "POST"): lambda w: {
        "area": w.area.code,
        "since": "2024",
        "kind": "october",
    },
    ("feed-create", "POST"): lambda w: {
        "name": "月报",
        "kind": "coverage",
        "area": w.area.code,
    },
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
    ("api-target-list", "POST"): lambda w: {
        "area": w.area.code,
        "year": 2024,
        "rate": "congress",
        "percent": "90.0",
        "source": "锦工发〔2024〕2号",
    },
    ("api-target-detail", "PATCH"): lambda w: {"percent": "96.5"},
    ("target-create", "POST"): lambda w: {
        "area": w.area.code,
        "year": 2024,
        "rate": "congress",
        "group": "all",
        "percent": "90",
        "source": "锦工发〔2024〕2号",
    },
    ("target-edit", "POST"): lambda w: {"percent": "96.5", "source": "锦工发〔2023〕9号"},
    ("enterprise-create", "POST"): lambda w: {
        "name": "七里河新办企业",
        "area": w.area.code,
        "kind": "legal_person",
    },
    ("enterprise-edit", "POST"): lambda w: {"name": "改名后的企业", "kind": "legal_person"},
    ("enterprise-move", "POST"): lambda w: {"area": w.town.code, "on": "2024-05-01", **GROUNDS},
    ("enterprise-close", "POST"): lambda w: {
        "on": "2024-05-01",
        "reason": "stopped",
        **GROUNDS,
    },
    ("enterprise-reopen", "POST"): lambda w: {"on": "2024-05-01", **GROUNDS},
    ("enterprise-rename", "POST"): lambda w: {"name": "新名企业", "on": "2024-05-01", **GROUNDS},
    ("api-enterprise-reopen", "POST"): lambda w: {"on": "2024-05-01", **GROUNDS},
    ("api-enterprise-rename", "POST"): lambda w: {
        "name": "新名企业",
        "on": "2024-05-01",
        **GROUNDS,
    },
    ("api-enterprise-own-union", "POST"): lambda w: {
        "name": "新建工会",
        "approved_on": "2023-05-01",
        "approval_number": "锦工组〔2023〕1号",
    },
    ("api-union-dissolve", "POST"): lambda w: {"on": "2024-05-01", **GROUNDS},
    ("api-coverage-end", "POST"): lambda w: {"on": "2024-01-01", **GROUNDS},
    ("enterprise-merge", "POST"): lambda w: {"other": w.bare.pk, "on": "2024-05-01", **GROUNDS},
    ("api-enterprise-merge", "POST"): lambda w: {
        "other": w.bare.pk,
        "on": "2024-05-01",
        "take": ["address"],
        **GROUNDS,
    },
    ("effects", "POST"): lambda w: {"on": "2024-05-01", "reason": "stopped"},
    ("quality-confirm", "POST"): lambda w: {"row": [w.enterprise.pk, w.bare.pk]},
    ("api-confirmation-list", "POST"): lambda w: {
        "enterprise": w.enterprise.pk,
        "confirmed_on": "2024-05-01",
    },
    ("draft-save", "POST"): lambda w: {"form": "/enterprises/new/", "name": "没写完的"},
    ("draft-discard", "POST"): lambda w: {"form": "/enterprises/new/"},
    ("enterprise-visit", "POST"): lambda w: {
        "on": "2023-12-31",
        "stated": "约60",
        "members": 40,
        "openness": "yes",
        "openness_since": "2023年6月",
        "contract": "none",
    },
    ("headcount-record", "POST"): lambda w: {"reported_on": "2023-12-31", "stated": "约60"},
    ("size-record", "POST"): lambda w: {"year": 2023, "above_scale": "true"},
    ("absence-confirm", "POST"): lambda w: {
        "subject": "contract",
        "confirmed_on": "2023-12-31",
    },
    ("own-union-found", "POST"): lambda w: {
        "name": "新建工会",
        "approved_on": "2023年5月",
        "approval_number": "锦工组〔2023〕1号",
    },
    ("enterprise-cover", "POST"): lambda w: {"union": w.shared.pk, "since": "2023年"},
    ("membership-record", "POST"): lambda w: {"reported_on": "2023-12-31", "members": 40},
    ("system-adopt", "POST"): lambda w: {"kind": "openness", "since": "2023-01-01"},
    ("union-create", "POST"): lambda w: {
        "name": "七里河第二联合工会",
        "kind": "joint",
        "area": w.area.code,
    },
    ("dashboard-export", "GET"): lambda w: {"chart": "figures"},
    ("saved-view-list", "GET"): lambda w: {"page": "dashboard"},
    ("saved-view-create", "POST"): lambda w: {"name": "每季"},
    ("saved-view-edit", "POST"): lambda w: {"name": "每年"},
    ("history-values", "GET"): lambda w: {
        "row": "enterprises.enterprise",
        "id": w.enterprise.pk,
        "column": "address",
    },
    ("history-take-back", "POST"): lambda w: {"reason": "录错了"},
    ("bulk-edit", "POST"): lambda w: {"rows": f"{w.enterprise.pk}", "ownership": "private"},
    ("bulk-done", "POST"): lambda w: {"reason": "录错了"},
    ("union-edit", "POST"): lambda w: {
        "name": "改名后的工会",
        "approved_on": "2018-01-01",
        "approval_number": "锦工组〔2018〕1号",
    },
    ("union-approve", "POST"): lambda w: {
        "approved_on": "2023年5月",
        "approval_number": "锦工组〔2023〕2号",
        "enterprises": [w.enterprise.pk, w.bare.pk],
        **GROUNDS,
    },
    ("union-dissolve", "POST"): lambda w: {"on": "2024-05-01", **GROUNDS},
    ("term-elect", "POST"): lambda w: {"elected_on": "2023-01-01", "years": 5},
    ("term-postpone", "POST"): lambda w: {"to": "2023-06-30", "approval": "锦工组〔2023〕1号"},
    ("union-system-adopt", "POST"): lambda w: {"kind": "openness", "since": "2023年"},
    ("coverage-end", "POST"): lambda w: {"on": "2024-01-01", **GROUNDS},
    ("system-end", "POST"): lambda w: {"on": "2024-01-01"},
    ("congress-session-record", "POST"): lambda w: {
        "held_on": timezone.localdate().isoformat(),
        "representatives": 45,
        "attended": 40,
    },
    ("congress-session-edit", "POST"): lambda w: {
        "held_on": timezone.localdate().isoformat(),
        "representatives": 46,
    },
    ("officer-appoint", "POST"): lambda w: {
        "role": "vice_chair",
        "holder": "生产部主任",
        "full_time": "False",
        "since": "2023-01-01",
    },
    ("officer-edit", "POST"): lambda w: {
        "role": "chair",
        "holder": "综合部主任",
        "full_time": "True",
        "since": "2018-02-01",
    },
    ("officer-end", "POST"): lambda w: {"on": "2024-01-01", **GROUNDS},
    ("station-serve", "POST"): lambda w: {"area": w.town.code, "since": "2024-01-01", **GROUNDS},
    ("service-end", "POST"): lambda w: {"on": "2024-01-01", **GROUNDS},
    ("service-resume", "POST"): lambda w: {"on": "2024-01-01", **GROUNDS},
    ("account-open", "POST"): lambda w: {"username": "newcomer", "name": "义县总工会"},
    ("account-rename", "POST"): lambda w: {"name": "义县总工会组织部"},
    ("account-disable", "POST"): lambda w: {"reason": "调离"},
    ("account-enable", "POST"): lambda w: {"reason": "调回"},
    ("lockout-end", "POST"): lambda w: {"username": "somebody"},
    ("grant-end", "POST"): lambda w: {"on": "2999-01-01", "reason": "调离"},
    ("grant-change-end", "POST"): lambda w: {"until": "2999-01-01", "reason": "借调到期"},
}
