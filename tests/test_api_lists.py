"""What holds for every list of the API: shape of a page, scope, dates, number of queries."""

from datetime import date

import pytest

from indicators.definitions import RATES
from indicators.models import Target
from tests.factories.enterprises import (
    AbsenceFactory,
    HeadcountFactory,
    PlacementFactory,
    SizeRecordFactory,
)
from tests.factories.indicators import TargetFactory
from tests.factories.innovation import PairFactory, ResultFactory, StudioFactory
from tests.factories.proposals import (
    AwardFactory,
    RecommendationFactory,
    RoundFactory,
)
from tests.factories.stations import (
    ActivityFactory,
    CaseFactory,
    FacilityFactory,
    FundingFactory,
    PostFactory,
    ServiceAreaFactory,
    StationFactory,
)
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from unions.choices import UnionKind
from unions.models import Union


def _whole_station(area):
    """A station with one of everything that its row shows."""
    station = StationFactory(area=area)
    for part in (
        PostFactory, ServiceAreaFactory, FacilityFactory, FundingFactory, CaseFactory,
        ActivityFactory,
    ):  # fmt: skip
        part(station=station)
    return station


def _recommendation(area):
    return RecommendationFactory(proposal__area=area)


def _target(area):
    """Each for a rate that the area has no target for yet."""
    taken = Target.objects.filter(area=area).values_list("rate", flat=True)
    return TargetFactory(area=area, rate=next(rate for rate in RATES if rate not in set(taken)))


# The list → how to put a row of it into an area, and the day from which the row is so.
LISTS = {
    "placements": (lambda area: PlacementFactory(enterprise__area=area), date(2015, 1, 1)),
    "headcounts": (lambda area: HeadcountFactory(enterprise__area=area), date(2022, 12, 31)),
    "sizes": (lambda area: SizeRecordFactory(enterprise__area=area), date(2022, 1, 1)),
    "absences": (lambda area: AbsenceFactory(enterprise__area=area), date(2022, 12, 31)),
    "unions": (lambda area: UnionFactory(area=area), date(2018, 1, 1)),
    "coverages": (lambda area: CoverageFactory(enterprise__area=area), date(2018, 1, 1)),
    "memberships": (lambda area: MembershipFactory(enterprise__area=area), date(2022, 12, 31)),
    "terms": (lambda area: TermFactory(union__area=area), date(2018, 1, 1)),
    "systems": (lambda area: SystemFactory(enterprise__area=area), date(2018, 6, 1)),
    "stations": (_whole_station, date(2020, 6, 1)),
    "posts": (lambda area: PostFactory(station__area=area), date(2020, 6, 1)),
    "service-areas": (lambda area: ServiceAreaFactory(station__area=area), date(2020, 6, 1)),
    "facilities": (
        lambda area: FacilityFactory(station__area=area, opened_on=date(2020, 6, 1)),
        date(2020, 6, 1),
    ),
    "fundings": (lambda area: FundingFactory(station__area=area), date(2020, 1, 1)),
    "activities": (lambda area: ActivityFactory(station__area=area), date(2023, 5, 1)),
    "cases": (lambda area: CaseFactory(station__area=area), date(2020, 9, 1)),
    "proposals": (lambda area: _recommendation(area).proposal, date(2023, 5, 1)),
    "rounds": (lambda area: RoundFactory(area=area), date(2023, 1, 1)),
    "recommendations": (_recommendation, date(2023, 9, 1)),
    "awards": (
        lambda area: AwardFactory(recommendation=_recommendation(area)),
        date(2023, 12, 1),
    ),
    "targets": (_target, date(2023, 1, 1)),
    "studios": (lambda area: StudioFactory(enterprise__area=area), date(2021, 5, 1)),
    "pairs": (
        lambda area: PairFactory(enterprise__area=area, since=date(2021, 5, 1)),
        date(2021, 5, 1),
    ),
    "results": (lambda area: ResultFactory(enterprise__area=area), date(2023, 6, 1)),
}
EVERYTHING = {"history": "true"}

