"""Sizes, absences, moves and closings through the API."""

from common.models import AuditEntry
from enterprises.models import Absence, SizeRecord
from tests.factories.enterprises import EnterpriseFactory, SizeRecordFactory


def test_a_size_is_recorded_once_a_year(api, places, county_officer):
    row = SizeRecordFactory(enterprise__area=places.qilihe, year=2022, above_scale=False)
    client = api(county_officer)
    body = {"enterprise": row.enterprise.pk, "year": 2022, "above_scale": True}
    answer = client.post("/api/v1/sizes/", body)
    assert (answer.status_code, answer.json()["id"]) == (201, row.pk)
    assert SizeRecord.objects.get().above_scale is True
    assert client.get("/api/v1/sizes/", {"above_scale": "true"}).json()["count"] == 1
    assert client.get("/api/v1/sizes/", {"above_scale": "false"}).json()["count"] == 0


def test_the_year_of_a_size_stays(api, places, county_officer):
    row = SizeRecordFactory(enterprise__area=places.qilihe)
    answer = api(county_officer).patch(f"/api/v1/sizes/{row.pk}/", {"year": 2020})
    assert list(answer.json()["errors"]) == ["year"]


def test_an_absence_may_be_confirmed_again(api, places, county_officer):
    enterprise = EnterpriseFactory(area=places.qilihe)
    body = {"enterprise": enterprise.pk, "subject": "union", "confirmed_on": "2023-12-31"}
    client = api(county_officer)
    first, second = (client.post("/api/v1/absences/", body).json() for _ in range(2))
    assert first["id"] == second["id"]
    assert Absence.objects.count() == AuditEntry.objects.count() == 1


def test_a_move_keeps_where_the_enterprise_was(api, places, county_officer):
    enterprise = EnterpriseFactory(area=places.qilihe)
    client = api(county_officer)
    url = f"/api/v1/enterprises/{enterprise.pk}/move/"
    answer = client.post(url, {"area": "210727102", "on": "2023-05-01"})
    assert answer.status_code == 200
    assert answer.json()["area"]["code"] == "210727102"
    (placement,) = client.get("/api/v1/placements/", {"history": "true"}).json()["results"]
    assert (placement["area"]["code"], placement["until"]) == ("210727P01", "2023-05-01")
    again = client.post(url, {"area": "210727102", "on": "2023-06-01"})
    assert again.status_code == 409
    assert again.json()["detail"] == "企业已在该区域。"


def test_an_enterprise_is_not_moved_where_one_sees_nothing(api, places, county_officer):
    enterprise = EnterpriseFactory(area=places.qilihe)
    answer = api(county_officer).post(
        f"/api/v1/enterprises/{enterprise.pk}/move/", {"area": "210782P01", "on": "2023-05-01"}
    )
    assert list(answer.json()["errors"]) == ["area"]


def test_an_enterprise_closes_once(api, places, county_officer):
    enterprise = EnterpriseFactory(area=places.qilihe)
    client = api(county_officer)
    url = f"/api/v1/enterprises/{enterprise.pk}/close/"
    body = {"on": "2023-05-01", "reason": "deregistered"}
    assert client.post(url, body).json()["closed_on"] == "2023-05-01"
    assert client.post(url, body).status_code == 409
    assert client.post(url, {"on": "2023-05-01"}).status_code == 400
    assert AuditEntry.objects.get().action == "enterprise.close"
