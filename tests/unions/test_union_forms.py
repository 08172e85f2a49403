"""An officer records unions, coverages, members and democratic systems without a file."""

from datetime import date

import pytest

from common.models import AuditEntry
from indicators.selectors import standing_of
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import CoverageFactory, SystemFactory, TermFactory, UnionFactory
from unions.choices import UnionKind
from unions.models import Coverage, Union

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(name="义县恒达机械", area=places.qilihe)


def errors(answer):
    assert answer.status_code == 422
    return str(answer.context["form"].errors)


def test_an_own_union_is_founded_and_counts_from_its_approval(client, county_officer, enterprise):
    address = f"/enterprises/{enterprise.pk}/unions/own/"
    assert 'value="义县恒达机械工会委员会"' in client.get(address).content.decode()
    answer = client.post(
        address,
        {"name": "恒达工会", "approval_number": "义工组〔2023〕1号", "approved_on": "2023年5月"},
    )
    assert answer.url == f"/enterprises/{enterprise.pk}/"
    union = Union.objects.get()
    assert (union.kind, union.area, union.approved_precision) == (
        UnionKind.OWN, enterprise.area, "month",
    )  # fmt: skip
    standing = standing_of(user=county_officer, enterprise=enterprise, as_of=date(2023, 5, 1))
    assert standing.get().union_kind == "own"


@pytest.fixture
def upper(places):
    return UnionFactory(name="义县工会联合会", kind=UnionKind.FEDERATION, area=places.yixian)


def stated(union, **changed):
    """What the form of a union sends."""
    return {
        "name": union.name, "approval_number": union.approval_number,
        "approved_on": union.approved_on.isoformat(), "parent": union.parent_id or "", **changed,
    }  # fmt: skip


def test_the_upper_union_is_chosen_among_those_one_sees(client, places, upper):
    union = UnionFactory(area=places.qilihe)
    elsewhere = UnionFactory(name="北镇联合会", kind=UnionKind.FEDERATION, area=places.beizhen)
    own = UnionFactory(name="一家企业的工会", area=places.qilihe)
    address = f"/unions/{union.pk}/edit/"
    page = client.get(address).content.decode()
    assert "义县工会联合会" in page
    assert not [one for one in (elsewhere, own) if one.name in page]
    assert (
        "parent" in client.post(address, stated(union, parent=elsewhere.pk)).context["form"].errors
    )
    assert client.post(address, stated(union, parent=upper.pk)).status_code == 302
    union.refresh_from_db()
    assert union.parent == upper
    assert AuditEntry.objects.get().changes == {"parent_id": [None, upper.pk]}


def test_no_union_is_put_below_itself(client, api, county_officer, places, upper):
    middle = UnionFactory(kind=UnionKind.FEDERATION, area=places.qilihe, parent=upper)
    low = UnionFactory(kind=UnionKind.JOINT, area=places.qilihe, parent=middle)
    answer = client.post(f"/unions/{upper.pk}/edit/", stated(upper, parent=low.pk))
    assert "不能是它的上级工会" in errors(answer)
    assert (
        "parent"
        in client.post(f"/unions/{upper.pk}/edit/", stated(upper, parent=upper.pk))
        .context["form"]
        .errors
    )
    answer = api(county_officer).patch(f"/api/v1/unions/{upper.pk}/", {"parent": low.pk})
    assert answer.status_code == 409
    upper.refresh_from_db()
    assert upper.parent is None


def test_an_upper_union_out_of_sight_stays_when_something_else_is_changed(client, places):
    above = UnionFactory(name="锦州市工会联合会", kind=UnionKind.FEDERATION, area=places.city)
    union = UnionFactory(area=places.qilihe, parent=above)
    answer = client.post(f"/unions/{union.pk}/edit/", stated(union, name="改了名的工会"))
    assert answer.status_code == 302
    union.refresh_from_db()
    assert (union.name, union.parent) == ("改了名的工会", above)


def test_a_second_own_union_is_refused_and_nothing_stays(client, enterprise):
    CoverageFactory(enterprise=enterprise)
    answer = client.post(
        f"/enterprises/{enterprise.pk}/unions/own/",
        {"name": "又一个工会", "approved_on": "2023-05-01"},
    )
    assert "已有单独建立的工会" in errors(answer)
    assert not Union.objects.filter(name="又一个工会").exists()
    assert not AuditEntry.objects.exists()


def test_an_enterprise_joins_a_shared_union_one_can_see(client, enterprise, places):
    shared = UnionFactory(kind=UnionKind.FEDERATION, area=places.qilihe)
    own = UnionFactory(area=places.qilihe)
    elsewhere = UnionFactory(kind=UnionKind.JOINT, area=places.goubangzi)
    address = f"/enterprises/{enterprise.pk}/unions/cover/"
    page = client.get(address).content.decode()
    assert shared.name in page
    for other in (own, elsewhere):
        assert other.name not in page
        assert (
            "union"
            in client.post(address, {"union": other.pk, "since": "2023"}).context["form"].errors
        )
    client.post(address, {"union": shared.pk, "since": "2023年"})
    coverage = Coverage.objects.get()
    assert (coverage.form, coverage.since, coverage.since_precision) == (
        "federation", date(2023, 1, 1), "year",
    )  # fmt: skip


