"""What a target lacks and what lapses: through the API and on the pages."""

from datetime import date

import pytest
import time_machine

from indicators.freshness import bring_up_to_date
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.indicators import TargetFactory
from tests.factories.unions import CoverageFactory, SystemFactory, TermFactory, UnionFactory

pytestmark = pytest.mark.django_db
DAY = "2023-12-31"


def gaps(client, **query):
    answer = client.get("/api/v1/coverage/gaps/", {"as_of": DAY, **query}).json()
    return answer, {row["rate"]: row for row in answer["rates"]}


def test_a_gap_is_a_number_of_enterprises_and_names_them(board_data, api, city_officer):
    TargetFactory(area=board_data.city, percent=85)
    answer, rates = gaps(api(city_officer), area="210727P01", rate="union")
    union = rates["union"]
    assert (union["now"]["numerator"], union["now"]["denominator"]) == (5, 7)
    # 6 of 7 are 85.7 %.
    assert (union["short"], union["percent"]) == (1, "85.0")
    assert union["target"]["area"]["code"] == "210700"
    assert (union["target"]["own"], union["target"]["source"]) == (False, "锦工发〔2023〕5号")
    assert answer["candidates"]["count"] == 2
    row = answer["candidates"]["results"][0]
    assert row["effect"] == pytest.approx(1 / 7, abs=1e-6)
    assert rates["congress"]["short"] is None
    assert rates["congress"]["target"] is None


def test_ones_own_target_goes_first(board_data, api, city_officer):
    TargetFactory(area=board_data.city, percent=85)
    _answer, rates = gaps(api(city_officer), area="210727P01", rate="union", target="100")
    assert (rates["union"]["short"], rates["union"]["target"]) == (2, None)


def test_unions_that_are_lacking_move_the_denominator_of_congresses(board_data, api, city_officer):
    TargetFactory(area=board_data.city, percent=100)
    TargetFactory(area=board_data.city, rate="congress", percent=80)
    _answer, rates = gaps(api(city_officer), area="210727P01")
    # 3 of 5 have a congress: 4 of 5 are 80 %. With both unions founded it is 6 of 7.
    assert (rates["congress"]["short"], rates["congress"]["unions_short"]) == (1, 2)
    assert rates["congress"]["short_with_unions"] == 3
    assert rates["union"]["short_with_unions"] is None


def test_people_are_counted_as_people(board_data, api, city_officer):
    TargetFactory(area=board_data.city, rate="density", percent=90)
    answer, rates = gaps(api(city_officer), area="210727P01", rate="density")
    # 500 members of 610 employees: 549 are 90 %.
    assert (rates["density"]["now"]["numerator"], rates["density"]["short"]) == (500, 49)
    gains = [row["gain"] for row in answer["candidates"]["results"]]
    assert gains == [24, 23, 22, 21, 20]


def test_terms_that_ended_late_are_out_of_reach(board_data, api, city_officer):
    TargetFactory(area=board_data.city, rate="election", percent=100)
    answer, rates = gaps(api(city_officer), area="210727P01", rate="election")
    election = rates["election"]
    assert (election["now"]["numerator"], election["now"]["denominator"]) == (1, 3)
    assert (election["short"], election["out_of_reach"]) == (2, True)
    assert answer["candidates"] is None


def test_the_larger_the_headcount_the_earlier(places, api, city_officer):
    for employees in (30, 200, 90):
        HeadcountFactory(enterprise=EnterpriseFactory(area=places.qilihe), employees=employees)
    EnterpriseFactory(area=places.qilihe)
    answer, _rates = gaps(api(city_officer), rate="union")
    listed = [row["employees"] for row in answer["candidates"]["results"]]
    assert listed == [200, 90, 30, None]


def ending(places):
    """A contract until October, a coverage until November, a term until December 2023."""
    covered = CoverageFactory(
        enterprise__area=places.qilihe, since=date(2019, 1, 1), until=date(2023, 11, 1)
    ).enterprise
    contract = CoverageFactory(enterprise__area=places.qilihe).enterprise
    SystemFactory(enterprise=contract, kind="contract", until=date(2023, 10, 15))
    union = UnionFactory(area=places.qilihe)
    TermFactory(union=union, elected_on=date(2018, 12, 1), ends_on=date(2023, 12, 1))
    closing = EnterpriseFactory(
        area=places.qilihe, closed_on=date(2023, 12, 31), closing_reason="revoked"
    )
    return covered, contract, union, closing