each_list = pytest.mark.parametrize(
    ("name", "put", "since"),
    [pytest.param(name, put, since, id=name) for name, (put, since) in LISTS.items()],
)


def ids(response) -> list[int]:
    return [row["id"] for row in response.json()["results"]]


@each_list
def test_lists_show_what_is_in_scope_and_nothing_else(
    name, put, since, api, places, county_officer, beizhen_officer, outsider
):
    row = put(places.qilihe)
    url = f"/api/v1/{name}/"
    assert ids(api(county_officer).get(url, EVERYTHING)) == [row.pk]
    assert ids(api(beizhen_officer).get(url, EVERYTHING)) == []
    assert ids(api(outsider).get(url, EVERYTHING)) == []
    assert api(beizhen_officer).get(f"{url}{row.pk}/").status_code == 404
    assert api(county_officer).get(f"{url}{row.pk}/").json()["id"] == row.pk


@each_list
def test_area_means_the_area_and_all_below(name, put, since, api, places, city_officer):
    here, elsewhere = put(places.qilihe), put(places.goubangzi)
    client, url = api(city_officer), f"/api/v1/{name}/"
    assert ids(client.get(url, {**EVERYTHING, "area": "210727"})) == [here.pk]
    assert ids(client.get(url, {**EVERYTHING, "area": "210782P01"})) == [elsewhere.pk]
    assert sorted(ids(client.get(url, {**EVERYTHING, "area": "210700"}))) == sorted(
        [here.pk, elsewhere.pk]
    )


@each_list
def test_an_area_out_of_scope_is_404(name, put, since, api, places, county_officer):
    answer = api(county_officer).get(f"/api/v1/{name}/", {"area": places.goubangzi.code})
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@each_list
def test_lists_show_what_was_so_on_the_day(name, put, since, api, places, county_officer):
    row = put(places.qilihe)
    client, url = api(county_officer), f"/api/v1/{name}/"
    before = since.replace(year=since.year - 1)
    assert ids(client.get(url, {"as_of": since.isoformat()})) == [row.pk]
    assert ids(client.get(url, {"as_of": before.isoformat()})) == []
    assert ids(client.get(url, {"as_of": before.isoformat(), "history": "true"})) == [row.pk]


@each_list
def test_queries_do_not_grow_with_rows(name, put, since, api, places, county_officer, same_queries):
    def grow():
        for _ in range(3):
            put(places.qilihe)

    grow()
    client = api(county_officer)
    same_queries(lambda: client.get(f"/api/v1/{name}/", EVERYTHING), grow)


def test_pages_of_a_list(api, places, county_officer):
    rows = [UnionFactory(area=places.qilihe, name=f"工会{n}") for n in range(3)]
    client = api(county_officer)
    page = client.get("/api/v1/unions/", {"page_size": 2, "page": 2}).json()
    assert page["count"] == 3
    assert [row["id"] for row in page["results"]] == [rows[2].pk]
    assert page["next"] is None
    assert "page_size=2" in page["previous"]


@pytest.mark.parametrize("page", ["9", "0", "x"])
def test_a_page_that_is_none_is_404(api, places, county_officer, page):
    answer = api(county_officer).get("/api/v1/unions/", {"page": page})
    assert answer.status_code == 404
    assert answer.json()["status"] == 404


def test_a_page_holds_a_thousand_rows_at_most(api, places, county_officer):
    Union.objects.bulk_create(
        Union(name=f"工会{n}", kind=UnionKind.OWN, area=places.qilihe) for n in range(1001)
    )
    page = api(county_officer).get("/api/v1/unions/", {"page_size": 100_000}).json()
    assert (page["count"], len(page["results"])) == (1001, 1000)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("as_of", "2023-13-01"),
        ("as_of", "20230101"),
        ("as_of", "yesterday"),
        ("history", "yes"),
        ("approved", "1"),
        ("kind", "club"),
        ("parent", "x"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named(api, places, county_officer, parameter, value):
    answer = api(county_officer).get("/api/v1/unions/", {parameter: value})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == [parameter]
