"""Rounds, recommendations and awards through the API."""

import pytest

from common.models import AuditEntry
from proposals.models import Award, Recommendation
from tests.factories.proposals import (
    AwardFactory,
    ProposalFactory,
    RecommendationFactory,
    RoundFactory,
)


@pytest.fixture
def city_round(places):
    return RoundFactory(area=places.city, year=2023)


def test_those_below_see_a_round_and_put_proposals_forward(api, places, county_officer, city_round):
    client = api(county_officer)
    assert client.get("/api/v1/rounds/", {"year": 2023}).json()["count"] == 1
    body = {
        "proposal": ProposalFactory(area=places.qilihe).pk,
        "round": city_round.pk,
        "recommended_on": "2023-09-01",
        "recommended_by": "义县总工会",
    }
    answer = client.post("/api/v1/recommendations/", body)
    assert answer.status_code == 201
    assert answer.json()["recommended_by"] == "义县总工会"
    assert AuditEntry.objects.get().action == "proposal.recommend"
    again = client.post("/api/v1/recommendations/", body)
    assert again.status_code == 400
    assert again.json()["errors"]["non_field_errors"] == ["该提案已申报本次评选。"]


def test_a_proposal_from_outside_the_round(api, places, city_officer):
    body = {
        "proposal": ProposalFactory(area=places.qilihe).pk,
        "round": RoundFactory(area=places.beizhen).pk,
        "recommended_on": "2023-09-01",
    }
    answer = api(city_officer).post("/api/v1/recommendations/", body)
    assert answer.status_code == 409
    assert answer.json()["detail"] == "该提案不在组织本次评选的区域内。"
    assert not Recommendation.objects.exists()


def test_only_who_holds_the_round_awards(api, places, city_officer, county_officer, city_round):
    recommendation = RecommendationFactory(proposal__area=places.qilihe, round=city_round)
    body = {"recommendation": recommendation.pk, "grade": "first", "awarded_on": "2023-12-01"}
    assert api(county_officer).post("/api/v1/awards/", body).status_code == 403
    assert not Award.objects.exists()
    answer = api(city_officer).post("/api/v1/awards/", body)
    assert answer.status_code == 201
    expected = {"from_park": True, "year": 2023, "grade": "first"}
    assert expected.items() <= answer.json().items()
    twice = api(city_officer).post("/api/v1/awards/", body)
    assert list(twice.json()["errors"]) == ["recommendation"]


def test_filters(api, places, city_officer, city_round):
    def award(area, **fields):
        recommendation = RecommendationFactory(proposal__area=area, round=city_round)
        return AwardFactory(recommendation=recommendation, **fields).pk

    park, town = award(places.qilihe, grade="first"), award(places.qingduizi)
    earlier = AwardFactory(
        recommendation=RecommendationFactory(
            proposal__area=places.qilihe, round=RoundFactory(area=places.city, year=2022)
        )
    ).pk
    client = api(city_officer)

    def found(**query):
        return {row["id"] for row in client.get("/api/v1/awards/", query).json()["results"]}

    assert found(year=2023) == {park, town}
    assert found(year=2023, from_park="true") == {park}
    assert found(year=2023, from_park="false") == {town}
    assert found(grade="first") == {park}
    assert found(round=city_round.pk, area="210727") == {park}
    assert found(year=2022) == {earlier}


def test_a_round_stays_with_who_opened_it(api, places, city_officer, city_round):
    answer = api(city_officer).patch(f"/api/v1/rounds/{city_round.pk}/", {"area": "210727"})
    assert list(answer.json()["errors"]) == ["area"]
