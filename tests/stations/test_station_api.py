from datetime import date

import pytest

from common.models import AuditEntry
from stations.models import ScopeOfWork, Station
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import (
    ActivityFactory,
    CaseFactory,
    FacilityFactory,
    FundingFactory,
    PostFactory,
    ServiceAreaFactory,
    StationFactory,
)

URL = "/api/v1/stations/"


@pytest.fixture
def station(places):
    return StationFactory(area=places.qilihe, name="七里河指导站")


def test_a_station_shows_what_belongs_to_it_on_the_day(api, places, county_officer, station):
    PostFactory(station=station, holder="前任", until=date(2022, 1, 1))
    PostFactory(station=station, holder="现任", since=date(2022, 1, 1))
    ServiceAreaFactory(station=station, area=places.qilihe)
    ServiceAreaFactory(station=station, area=places.qilihe_town, since=date(2023, 1, 1))
    FacilityFactory(station=station, name="图书室", opened_on=None)
    FacilityFactory(station=station, name="健身房", opened_on=date(2023, 1, 1))
    FundingFactory(station=station, year=2020)
    FundingFactory(station=station, year=2023)
    ScopeOfWork.objects.create(
        station=station, scope="democratic_management", since="2020-06-01", until="2022-06-01"
    )
    ScopeOfWork.objects.create(station=station, scope="all_union_work", since="2022-06-01")
    client = api(county_officer)

    def shown(day):
        row = client.get(f"{URL}{station.pk}/", {"as_of": day}).json()
        return (
            [post["holder"] for post in row["posts"]],
            sorted(served["area"]["code"] for served in row["service_areas"]),
            sorted(facility["name"] for facility in row["facilities"]),
            [funding["year"] for funding in row["fundings"]],
            [scope["scope"] for scope in row["scopes_of_work"]],
        )

    assert shown("2021-01-01") == (
        ["前任"],
        ["210727P01"],
        ["图书室"],
        [2020],
        ["democratic_management"],
    )
    assert shown("2023-06-01") == (
        ["现任"],
        ["210727102", "210727P01"],
        ["健身房", "图书室"],
        [2020, 2023],
        ["democratic_management", "all_union_work"],
    )


def test_one_station_tells_what_it_has_done(api, places, county_officer, station):
    enterprise = EnterpriseFactory(area=places.qilihe)
    case = CaseFactory(station=station, enterprise=enterprise)
    case.events.create(happened_on="2020-09-02", text="上门走访")
    ActivityFactory(station=station, title="演讲比赛")
    client = api(county_officer)
    row = client.get(f"{URL}{station.pk}/").json()
    assert row["cases"][0]["enterprise"] == {"id": enterprise.pk, "name": enterprise.name}
    assert row["cases"][0]["events"][0]["text"] == "上门走访"
    assert row["activities"][0]["title"] == "演讲比赛"
    (listed,) = client.get(URL).json()["results"]
    assert "cases" not in listed


def test_a_station_is_founded(api, places, county_officer):
    body = {
        "name": "七里河指导站",
        "kind": "park",
        "area": "210727P01",
        "founded_on": "2020-06-01",
        "founded_precision": "month",
        "is_pilot": True,
    }
    answer = api(county_officer).post(URL, body)
    assert answer.status_code == 201
    assert answer.json()["posts"] == []
    assert Station.objects.get().is_pilot
    assert AuditEntry.objects.get().action == "station.found"


def test_the_name_of_a_station_is_taken(api, places, county_officer, station):
    body = {
        "name": station.name,
        "kind": "park",
        "area": "210727P01",
        "founded_on": "2020-06-01",
    }
    answer = api(county_officer).post(URL, body)
    assert list(answer.json()["errors"]) == ["name"]


def test_a_station_is_closed_on_a_day(api, county_officer, station):
    client = api(county_officer)
    client.patch(f"{URL}{station.pk}/", {"closed_on": "2022-01-01"})
    assert client.get(URL, {"as_of": "2021-12-31"}).json()["count"] == 1
    assert client.get(URL, {"as_of": "2022-01-01"}).json()["count"] == 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "township"}, ["青堆子指导站"]),
        ({"pilot": "true"}, ["七里河指导站"]),
        ({"model": "true"}, []),
        ({"serves": "210782110"}, ["青堆子指导站"]),
        ({"search": "七里河"}, ["七里河指导站"]),
    ],
)
def test_filters(api, places, city_officer, query, expected):
    StationFactory(area=places.qilihe, name="七里河指导站", is_pilot=True)
    town = StationFactory(area=places.qingduizi, name="青堆子指导站", kind="township")
    ServiceAreaFactory(station=town)
    rows = api(city_officer).get(URL, query).json()["results"]
    assert [row["name"] for row in rows] == expected
