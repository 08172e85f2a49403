"""Two records of one enterprise become one: facts, names, codes, figures, and the way back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from common import audit
from common.errors import DomainError
from common.models import AuditEntry
from enterprises.models import Enterprise, FormerEnterpriseName
from enterprises.selectors import EnterpriseFinder
from indicators.freshness import bring_up_to_date, differences
from indicators.models import Standing
from portal.services import Kept, MergeNotPossible, merge_enterprises
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    SizeRecordFactory,
)
from tests.factories.innovation import StudioFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.stations import CaseFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    UnionFactory,
)
from tests.indicators.histories import histories, plant_tree, ways, write
from tests.indicators.recount import Recount
from tests.indicators.test_proof import CHECKED, check_states
from unions.choices import UnionKind
from unions.models import Coverage

pytestmark = pytest.mark.django_db
ON = date(2024, 5, 1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def two(places):
    """The same works, registered twice: once with the people, once with the union."""
    survivor = EnterpriseFactory(name="锦州恒达机械有限公司", area=places.qilihe)
    HeadcountFactory(enterprise=survivor)
    merged = EnterpriseFactory(
        name="义县恒达机械厂", area=places.qilihe_town, credit_code="91210727MA0UAB1C3D",
        address="人民街 1 号",
    )  # fmt: skip
    CoverageFactory(enterprise=merged)
    return survivor, merged


def merge(actor, survivor, merged, **keep):
    return merge_enterprises(
        actor=actor, survivor=survivor, merged=merged, on=ON, note="核对营业执照",
        keep=Kept(**keep),
    )  # fmt: skip


def test_whatever_app_a_fact_is_of_it_moves(two, places, county_officer):
    survivor, merged = two
    rows = [
        HeadcountFactory(enterprise=merged, reported_on=date(2021, 12, 31)),
        SizeRecordFactory(enterprise=merged), AbsenceFactory(enterprise=merged),
        MembershipFactory(enterprise=merged), SystemFactory(enterprise=merged),
        StudioFactory(enterprise=merged),
        CaseFactory(station__area=places.qilihe, enterprise=merged),
        ProposalFactory(enterprise=merged, area=places.qilihe),
        FormerEnterpriseName.objects.create(enterprise=merged, name="恒达农机站"),
        Coverage.objects.get(),
    ]  # fmt: skip
    merge(county_officer, survivor, merged)
    for row in rows:
        row.refresh_from_db()
        assert row.enterprise_id == survivor.pk, row
    merged.refresh_from_db()
    assert merged.merged_into == survivor
    names = set(survivor.former_names.values_list("name", flat=True))
    assert names == {"恒达农机站", "义县恒达机械厂"}


def test_the_figures_count_one(two, county_officer):
    bring_up_to_date()
    assert Standing.objects.as_of(ON).count() == 2
    merge(county_officer, *two)
    bring_up_to_date()
    (standing,) = Standing.objects.as_of(ON)
    assert (standing.enterprise_id, standing.union_kind, standing.employees) == (
        two[0].pk, "own", 50,
    )  # fmt: skip
    assert list(differences()) == []


def test_what_both_say_of_a_day_stays_with_the_second(two, county_officer):
    survivor, merged = two
    other = HeadcountFactory(enterprise=merged, employees=70)
    merge(county_officer, survivor, merged)
    other.refresh_from_db()
    assert other.enterprise == merged
    assert survivor.headcounts.get().employees == 50


def test_values_are_chosen_one_by_one(two, county_officer):
    survivor, merged = two
    code = merged.credit_code
    merge(county_officer, survivor, merged, take=["credit_code", "address", "name"])
    survivor.refresh_from_db()
    merged.refresh_from_db()
    assert (survivor.credit_code, survivor.address, survivor.name) == (
        code, "人民街 1 号", "义县恒达机械厂",
    )  # fmt: skip
    assert survivor.pinyin == "yixianhengdajixiechang"
    assert merged.credit_code is None
    assert survivor.former_names.get().name == "锦州恒达机械有限公司"


def test_both_histories_tell_of_it(two, county_officer, sign_in):
    survivor, merged = two
    merge(county_officer, survivor, merged, take=["address"])
    lines = AuditEntry.objects.filter(action="enterprise.merge")
    assert {line.target_id for line in lines} == {str(survivor.pk), str(merged.pk)}
    assert {line.reason for line in lines} == {"核对营业执照"}
    for row in two:
        page = sign_in(county_officer).get(f"/history/enterprise/{row.pk}/")
        assert "核对营业执照" in page.content.decode()


def test_the_old_address_leads_to_the_one_that_stays(two, county_officer, sign_in):
    survivor, merged = two
    merge(county_officer, survivor, merged)
    client = sign_in(county_officer)
    assert client.get(f"/enterprises/{merged.pk}/").url == f"/enterprises/{survivor.pk}/"
    assert "义县恒达机械厂" in client.get(f"/enterprises/{survivor.pk}/").content.decode()
    for page in ("edit", "move", "close", "merge", "headcount", "members"):
        assert client.get(f"/enterprises/{merged.pk}/{page}/").status_code == 404


def test_a_list_that_names_the_old_record_means_the_one_that_stays(two, county_officer):
    survivor, merged = two
    merge(county_officer, survivor, merged)
    finder = EnterpriseFinder(["91210727MA0UAB1C3D"], ["义县恒达机械厂"], "")
    assert finder.find("91210727MA0UAB1C3D", "") == survivor
    assert finder.find("", "义县恒达机械厂") == survivor


def test_two_own_unions_are_named_with_what_to_do(two, county_officer):
    survivor, merged = two
    CoverageFactory(enterprise=survivor, union__name="恒达公司工会")
    with pytest.raises(MergeNotPossible, match="恒达公司工会") as refusal:
        merge(county_officer, survivor, merged)
    assert "请选定保留哪一个" in str(refusal.value)
    merged.refresh_from_db()
    assert merged.merged_into is None


@pytest.mark.parametrize("side", ["survivor", "merged"])
def test_one_of_two_own_unions_is_kept(two, county_officer, side):
    survivor, merged = two
    CoverageFactory(enterprise=survivor, union__name="survivor")
    type(merged.coverages.get().union).objects.exclude(name="survivor").update(name="merged")
    merge(county_officer, survivor, merged, own_union=side)
    assert survivor.coverages.get().union.name == side
    assert merged.coverages.count() == 1
    assert list(differences()) == []


def test_own_unions_one_after_the_other_are_both_kept(two, county_officer):
    survivor, merged = two
    CoverageFactory(enterprise=survivor, since=date(2010, 1, 1), until=date(2015, 1, 1))
    merge(county_officer, survivor, merged)
    assert survivor.coverages.count() == 2


def test_a_union_that_covers_both_covers_the_one(two, places, county_officer):
    shared = UnionFactory(kind=UnionKind.FEDERATION, area=places.yixian)
    for enterprise in two:
        CoverageFactory(enterprise=enterprise, union=shared)
    merge(county_officer, *two)
    assert two[0].coverages.filter(union=shared).count() == 1


def test_it_is_merged_once(two, county_officer):
    survivor, merged = two
    with pytest.raises(MergeNotPossible):
        merge(county_officer, survivor, survivor)
    merge(county_officer, survivor, merged)
    third = EnterpriseFactory(area=survivor.area)
    with pytest.raises(MergeNotPossible, match="已经并入"):
        merge(county_officer, third, merged)
    # What was merged into a record that is merged itself follows.
    merge(county_officer, third, survivor)
    merged.refresh_from_db()
    assert merged.merged_into == third


# ---------------------------------------------------------------- the page and the interface


def test_the_page_compares_chooses_and_merges(two, county_officer, sign_in):
    survivor, merged = two
    client = sign_in(county_officer)
    address = f"/enterprises/{survivor.pk}/merge/"
    assert "义县恒达机械厂" in client.get(f"{address}?search=hengda").content.decode()
    page = client.get(f"{address}?other={merged.pk}")
    names = [field.name for field in page.context["form"].compared]
    assert names == ["keep_name", "keep_credit_code", "keep_address"]
    assert page.context["form"]["keep_credit_code"].initial == "merged"
    sent = {
        "other": merged.pk, "on": "2024-05-01", "keep_name": "survivor",
        "keep_credit_code": "merged", "keep_address": "merged",
    }  # fmt: skip
    shown = client.post(f"/effects/enterprise-merge/{survivor.pk}/", sent, headers=HTMX)
    text = " ".join(shown.content.decode().split())
    assert "0.0%（0/1） → <strong>100.0%（1/1）</strong>" in text.replace(
        "不详（0/1）", "0.0%（0/1）"
    )
    assert Enterprise.objects.unmerged().count() == 2
    answer = client.post(address, {**sent, "note": "核对营业执照"})
    assert answer.url == f"/enterprises/{survivor.pk}/"
    survivor.refresh_from_db()
    assert survivor.credit_code == "91210727MA0UAB1C3D"


def test_a_record_that_is_somebody_elses_is_none(two, county_officer, sign_in, places, api):
    elsewhere = EnterpriseFactory(name="北镇恒达机械", area=places.goubangzi)
    survivor = two[0]
    client = sign_in(county_officer)
    address = f"/enterprises/{survivor.pk}/merge/"
    for query in (f"?other={elsewhere.pk}", "?search=恒达", ""):
        assert "北镇恒达机械" not in client.get(address + query).content.decode()
    answer = client.post(address, {"other": elsewhere.pk, "on": "2024-05-01", "note": "x"})
    assert answer.status_code == 422
    assert "没有这家企业，或者不归您管。" in str(answer.context["form"].errors)
    body = {"other": elsewhere.pk, "on": "2024-05-01", "note": "x"}
    answer = api(county_officer).post(f"/api/v1/enterprises/{survivor.pk}/merge/", body)
    assert answer.status_code == 400


def test_a_conflict_is_said_on_the_form(two, county_officer, sign_in):
    survivor, merged = two
    CoverageFactory(enterprise=survivor)
    client = sign_in(county_officer)
    address = f"/enterprises/{survivor.pk}/merge/"
    assert "own_union" in client.get(f"{address}?other={merged.pk}").context["form"].fields
    sent = {"other": merged.pk, "on": "2024-05-01", "note": "核对"}
    assert "own_union" in client.post(address, sent).context["form"].errors
    assert client.post(address, {**sent, "own_union": "survivor"}).status_code == 302


# ---------------------------------------------------------------- taking it back


def _take_back(client, survivor):
    request = AuditEntry.objects.filter(action="enterprise.merge").latest("pk").request
    address = f"/history/enterprise/{survivor.pk}/{request}/take-back/"
    return client.post(address, {"reason": "不是同一家"})


@pytest.mark.parametrize("side", ["", "survivor", "merged"])
def test_it_is_taken_back_whole(two, county_officer, sign_in, side):
    survivor, merged = two
    if side:
        CoverageFactory(enterprise=survivor)
    for year in range(2000, 2018):
        HeadcountFactory(enterprise=merged, reported_on=date(year, 12, 31))
    tables = (Enterprise, Coverage, type(survivor.headcounts.first()))
    before = [audit.snapshot(row) for table in tables for row in table.objects.order_by("pk")]
    client = sign_in(county_officer)
    sent = {
        "other": merged.pk, "on": "2024-05-01", "note": "核对", "keep_credit_code": "merged",
        "own_union": side,
    }  # fmt: skip
    assert client.post(f"/enterprises/{survivor.pk}/merge/", sent).status_code == 302
    answer = _take_back(client, survivor)
    assert answer.status_code == 302, answer.content.decode()
    after = [audit.snapshot(row) for table in tables for row in table.objects.order_by("pk")]
    assert after == before
    assert not FormerEnterpriseName.objects.exists()
    assert list(differences()) == []


def test_what_depends_on_it_is_said(two, county_officer, sign_in):
    survivor, merged = two
    client = sign_in(county_officer)
    sent = {"other": merged.pk, "on": "2024-05-01", "note": "核对", "keep_address": "merged"}
    client.post(f"/enterprises/{survivor.pk}/merge/", sent)
    client.post(
        f"/enterprises/{survivor.pk}/edit/",
        {"name": survivor.name, "kind": "legal_person", "address": "新街 2 号"},
    )
    answer = _take_back(client, survivor)
    assert answer.status_code == 422
    assert "后来又改过" in answer.content.decode()


# ---------------------------------------------------------------- any two of any history


@given(data=st.data())
@settings(
    max_examples=20, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
def test_after_any_merge_the_standings_are_what_a_recount_says(data):
    with transaction.atomic():
        areas = plant_tree()
        for row in data.draw(histories(areas), label="history"):
            write(row, data.draw(ways))
        if data.draw(st.booleans(), label="read before"):
            bring_up_to_date()
        pks = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))
        first, second = (data.draw(st.sampled_from(pks), label=side) for side in "ab")
        side = data.draw(st.sampled_from(["", "survivor", "merged"]))
        survivor, merged = (Enterprise.objects.get(pk=pk) for pk in (first, second))
        keep = Kept(["opened_on"] if data.draw(st.booleans()) else [], side)
        try:
            merge_enterprises(
                actor=None, survivor=survivor, merged=merged, on=ON, note="核对", keep=keep
            )
        except (DomainError, ValidationError) as refusal:
            event(type(refusal).__name__)
        else:
            event("merged")
            bring_up_to_date()
            assert not Standing.objects.filter(enterprise=merged).exists()
        bring_up_to_date()
        with connection.cursor() as cursor:
            check_states(Recount(cursor))
        assert list(differences()) == []
        transaction.set_rollback(True)


def test_the_days_looked_at_are_not_few():
    assert len(CHECKED) > 20


def test_the_interface_says_where_a_merged_record_leads(two, county_officer, api):
    survivor, merged = two
    client = api(county_officer)
    body = {"other": merged.pk, "on": "2024-05-01", "note": "核对营业执照", "take": ["address"]}
    answer = client.post(f"/api/v1/enterprises/{survivor.pk}/merge/", body)
    assert answer.status_code == 200, answer.json()
    address = f"/api/v1/enterprises/{merged.pk}/"
    assert client.get(address).json()["merged_into"] == survivor.pk
    assert client.get(f"/api/v1/enterprises/{survivor.pk}/").json()["address"] == "人民街 1 号"
    assert client.patch(address, {"address": "x"}).status_code == 403
    body = {"enterprise": merged.pk, "reported_on": "2024-01-01", "employees": 3}
    assert client.post("/api/v1/headcounts/", body).status_code == 400
    assert client.get("/api/v1/enterprises/?as_of=2024-05-01").json()["count"] == 1
