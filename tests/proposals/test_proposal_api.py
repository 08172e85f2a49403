import pytest

from common.models import AuditEntry
from proposals.models import Proposal
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.proposals import (
    AwardFactory,
    ProposalFactory,
    RecommendationFactory,
    RoundFactory,
)

URL = "/api/v1/proposals/"


def test_a_proposal_is_recorded(api, places, county_officer):
    enterprise = EnterpriseFactory(area=places.qilihe)
    body = {
        "number": "2023-1-001",
        "title": "改善通风",
        "area": "210727P01",
        "enterprise": enterprise.pk,
        "submitted_on": "2023-05-01",
        "benefit": "12000.5",
    }
    answer = api(county_officer).post(URL, body)
    assert answer.status_code == 201
    assert answer.json()["benefit"] == "12000.50"
    assert answer.json()["recommendations"] == []
    assert AuditEntry.objects.get().action == "proposal.record"


def test_a_number_is_given_once(api, places, county_officer):
    ProposalFactory(area=places.qilihe, number="2023-1-001")
    body = {
        "number": "2023-1-001",
        "title": "又一件",
        "area": "210727P01",
        "submitted_on": "2023-05-01",
    }
    answer = api(county_officer).post(URL, body)
    assert list(answer.json()["errors"]) == ["number"]
    assert Proposal.objects.count() == 1


def test_a_proposal_shows_where_it_was_put_forward_and_what_it_won(api, places, county_officer):
    recommendation = RecommendationFactory(proposal__area=places.qilihe)
    AwardFactory(recommendation=recommendation, grade="first")
    (row,) = api(county_officer).get(URL).json()["results"]
    assert row["recommendations"] == [
        {
            "id": recommendation.pk,
            "round": {"id": recommendation.round.pk, "name": recommendation.round.name},
            "recommended_on": "2023-09-01",
            "recommended_precision": "day",
            "grade": "first",
        }
    ]


def test_filters(api, places, city_officer):
    of_year = RoundFactory(area=places.city, year=2023)
    first = ProposalFactory(
        area=places.qilihe, enterprise=EnterpriseFactory(area=places.qilihe), title="改善通风"
    )
    again = ProposalFactory(area=places.qilihe_town, submitted_on="2022-12-01")
    never = ProposalFactory(area=places.qingduizi)
    won = RecommendationFactory(proposal=first, round=of_year)
    RecommendationFactory(proposal=first, round=RoundFactory(area=places.city, year=2022))
    RecommendationFactory(proposal=again, round=of_year)
    AwardFactory(recommendation=won)
    client = api(city_officer)

    def found(**query):
        return {row["id"] for row in client.get(URL, query).json()["results"]}

    assert found(recommended="true") == {first.pk, again.pk}
    assert client.get(URL, {"recommended": "true"}).json()["count"] == 2
    assert found(recommended="false") == {never.pk}
    assert found(awarded="true") == {first.pk}
    assert found(awarded="false") == {again.pk, never.pk}
    assert found(round=of_year.pk) == {first.pk, again.pk}
    assert found(round_year=2022) == {first.pk}
    assert found(year=2022) == {again.pk}
    assert found(from_park="true") == {first.pk}
    assert found(enterprise=first.enterprise.pk) == {first.pk}
    assert found(search="通风 改善") == {first.pk} | {
        row.pk for row in (again, never) if "通风" in row.title and "改善" in row.title
    }
    assert found(recommended="true", area="210727102") == {again.pk}


@pytest.mark.parametrize("field", ["area", "enterprise"])
def test_references_out_of_scope(api, places, county_officer, field):
    elsewhere = {
        "area": "210782P01",
        "enterprise": EnterpriseFactory(area=places.goubangzi).pk,
    }
    body = {
        "number": "2023-1-001",
        "title": "改善通风",
        "area": "210727P01",
        "submitted_on": "2023-05-01",
        field: elsewhere[field],
    }
    answer = api(county_officer).post(URL, body)
    assert list(answer.json()["errors"]) == [field]
