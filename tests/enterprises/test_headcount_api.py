import pytest

from common.models import AuditEntry
from enterprises.models import Headcount
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory, PlacementFactory

URL = "/api/v1/headcounts/"


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe)


def test_employees_are_reported(api, county_officer, enterprise):
    body = {"enterprise": enterprise.pk, "reported_on": "2023-12-31", "employees": 60}
    answer = api(county_officer).post(URL, body)
    assert answer.status_code == 201
    expected = {"exactness": "exact", "at_least": 60, "at_most": 60, "women": None}
    assert expected.items() <= answer.json().items()
    assert AuditEntry.objects.get().action == "headcount.record"


def test_only_a_range_is_known(api, county_officer, enterprise):
    body = {
        "enterprise": enterprise.pk,
        "reported_on": "2023-12-31",
        "exactness": "range",
        "at_least": 50,
        "at_most": 100,
    }
    answer = api(county_officer).post(URL, body)
    assert answer.status_code == 201
    assert answer.json()["employees"] is None


def test_something_must_be_said(api, county_officer, enterprise):
    answer = api(county_officer).post(
        URL, {"enterprise": enterprise.pk, "reported_on": "2023-12-31"}
    )
    assert answer.status_code == 400
    assert answer.json()["errors"]["non_field_errors"] == ["职工人数、至少、至多不能都空。"]


def test_a_second_report_of_a_day_replaces_the_first(api, county_officer, enterprise):
    row = HeadcountFactory(enterprise=enterprise)
    body = {"enterprise": enterprise.pk, "reported_on": "2022-12-31", "employees": 70}
    answer = api(county_officer).post(URL, body)
    assert answer.json()["id"] == row.pk
    assert Headcount.objects.get().employees == 70


def test_the_bounds_follow_a_corrected_number(api, county_officer, enterprise):
    row = HeadcountFactory(enterprise=enterprise, employees=50)
    answer = api(county_officer).patch(f"{URL}{row.pk}/", {"employees": 70})
    assert (answer.json()["at_least"], answer.json()["at_most"]) == (70, 70)


def test_bounds_that_are_given_stay(api, county_officer, enterprise):
    row = HeadcountFactory(enterprise=enterprise, employees=50)
    answer = api(county_officer).patch(
        f"{URL}{row.pk}/", {"exactness": "at_least", "at_most": None}
    )
    assert (answer.json()["at_least"], answer.json()["at_most"]) == (50, None)


def test_who_answered_for_it_before_does_not_see_what_is_reported_now(
    api, places, beizhen_officer, enterprise
):
    PlacementFactory(enterprise=enterprise, area=places.goubangzi)
    row = HeadcountFactory(enterprise=enterprise)
    assert api(beizhen_officer).get(f"{URL}{row.pk}/").status_code == 404


def test_filters(api, county_officer, enterprise):
    exact = HeadcountFactory(enterprise=enterprise)
    rough = HeadcountFactory(
        enterprise=enterprise, exactness="approximate", reported_on="2021-12-31"
    )
    client = api(county_officer)

    def found(**query):
        return [row["id"] for row in client.get(URL, query).json()["results"]]

    assert found(exactness="approximate") == [rough.pk]
    assert found(since="2022-01-01") == [exact.pk]
    assert found(until="2021-12-31") == [rough.pk]
    assert found(enterprise=enterprise.pk + 1) == []