def test_what_lapses_until_the_end_of_the_year(places, api, city_officer):
    covered, contract, union, closing = ending(places)
    question = {"as_of": "2023-06-30", "area": "210727P01"}
    answer = api(city_officer).get("/api/v1/coverage/lapses/", question).json()
    assert answer["until"] == "2023-12-31"
    found = [
        (row["on"], row["lost"], (row["enterprise"] or row["union"])["id"])
        for row in answer["results"]
    ]
    assert found == [
        ("2023-10-15", "contract", contract.pk),
        ("2023-11-01", "union", covered.pk),
        ("2023-12-01", "term", union.pk),
        ("2023-12-31", "left", closing.pk),
    ]
    _answer, rates = gaps(api(city_officer), as_of="2023-06-30", area="210727P01")
    now, later = rates["union"]["now"], rates["union"]["later"]
    assert (now["numerator"], now["denominator"]) == (2, 3)
    assert (later["numerator"], later["denominator"]) == (1, 2)
    assert rates["contract"]["later"]["numerator"] == 0
    sooner = (
        api(city_officer)
        .get("/api/v1/coverage/lapses/", {**question, "until": "2023-10-31"})
        .json()
    )
    assert [row["lost"] for row in sooner["results"]] == ["contract"]


def test_the_page_tells_what_lapses_and_the_assumption(places, sign_in, city_officer, in_june):
    covered, _contract, union, _closing = ending(places)
    TargetFactory(area=places.city, percent=60)
    page = sign_in(city_officer).get("/dashboard/targets/", {"area": "210727P01"})
    text = page.content.decode()
    assert "什么都不录入" in text
    assert f"/enterprises/{covered.pk}/" in text
    assert f"/unions/{union.pk}/" in text
    assert page.context["page"].paginator.count == 4
    (row,) = page.context["rows"]
    assert (row.short, row.short_later) == ("已达到", "差 1 家")
    assert row.held.area == places.city


@pytest.fixture
def in_june():
    with time_machine.travel(date(2023, 6, 30), tick=False):
        yield


def test_until_before_the_day_is_refused(places, api, city_officer):
    for path in ("gaps", "lapses"):
        query = {"as_of": DAY, "until": "2023-01-01"}
        answer = api(city_officer).get(f"/api/v1/coverage/{path}/", query)
        assert answer.status_code == 400
        assert "until" in answer.json()["errors"]


@pytest.mark.parametrize("path", ["gaps", "lapses", "worklist"])
@pytest.mark.parametrize(
    "query", [{"rate": "x"}, {"group": "x"}, {"as_of": "x"}, {"until": "x"}, {"missing": "x"}]
)
def test_nonsense_is_refused_as_such(places, api, city_officer, path, query):
    answer = api(city_officer).get(f"/api/v1/coverage/{path}/", query)
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert list(answer.json()["errors"]) == list(query)


@pytest.mark.parametrize("path", ["gaps", "lapses", "worklist"])
def test_an_area_out_of_scope_is_404(places, api, county_officer, path):
    client = api(county_officer)
    for code in ("210782P01", "nowhere"):
        answer = client.get(f"/api/v1/coverage/{path}/", {"area": code})
        assert answer.status_code == 404


def test_queries_do_not_grow_with_candidates_and_lapses(
    board_data, api, city_officer, same_queries
):
    client = api(city_officer)

    def grow():
        ending(board_data)
        bring_up_to_date()

    grow()
    for path, rate in (("gaps", "union"), ("lapses", "")):
        query = {"as_of": "2023-06-30", **({"rate": rate} if rate else {})}
        same_queries(lambda p=path, q=query: client.get(f"/api/v1/coverage/{p}/", q), grow)


def test_the_page_marks_how_many_are_enough(board_data, sign_in, city_officer):
    TargetFactory(area=board_data.city, percent=80)
    query = {"area": "210727P01", "as_of": DAY, "rate": "union"}
    page = sign_in(city_officer).get("/dashboard/gaps/", query)
    text = page.content.decode()
    assert "差 1 家" in text
    assert "以上 1 家补上，就达到 80.0%" in text
    assert "目标由锦州市登记，依据：锦工发〔2023〕5号" in text
    for rate in ("congress", "density", "density_all", "election"):
        answer = sign_in(city_officer).get("/dashboard/gaps/", {**query, "rate": rate})
        assert answer.status_code == 200
    election = sign_in(city_officer).get("/dashboard/gaps/", {**query, "rate": "election"})
    assert "terms_pending" in election.content.decode()
    own = sign_in(city_officer).get("/dashboard/gaps/", {**query, "target": "100"})
    assert "目标是您在上面自己填的" in own.content.decode()
    wrong = sign_in(city_officer).get("/dashboard/gaps/", {**query, "target": "200"})
    assert wrong.status_code == 400
