"""The lists of proposals, rounds and awards, and a proposal's own page."""

import pytest

from tests.factories.enterprises import EnterpriseFactory
from tests.factories.proposals import (
    AwardFactory,
    ProposalFactory,
    RecommendationFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def titles(answer):
    return sorted(proposal.title for proposal in answer.context["page"])


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def proposals(places):
    """A round of the city; in Yi County one proposal was awarded, one put forward, one neither."""
    city_round = RoundFactory(name="优秀提案评选", area=places.city)
    proposer = EnterpriseFactory(name="恒达机械", area=places.qilihe)
    won = ProposalFactory(
        title="获奖的", area=places.qilihe, situation="粉尘偏高", enterprise=proposer
    )
    AwardFactory(recommendation=RecommendationFactory(proposal=won, round=city_round))
    put_forward = ProposalFactory(title="申报的", area=places.qilihe_town)
    RecommendationFactory(proposal=put_forward, round=city_round)
    ProposalFactory(title="提出的", area=places.qilihe)
    elsewhere = ProposalFactory(title="北镇的", area=places.goubangzi)
    AwardFactory(recommendation=RecommendationFactory(proposal=elsewhere, round=city_round))
    return won, city_round, elsewhere


def test_only_ones_own_proposals_are_listed(client, proposals):
    _won, _round, elsewhere = proposals
    answer = client.get("/proposals/")
    assert titles(answer) == ["提出的", "申报的", "获奖的"]
    assert "北镇的" not in answer.content.decode()
    assert client.get(f"/proposals/{elsewhere.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("awarded=true", ["获奖的"]),
        ("from_park=false", ["申报的"]),
        ("search=恒达", ["获奖的"]),
        ("year=2022", []),
        ("area=210727102", ["申报的"]),
    ],
)
def test_filters_narrow_the_list(client, proposals, query, found):
    assert titles(client.get(f"/proposals/?{query}")) == found


def test_the_counts_of_a_round_open_into_lists_of_that_many(client, proposals):
    (city_round,) = client.get("/proposals/rounds/").context["page"]
    assert (city_round.recommended_count, city_round.award_count) == (2, 1)
    for address, count in (("/proposals/", 2), ("/proposals/awards/", 1)):
        answer = client.get(f"{address}?round={city_round.pk}")
        assert answer.context["page"].paginator.count == count
        # A change of another filter must not lose the round.
        assert f'name="round" value="{city_round.pk}"' in answer.content.decode()


def test_the_awards_are_of_ones_own_area(client, proposals):
    answer = client.get("/proposals/awards/")
    assert [a.recommendation.proposal.title for a in answer.context["page"]] == ["获奖的"]
    assert "北镇的" not in answer.content.decode()


def test_a_proposals_page_shows_both_its_texts_and_its_way(client, proposals):
    won, _round, _elsewhere = proposals
    page = client.get(f"/proposals/{won.pk}/").content.decode()
    for text in ("粉尘偏高", "2023 优秀提案评选", "优秀奖", "2023-12-01", "恒达机械"):
        assert text in page, text


def test_htmx_gets_the_results_alone(client, proposals):
    for address in ("/proposals/", "/proposals/rounds/", "/proposals/awards/"):
        part = client.get(address, headers=HTMX).content.decode()
        assert "<html" not in part
        assert "共" in part


def test_an_empty_list_says_what_to_do(client, places):
    for address in ("/proposals/", "/proposals/rounds/", "/proposals/awards/"):
        assert "导入" in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/proposals/", "/proposals/awards/", "/proposals/rounds/"])
def test_queries_do_not_grow_with_rows(client, proposals, places, same_queries, address):
    def grow():
        for row in RoundFactory.create_batch(5, area=places.yixian):
            proposal = ProposalFactory(
                area=places.qilihe, enterprise=EnterpriseFactory(area=places.qilihe)
            )
            AwardFactory(recommendation=RecommendationFactory(proposal=proposal, round=row))

    same_queries(lambda: client.get(address), grow)


def test_the_panel_of_an_enterprise(client, proposals):
    won, _round, _elsewhere = proposals
    page = client.get(f"/enterprises/{won.enterprise_id}/proposals/").content.decode()
    assert "获奖的" in page
    assert "优秀奖" in page
