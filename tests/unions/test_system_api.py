import pytest

from tests.factories.enterprises import EnterpriseFactory
from tests.factories.unions import SystemFactory, UnionFactory
from unions.models import DemocraticSystem

URL = "/api/v1/systems/"


def test_an_enterprise_adopts_a_system(api, places, county_officer):
    enterprise = EnterpriseFactory(area=places.qilihe)
    answer = api(county_officer).post(
        URL, {"kind": "openness", "enterprise": enterprise.pk, "since": "2021-01-01"}
    )
    assert answer.status_code == 201
    assert answer.json()["enterprise"] == {"id": enterprise.pk, "name": enterprise.name}
    assert answer.json()["union"] is None


def test_a_union_shares_a_regional_one(api, places, county_officer):
    union = UnionFactory(area=places.qilihe, kind="federation")
    client = api(county_officer)
    answer = client.post(URL, {"kind": "congress", "union": union.pk, "since": "2021-01-01"})
    assert answer.status_code == 201
    rows = client.get(URL, {"union": union.pk, "kind": "congress"}).json()["results"]
    assert [row["union"]["id"] for row in rows] == [union.pk]


@pytest.mark.parametrize("both", [True, False])
def test_it_belongs_to_one_of_the_two(api, places, county_officer, both):
    owners = {}
    if both:
        owners["enterprise"] = EnterpriseFactory(area=places.qilihe).pk
        owners["union"] = UnionFactory(area=places.qilihe).pk
    answer = api(county_officer).post(URL, {"kind": "congress", "since": "2021-01-01", **owners})
    assert answer.status_code == 400
    assert answer.json()["errors"]["non_field_errors"] == ["须且只能指定企业或工会之一。"]
    assert not DemocraticSystem.objects.exists()


def test_it_ends(api, places, county_officer):
    system = SystemFactory(enterprise__area=places.qilihe)
    client = api(county_officer)
    client.patch(f"{URL}{system.pk}/", {"until": "2022-01-01"})
    assert client.get(URL, {"as_of": "2021-12-31"}).json()["count"] == 1
    assert client.get(URL, {"as_of": "2022-01-01"}).json()["count"] == 0
