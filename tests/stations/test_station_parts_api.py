"""Posts, service areas, facilities, funding, activities and cases through the API."""

import pytest

from common.models import AuditEntry
from stations.models import Case, Facility, Funding, Post, ServiceArea
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import (
    CaseFactory,
    FacilityFactory,
    FundingFactory,
    PostFactory,
    StationFactory,
)
from tests.factories.unions import UnionFactory


@pytest.fixture
def station(places):
    return StationFactory(area=places.qilihe)


def test_a_post_is_filled_and_ended(api, county_officer, station):
    client = api(county_officer)
    body = {
        "station": station.pk,
        "role": "head",
        "holder": "县总工会副主席",
        "since": "2020-06-01",
    }
    first = client.post("/api/v1/posts/", body)
    assert first.status_code == 201
    assert client.post("/api/v1/posts/", {**body, "people": 1}).json()["id"] == first.json()["id"]
    client.patch(f"/api/v1/posts/{first.json()['id']}/", {"until": "2022-01-01"})
    assert client.get("/api/v1/posts/", {"as_of": "2021-12-31"}).json()["count"] == 1
    assert client.get("/api/v1/posts/").json()["count"] == 0
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["post.create", "post.change", "post.change"]
    assert Post.objects.get().people == 1


def test_a_station_serves_an_area_for_a_time(api, county_officer, station):
    body = {
        "station": station.pk,
        "area": "210727102",
        "since": "2020-06-01",
        "until": "2022-01-01",
    }
    answer = api(county_officer).post("/api/v1/service-areas/", body)
    assert answer.json()["area"]["name"] == "七里河镇"
    assert ServiceArea.objects.get().until.isoformat() == "2022-01-01"


def test_funding_is_one_row_a_year_and_source(api, county_officer, station):
    row = FundingFactory(station=station, year=2020, source="city")
    body = {"station": station.pk, "source": "city", "year": 2020, "amount": "300000"}
    answer = api(county_officer).post("/api/v1/fundings/", body)
    assert (answer.json()["id"], answer.json()["amount"]) == (row.pk, "300000.00")
    assert Funding.objects.count() == 1


def test_money_is_not_negative(api, county_officer, station):
    row = FundingFactory(station=station)
    answer = api(county_officer).patch(f"/api/v1/fundings/{row.pk}/", {"amount": "-1"})
    assert answer.json()["errors"] == {"non_field_errors": ["金额不能为负。"]}


def test_a_facility_at_an_enterprise_is_seen_by_who_answers_for_either(
    api, places, county_officer, beizhen_officer, station
):
    elsewhere = EnterpriseFactory(area=places.goubangzi)
    facility = FacilityFactory(station=station, enterprise=elsewhere)
    url = f"/api/v1/facilities/{facility.pk}/"
    assert api(county_officer).get(url).status_code == 200
    assert api(beizhen_officer).get(url).status_code == 200
    assert api(beizhen_officer).patch(url, {"equipment": "x"}).status_code == 403
    assert Facility.objects.get().equipment == ""


def test_a_case_ends_with_the_union_it_founded(api, places, county_officer, station):
    case = CaseFactory(station=station, enterprise=EnterpriseFactory(area=places.qilihe))
    union = UnionFactory(area=places.qilihe)
    client = api(county_officer)
    body = {"closed_on": "2020-12-01", "outcome": "建会", "founded_union": union.pk}
    answer = client.patch(f"/api/v1/cases/{case.pk}/", body)
    assert answer.json()["founded_union"] == {"id": union.pk, "name": union.name}
    assert client.get("/api/v1/cases/", {"closed": "true"}).json()["count"] == 1
    assert client.get("/api/v1/cases/", {"closed": "false"}).json()["count"] == 0


def test_a_part_stays_with_its_station(api, places, county_officer, station):
    post = PostFactory(station=station)
    other = StationFactory(area=places.qilihe)
    answer = api(county_officer).patch(f"/api/v1/posts/{post.pk}/", {"station": other.pk})
    assert list(answer.json()["errors"]) == ["station"]


@pytest.mark.parametrize("kind", ["posts", "cases", "fundings"])
def test_a_station_out_of_scope_does_not_exist(api, places, county_officer, kind):
    elsewhere = StationFactory(area=places.goubangzi)
    bodies = {
        "posts": {"role": "head", "holder": "某岗位", "since": "2020-06-01"},
        "cases": {"line": "rights", "title": "某事", "opened_on": "2020-06-01"},
        "fundings": {"source": "city", "year": 2020, "amount": "1"},
    }
    answer = api(county_officer).post(f"/api/v1/{kind}/", {"station": elsewhere.pk, **bodies[kind]})
    assert list(answer.json()["errors"]) == ["station"]
    assert not Post.objects.exists()
    assert not Case.objects.exists()
