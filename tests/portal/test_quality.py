"""The page of data quality: a count is the length of its list, whoever asks, whatever happened."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.checking import all_checks, check_of
from common.models import AuditEntry
from enterprises import services as enterprises
from portal.selectors import Choice, failing
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import CoverageFactory
from tests.portal.test_checks import CASES
from unions import services as unions
from unions.models import Confirmation

pytestmark = pytest.mark.django_db
ON = date(2023, 12, 31)
QUERY = "area=210727&as_of=2023-12-31"


@pytest.fixture
def park(places):
    """Something for every check in Qilihe, and in Beizhen, which is another county."""
    for case in CASES.values():
        case(EnterpriseFactory(area=places.qilihe))
    for code in ("members_without_union", "term_ended"):
        CASES[code](EnterpriseFactory(area=places.qilihe_town))
        CASES[code](EnterpriseFactory(area=places.goubangzi))
    return places


@pytest.fixture
def county(sign_in, county_officer):
    return sign_in(county_officer)


def test_a_count_is_the_length_of_its_list_by_every_door(park, county, api, county_officer):
    page = county.get(f"/quality/?{QUERY}")
    found = page.context["quality"]
    answer = api(county_officer).get(f"/api/v1/quality/?{QUERY}").json()
    counts = {check["code"]: check["count"] for check in answer["checks"]}
    assert counts == {check.code: found.total.counts[check.code] for check in all_checks()}
    assert set(counts) == set(CASES)
    assert min(counts.values()) > 0
    for code, count in counts.items():
        rows = api(county_officer).get(f"/api/v1/quality/{code}/?{QUERY}&page_size=1000").json()
        assert rows["count"] == len(rows["results"]) == count
        assert rows["check"]["code"] == code
        # The parts add up to the whole.
        assert sum(row["counts"].get(code, 0) for row in answer["rows"]) == count
    assert [row["area"]["name"] for row in answer["rows"]][:1] == ["七里河镇"]
    listed = county.get(f"/quality/term_ended/?{QUERY}")
    assert listed.context["page"].paginator.count == counts["term_ended"] > 1


def test_the_worst_stands_first_and_leads_to_its_list(park, county):
    page = county.get(f"/quality/?{QUERY}")
    severities = [check.severity.value for check, _count in page.context["quality"].found]
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)
    assert '<a href="/quality/credit_code_wrong/?area=210727&amp;as_of=2023-12-31">' in (
        page.content.decode()
    )


def test_a_row_says_why_by_which_rule_and_where_it_is_cured(park, county):
    answer = county.get(f"/quality/term_ended/?{QUERY}")
    text = answer.content.decode()
    row = answer.context["rows"][0]
    for said in ("工会法》第十六条", "已换届的登记选举日期", f'href="{row.cure}"', row.detail):
        assert said in text
    assert row.cure.endswith("/term/")
    assert county.get(row.cure).status_code == 200
    # What nobody has seen in a source says so.
    assert "依据尚未与原文核对" in county.get(f"/quality/congress_due/?{QUERY}").content.decode()


def test_every_cure_is_a_page_that_opens(park, county, county_officer, places):
    choice = Choice(county_officer, places.yixian, ON)
    for check in all_checks():
        row = failing(check, choice).first()
        assert county.get(check.cure_for(county_officer, row)).status_code == 200, check.code


def test_who_only_reads_is_led_to_no_form(park, sign_in, park_manager):
    answer = sign_in(park_manager).get("/quality/enterprise_untouched/?as_of=2023-12-31")
    assert answer.context["rows"]
    assert not any(row.cure for row in answer.context["rows"])
    assert not answer.context["may_confirm"]


def test_the_list_leaves_as_a_file(park, api, county_officer):
    answer = api(county_officer).get(f"/api/v1/quality/members_over_employees.csv?{QUERY}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "会员人数超过职工人数" in text
    assert "http://testserver/enterprises/" in text
    assert AuditEntry.objects.filter(kind="export").count() == 1


def test_another_county_is_not_there(park, county):
    assert county.get("/quality/?area=210782").status_code == 404
    assert county.get("/quality/nonsense/").status_code == 404
    assert county.get(f"/quality/?{QUERY}".replace("2023-12-31", "x")).status_code == 400


def test_the_queries_are_those_of_the_checks(park, county, same_queries):
    def grow():
        for case in CASES.values():
            case(EnterpriseFactory(area=park.qilihe))

    same_queries(lambda: county.get(f"/quality/?{QUERY}"), grow)
    for code in ("coverage_outside_union", "term_ended", "contract_endless"):
        same_queries(lambda code=code: county.get(f"/quality/{code}/?{QUERY}"), grow)


# ---------------------------------------------------------------- looked at, still right


def test_what_is_confirmed_is_off_the_list_for_a_year(places, county, county_officer):
    firms = [EnterpriseFactory(area=places.qilihe) for _ in range(3)]
    rows = county.get("/quality/enterprise_untouched/").context["rows"]
    assert {row.pk for row in rows} == {firm.pk for firm in firms}
    sent = {"row": [firms[0].pk, firms[1].pk], "query": "area=210727P01"}
    answer = county.post("/quality/enterprise_untouched/confirm/", sent)
    assert answer["Location"] == "/quality/enterprise_untouched/?area=210727P01"
    assert [row.pk for row in county.get(answer["Location"]).context["rows"]] == [firms[2].pk]
    row = Confirmation.objects.first()
    assert row.confirmed_by == county_officer
    lines = AuditEntry.objects.filter(action="confirmation.confirm")
    assert {line.owner_id for line in lines} == {str(firm.pk) for firm in firms[:2]}
    check = check_of("enterprise_untouched")
    for days, there in ((364, False), (366, True)):
        later = Choice(county_officer, places.qilihe, row.confirmed_on + timedelta(days=days))
        assert (firms[0] in failing(check, later)) is there


def test_one_row_by_its_own_button_and_twice_a_day_is_once(places, county):
    firms = [EnterpriseFactory(area=places.qilihe) for _ in range(2)]
    sent = {"row": [firms[0].pk], "only": firms[1].pk}
    for _ in range(2):
        county.post("/quality/enterprise_untouched/confirm/", sent)
    assert Confirmation.objects.get().enterprise == firms[1]


def test_nothing_chosen_and_not_ones_own_write_nothing(places, county):
    outside = EnterpriseFactory(area=places.goubangzi)
    own = EnterpriseFactory(area=places.qilihe)
    address = "/quality/enterprise_untouched/confirm/"
    assert "请先勾选" in county.post(address, {}, follow=True).content.decode()
    assert county.post(address, {"row": [own.pk, outside.pk]}).status_code == 404
    assert county.post("/quality/term_ended/confirm/", {"row": [own.pk]}).status_code == 404
    sent = {"row": own.pk, "query": "next=//elsewhere"}
    assert county.post(address, sent)["Location"].startswith("/quality/")
    assert Confirmation.objects.count() == 1


def test_the_api_confirms_one_enterprise_or_one_union(places, api, county_officer):
    firm = EnterpriseFactory(area=places.qilihe)
    coverage = CoverageFactory(enterprise=firm)
    door = api(county_officer)
    sent = {"enterprise": firm.pk, "confirmed_on": "2023-12-31"}
    answer = door.post("/api/v1/confirmations/", sent, format="json")
    assert (answer.status_code, answer.json()["confirmed_by"]) == (201, str(county_officer))
    assert door.post("/api/v1/confirmations/", sent, format="json").json() == answer.json()
    both = {**sent, "union": coverage.union_id}
    assert door.post("/api/v1/confirmations/", both, format="json").status_code == 400
    union = {"union": coverage.union_id, "confirmed_on": "2023-12-31"}
    assert door.post("/api/v1/confirmations/", union, format="json").status_code == 201


# ---------------------------------------------------------------- histories

_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("employees"), st.integers(0, 40)),
        st.tuples(st.just("members"), st.integers(0, 40)),
        st.tuples(st.just("join"), st.just(0)),
        st.tuples(st.just("leave"), st.just(0)),
    ),
    max_size=6,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_a_history_makes_and_cures_what_one_would_say(places, county_officer, steps):
    """Told beside the services in plain Python, step by step: three checks of one enterprise."""
    firm = EnterpriseFactory(area=places.qilihe)
    employees = members = coverage = None
    choice = Choice(county_officer, places.qilihe, ON)
    who = {"actor": county_officer, "enterprise": firm}
    for number, (what, value) in enumerate(steps):
        on = date(2023, 1, 1) + timedelta(days=number)
        if what == "employees":
            employees = value
            enterprises.record_headcount(**who, reported_on=on, employees=value)
        elif what == "members":
            members = value
            unions.record_membership(**who, reported_on=on, members=value)
        elif what == "join" and coverage is None:
            union = {"name": "工会", "approved_on": on}
            coverage = unions.found_own_union(**who, **union).coverages.get()
        elif what == "leave" and coverage is not None and coverage.since < on:
            unions.end_coverage(actor=county_officer, coverage=coverage, on=on)
            coverage = None
        expected = {
            "members_over_employees": None not in (members, employees) and members > employees,
            "members_without_union": bool(members) and coverage is None,
            "own_union_due": members is not None and members >= 25 and coverage is None,
            "employees_none": employees == 0,
            "own_union_small": coverage is not None and members is not None and members < 25,
        }
        for code, there in expected.items():
            assert failing(check_of(code), choice).filter(pk=firm.pk).exists() is there, code


def test_a_check_that_finds_nothing_says_so(sign_in, county_officer, places):
    answer = sign_in(county_officer).get("/quality/name_twice/", {"area": places.yixian.code})
    page = answer.content.decode()
    assert "这项检查在所选区域没有发现问题" in page
    assert "请改正所选条件" not in page
