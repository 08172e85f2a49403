from common.models import AuditEntry
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import MembershipFactory
from unions.models import Membership

URL = "/api/v1/memberships/"


def test_members_are_reported(api, places, county_officer):
    enterprise = EnterpriseFactory(area=places.qilihe)
    body = {"enterprise": enterprise.pk, "reported_on": "2023-12-31", "members": 40}
    answer = api(county_officer).post(URL, body)
    assert answer.status_code == 201
    assert answer.json()["union"] is None
    assert AuditEntry.objects.get().action == "membership.record"


def test_a_second_report_of_a_day_replaces_the_first(api, places, county_officer):
    row = MembershipFactory(enterprise__area=places.qilihe, members=40)
    body = {
        "enterprise": row.enterprise.pk,
        "reported_on": row.reported_on.isoformat(),
        "members": 44,
    }
    answer = api(county_officer).post(URL, body)
    assert answer.json()["id"] == row.pk
    assert Membership.objects.get().members == 44


def test_more_women_than_members(api, places, county_officer):
    row = MembershipFactory(enterprise__area=places.qilihe, members=40)
    answer = api(county_officer).patch(f"{URL}{row.pk}/", {"women": 41})
    assert answer.status_code == 400
    said = "女会员人数不能超过会员人数（工会统计调查逻辑检查）。"
    assert answer.json()["errors"] == {"non_field_errors": [said]}


def test_more_migrant_workers_than_members(api, places, county_officer):
    row = MembershipFactory(enterprise__area=places.qilihe, members=40)
    answer = api(county_officer).patch(f"{URL}{row.pk}/", {"migrants": 41})
    said = "农民工会员人数不能超过会员人数（工会统计调查逻辑检查）。"
    assert (answer.status_code, answer.json()["errors"]) == (400, {"non_field_errors": [said]})
    answer = api(county_officer).patch(f"{URL}{row.pk}/", {"migrants": 40})
    assert (answer.status_code, answer.json()["migrants"]) == (200, 40)
    assert AuditEntry.objects.get().changes == {"migrants": [None, 40]}


def test_members_are_never_negative(api, places, county_officer):
    row = MembershipFactory(enterprise__area=places.qilihe)
    answer = api(county_officer).patch(f"{URL}{row.pk}/", {"members": -1})
    assert list(answer.json()["errors"]) == ["members"]


def test_a_report_can_be_corrected_to_another_day(api, places, county_officer):
    row = MembershipFactory(enterprise__area=places.qilihe)
    answer = api(county_officer).patch(f"{URL}{row.pk}/", {"reported_on": "2022-11-30"})
    assert answer.json()["reported_on"] == "2022-11-30"
    assert AuditEntry.objects.get().changes == {"reported_on": ["2022-12-31", "2022-11-30"]}


def test_two_reports_of_one_day_cannot_be_made_by_correcting(api, places, county_officer):
    row = MembershipFactory(enterprise__area=places.qilihe)
    other = MembershipFactory(enterprise=row.enterprise, reported_on="2021-12-31")
    answer = api(county_officer).patch(f"{URL}{other.pk}/", {"reported_on": "2022-12-31"})
    assert answer.status_code == 400
    assert answer.json()["errors"]["non_field_errors"] == ["该企业在这一天已有会员人数。"]


def test_reports_between_two_days(api, places, county_officer):
    row = MembershipFactory(enterprise__area=places.qilihe)
    MembershipFactory(enterprise=row.enterprise, reported_on="2021-12-31")
    answer = api(county_officer).get(URL, {"since": "2022-12-31", "until": "2022-12-31"})
    assert [found["id"] for found in answer.json()["results"]] == [row.pk]
