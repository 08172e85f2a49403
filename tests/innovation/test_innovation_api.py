"""Studios, pairs and results through the API."""

import pytest

from common.models import AuditEntry
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.innovation import PairFactory, ResultFactory, StudioFactory


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe)


def test_a_result_of_a_studio_is_recorded(api, county_officer, enterprise):
    studio = StudioFactory(enterprise=enterprise)
    body = {
        "number": "CG2023-001",
        "title": "夹具改进",
        "enterprise": enterprise.pk,
        "studio": studio.pk,
        "achieved_on": "2023-06-01",
        "benefit": "120000",
    }
    answer = api(county_officer).post("/api/v1/results/", body)
    assert answer.status_code == 201
    expected = {
        "studio": {"id": studio.pk, "name": studio.name},
        "pair": None,
        "benefit": "120000.00",
    }
    assert expected.items() <= answer.json().items()
    assert answer.json()["area"]["code"] == "210727P01"
    assert AuditEntry.objects.get().action == "result.record"


def test_a_benefit_is_not_negative(api, county_officer, enterprise):
    row = ResultFactory(enterprise=enterprise)
    answer = api(county_officer).patch(f"/api/v1/results/{row.pk}/", {"benefit": "-1"})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"non_field_errors": ["创效金额不能为负。"]}


def test_the_summary_adds_up_what_the_list_lists(api, places, county_officer, enterprise):
    ResultFactory(enterprise=enterprise, benefit="1000.50", achieved_on="2022-06-01")
    ResultFactory(enterprise=enterprise, benefit="2000", achieved_on="2023-12-31")
    ResultFactory(enterprise=enterprise, benefit=None, achieved_on="2023-06-01")
    ResultFactory(enterprise=enterprise, benefit="4000", achieved_on="2024-01-01")
    ResultFactory(enterprise__area=places.goubangzi, benefit="8000")
    client = api(county_officer)
    query = {"area": "210727", "until": "2023-12-31"}
    summary = client.get("/api/v1/results/summary/", query).json()
    assert summary == {"count": 3, "benefit": "3000.50", "unstated": 1}
    assert client.get("/api/v1/results/", query).json()["count"] == 3
    as_of = client.get("/api/v1/results/summary/", {"as_of": "2023-12-31"}).json()
    assert as_of == summary
    none = client.get("/api/v1/results/summary/", {"year": 2010}).json()
    assert none == {"count": 0, "benefit": "0.00", "unstated": 0}


def test_filters_of_results(api, places, county_officer, enterprise):
    pair = PairFactory(enterprise=enterprise)
    row = ResultFactory(enterprise=enterprise, pair=pair, kind="patent", title="专利一")
    town = ResultFactory(enterprise__area=places.qilihe_town, achieved_on="2022-06-01")
    client = api(county_officer)

    def found(**query):
        return {row["id"] for row in client.get("/api/v1/results/", query).json()["results"]}

    assert found(park="true") == {row.pk}
    assert found(park="false") == {town.pk}
    assert found(kind="patent") == found(pair=pair.pk) == found(search="专利") == {row.pk}
    assert found(year=2022) == {town.pk}


def test_pairs_that_were_awarded(api, county_officer, enterprise):
    won = PairFactory(enterprise=enterprise, awarded_on="2023-05-01")
    PairFactory(enterprise=enterprise)
    client = api(county_officer)
    rows = client.get("/api/v1/pairs/", {"awarded": "true", "year": 2023}).json()["results"]
    assert [row["id"] for row in rows] == [won.pk]


def test_a_studio_that_closes(api, county_officer, enterprise):
    studio = StudioFactory(enterprise=enterprise)
    client = api(county_officer)
    answer = client.patch(f"/api/v1/studios/{studio.pk}/", {"closed_on": "2022-01-01"})
    assert answer.status_code == 200
    assert client.get("/api/v1/studios/", {"as_of": "2021-12-31"}).json()["count"] == 1
    assert client.get("/api/v1/studios/").json()["count"] == 0


@pytest.mark.parametrize("kind", ["studios", "pairs", "results"])
def test_an_enterprise_out_of_scope_does_not_exist(api, places, county_officer, kind):
    elsewhere = EnterpriseFactory(area=places.goubangzi)
    bodies = {
        "studios": {"name": "工作室", "level": "municipal", "founded_on": "2023-01-01"},
        "pairs": {"number": "1", "trade": "焊工"},
        "results": {"number": "1", "title": "改进", "achieved_on": "2023-01-01"},
    }
    body = {"enterprise": elsewhere.pk, **bodies[kind]}
    answer = api(county_officer).post(f"/api/v1/{kind}/", body)
    assert list(answer.json()["errors"]) == ["enterprise"]


def test_a_row_cannot_be_given_to_an_enterprise_one_does_not_answer_for(
    api, places, county_officer, enterprise
):
    elsewhere = EnterpriseFactory(area=places.goubangzi)
    studio = StudioFactory(enterprise=enterprise)
    answer = api(county_officer).patch(
        f"/api/v1/studios/{studio.pk}/", {"enterprise": elsewhere.pk}
    )
    assert answer.status_code == 400