def test_a_coverage_ends_once(client, enterprise):
    coverage = CoverageFactory(enterprise=enterprise)
    address = f"/coverages/{coverage.pk}/end/"
    assert coverage.union.name in client.get(address).content.decode()
    assert client.post(address, {"on": "2023-05-01", "note": "上级批复"}).status_code == 302
    assert "覆盖已于 2023-05-01 终止" in errors(
        client.post(address, {"on": "2023-06-01", "note": "上级批复"})
    )
    coverage.refresh_from_db()
    assert coverage.until == date(2023, 5, 1)


def test_members_and_systems_are_recorded(client, enterprise):
    client.post(
        f"/enterprises/{enterprise.pk}/members/",
        {
            "reported_on": "2023-12-31",
            "members": "45",
            "women": "20",
            "migrants": "31",
            "confirmed": "on",
        },
    )
    row = enterprise.memberships.get()
    assert (row.members, row.women, row.migrants) == (45, 20, 31)
    shown = client.get(f"/enterprises/{enterprise.pk}/unions/").content.decode()
    assert '<td class="num">31</td>' in shown
    client.post(
        f"/enterprises/{enterprise.pk}/systems/",
        {
            "kind": "contract",
            "since": "2023年6月",
            "until": "2026-06-01",
            "evidence": "备案 12 号",
            "confirmed": "on",
        },
    )
    system = enterprise.systems.get()
    assert (system.since, system.since_precision, system.until) == (
        date(2023, 6, 1), "month", date(2026, 6, 2),
    )  # fmt: skip


def test_more_women_than_members_is_refused_in_words(client, enterprise):
    answer = client.post(
        f"/enterprises/{enterprise.pk}/members/",
        {"reported_on": "2023-12-31", "members": "20", "women": "30"},
    )
    assert "女会员人数不能超过会员人数" in errors(answer)


def test_a_system_ends_after_it_began(client, enterprise):
    system = SystemFactory(enterprise=enterprise, since=date(2020, 1, 1))
    address = f"/systems/{system.pk}/end/"
    assert "终止日期必须晚于起始日期" in errors(client.post(address, {"on": "2019-01-01"}))
    assert client.post(address, {"on": "2023-01-01"}).status_code == 302
    system.refresh_from_db()
    assert system.until == date(2023, 1, 1)


def test_a_system_of_a_union_is_ended_by_who_answers_for_the_union(
    client, sign_in, park_manager, beizhen_officer, places
):
    system = SystemFactory(enterprise=None, union=UnionFactory(area=places.qilihe))
    address = f"/systems/{system.pk}/end/"
    assert client.get(address).status_code == 200
    # Who only reads does not; elsewhere there is no such system.
    assert sign_in(park_manager).post(address, {"on": "2023-01-01"}).status_code == 403
    assert sign_in(beizhen_officer).post(address, {"on": "2023-01-01"}).status_code == 404
    system.refresh_from_db()
    assert system.until is None


def test_a_shared_union_is_entered_and_corrected(client, places):
    answer = client.post(
        "/unions/new/",
        {"name": "七里河工会联合会", "kind": "federation", "area": "210727P01"},
        follow=True,
    )
    union = Union.objects.get()
    assert answer.redirect_chain == [(f"/unions/{union.pk}/", 302)]
    assert "筹建中" in answer.content.decode()
    client.post(
        f"/unions/{union.pk}/edit/",
        {
            "name": "七里河工会联合会",
            "approved_on": "2023-05-01",
            "kind": "own",
            "approval_number": "锦工组〔2023〕9号",
        },
    )
    union.refresh_from_db()
    assert (union.approved_on, union.kind) == (date(2023, 5, 1), "federation")


def test_a_unions_code_must_be_one(client, places):
    answer = client.post(
        "/unions/new/",
        {"name": "工会", "kind": "joint", "area": "210727P01", "credit_code": "81"},
    )
    assert "18 位" in errors(answer)


def test_an_election_gives_the_end_of_the_term(client, places):
    union = UnionFactory(area=places.qilihe)
    address = f"/unions/{union.pk}/term/"
    client.post(address, {"elected_on": "2023-05-01", "years": "5"})
    assert union.terms.get().ends_on == date(2028, 5, 1)
    again = client.post(address, {"elected_on": "2023-05-01", "years": "3"})
    assert "这一天已有一届" in errors(again)


def test_a_union_is_dissolved_once(client, places):
    union = UnionFactory(area=places.qilihe)
    TermFactory(union=union)
    address = f"/unions/{union.pk}/dissolve/"
    assert client.post(address, {"on": "2023-05-01", "note": "上级批复"}).status_code == 302
    assert "已于 2023-05-01 撤销" in errors(
        client.post(address, {"on": "2023-06-01", "note": "上级批复"})
    )


def test_the_panel_links_only_what_exists_for_the_reader(sign_in, park_manager, places):
    county_union = UnionFactory(
        name="义县工会联合会", kind=UnionKind.FEDERATION, area=places.yixian
    )
    enterprise = EnterpriseFactory(area=places.qilihe)
    CoverageFactory(union=county_union, enterprise=enterprise)
    SystemFactory(enterprise=None, union=county_union)
    page = sign_in(park_manager).get(f"/enterprises/{enterprise.pk}/unions/").content.decode()
    assert "义县工会联合会" in page
    assert "区域性，来自义县工会联合会" in page
    assert f"/unions/{county_union.pk}/" not in page
    assert "/end/" not in page
