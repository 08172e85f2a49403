"""Before and after a station was founded: which areas, which months, and when to say too few."""

from datetime import date

import pytest

from areas.choices import AreaKind
from indicators.effect import effect_of, warning_of
from indicators.freshness import bring_up_to_date
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.factories.unions import CoverageFactory
from tests.indicators.pages import chart_data, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(places):
    """In Qilihe since June 2020: one of three had a union before, three have one after. Qilihe town
    has no station and one of two unions; Goubangzi got a station in 2021."""
    found = StationFactory(area=places.qilihe, founded_on=date(2020, 6, 1))
    ServiceAreaFactory(station=found, area=places.qilihe)
    for since in (date(2018, 1, 1), date(2020, 9, 15), date(2021, 2, 1)):
        firm = EnterpriseFactory(area=places.qilihe, opened_on=date(2010, 1, 1))
        CoverageFactory(enterprise=firm, since=since, union__approved_on=date(2017, 1, 1))
    for _number in range(2):
        firm = EnterpriseFactory(area=places.qilihe_town, opened_on=date(2010, 1, 1))
    CoverageFactory(enterprise=firm, since=date(2018, 1, 1), union__approved_on=date(2017, 1, 1))
    EnterpriseFactory(area=places.goubangzi, opened_on=date(2010, 1, 1))
    later = StationFactory(area=places.goubangzi, founded_on=date(2021, 1, 1))
    ServiceAreaFactory(station=later, area=places.goubangzi, since=date(2021, 1, 1))
    return found


def effect(user, station, as_of=date(2023, 12, 31), **more):
    return effect_of(user=user, station=station, as_of=as_of, **{"months": 12, **more})


def unions(found, of="ratio"):
    return {
        row.day: ((ratio := getattr(row, of)("union")).numerator, ratio.denominator)
        for row in found.rows
    }


def test_months_before_and_after(station, city_officer):
    found = effect(city_officer, station)
    days = [row.day for row in found.rows]
    assert (days[0], days[11], days[12], days[-1]) == (
        date(2019, 6, 30), date(2020, 5, 31), date(2020, 6, 30), date(2021, 5, 31),
    )  # fmt: skip
    assert [row.is_after for row in found.rows] == [False] * 12 + [True] * 12
    served = unions(found)
    assert served[date(2020, 5, 31)] == (1, 3)
    assert served[date(2020, 9, 30)] == (2, 3)
    assert served[date(2021, 5, 31)] == (3, 3)
    assert found.moved("union").changed == 2


def test_beside_stand_areas_that_no_station_served_in_that_time(station, places, city_officer):
    found = effect(city_officer, station)
    # Goubangzi's station was founded within the months compared, in the shorter ones it was not.
    others = {place.code for place in found.others}
    assert others == {places.qilihe_town.code, places.qingduizi.code}
    assert unions(found, "ratio_of_others")[date(2021, 5, 31)] == (1, 2)
    shorter = effect(city_officer, station, months=3)
    assert places.goubangzi.code in {place.code for place in shorter.others}


def test_an_area_of_which_a_part_is_served_is_not_without_a_station(station, places, city_officer):
    part = AreaFactory(kind=AreaKind.SUBPARK, parent=places.goubangzi)
    found = effect(city_officer, station, months=3)
    assert places.goubangzi.code in {place.code for place in found.others}
    ServiceAreaFactory(station=station, area=part, since=date(2019, 1, 1), until=date(2020, 7, 1))
    found = effect(city_officer, station, months=3)
    assert places.goubangzi.code not in {place.code for place in found.others}
    # Nor is one that lies in an area that is served as a whole.
    ServiceAreaFactory(station=station, area=places.yixian, since=date(2019, 1, 1))
    found = effect(city_officer, station, as_of=date(2020, 6, 30), months=3)
    assert places.qilihe_town.code not in {place.code for place in found.others}


def test_it_reaches_as_far_as_the_scope(station, places, county_officer, park_manager):
    found = effect(county_officer, station)
    assert [place.code for place in found.others] == [places.qilihe_town.code]
    own = effect(park_manager, station)
    assert own.others == []
    assert unions(own) == unions(found)
    assert "对照区域" in warning_of(own, "union")


def test_areas_are_those_of_the_later_day_and_held_fixed(station, places, city_officer):
    ServiceAreaFactory(station=station, area=places.qilihe_town, since=date(2023, 1, 1))
    before = effect(city_officer, station, as_of=date(2022, 12, 31))
    after = effect(city_officer, station, as_of=date(2023, 12, 31))
    assert [place.code for place in before.areas] == [places.qilihe.code]
    assert {place.code for place in after.areas} == {places.qilihe.code, places.qilihe_town.code}
    # Of days before the founding as well.
    assert unions(after)[date(2020, 5, 31)] == (2, 5)
    # On the day of the founding the areas are asked of that day.
    early = effect(city_officer, station, as_of=date(2019, 12, 31))
    assert early.chosen_on == date(2020, 6, 1)
    assert not any(row.is_after for row in early.rows)
    assert early.moved("union") is None
    assert warning_of(early, "union") == ""


def test_of_a_closed_station_its_last_day_counts(station, city_officer):
    station.closed_on = date(2021, 6, 1)
    station.save()
    found = effect(city_officer, station)
    assert found.chosen_on == date(2021, 5, 31)
    assert len(found.areas) == 1


def test_a_station_that_serves_nothing(places, sign_in, city_officer):
    bare = StationFactory(area=places.qilihe)
    found = effect(city_officer, bare)
    assert (found.areas, found.others) == ([], [])
    page = sign_in(city_officer).get(f"/stations/{bare.pk}/effect/").content.decode()
    assert "请先登记服务区域" in page


@pytest.mark.parametrize(("served", "more", "few"), [(29, 9, True), (40, 4, True), (40, 9, False)])
def test_too_few_are_said_to_be_too_few(places, city_officer, served, more, few):
    """Fewer than thirty counted, or fewer than five changed."""
    station = StationFactory(area=places.qilihe, founded_on=date(2020, 6, 1))
    ServiceAreaFactory(station=station, area=places.qilihe)
    for number in range(served):
        firm = EnterpriseFactory(area=places.qilihe, opened_on=date(2010, 1, 1))
        if number < more:
            CoverageFactory(
                enterprise=firm, since=date(2020, 8, 1), union__approved_on=date(2017, 1, 1)
            )
    for _number in range(30):
        EnterpriseFactory(area=places.qilihe_town, opened_on=date(2010, 1, 1))
    found = effect(city_officer, station)
    assert found.moved("union").has_few is few
    assert bool(warning_of(found, "union")) is few


def test_the_page_says_counts_beside_percent_and_why_it_is_no_proof(station, sign_in, city_officer):
    page = sign_in(city_officer).get(f"/stations/{station.pk}/effect/", {"months": "12"})
    text = page.content.decode()
    assert "33.3%" in text
    assert "1 / 3 家" in text
    assert "3 / 3 家" in text
    assert "数太小，不宜据此下结论" in text
    assert "只说明前后是多少，不说明原因" in text
    assert "区域固定取" in text
    data = chart_data(read(page), "effect")
    assert data["founded"] == 12
    assert len(data["dates"]) == 24
    assert [series["name"] for series in data["series"]] == ["服务区域", "没有指导站的区域"]
    assert data["series"][0]["points"][-1]["rate"] == 1
    assert data["series"][0]["points"][11]["short_detail"] == "1/3"


def test_the_station_asks_for_it_as_a_panel(station, sign_in, city_officer):
    client = sign_in(city_officer)
    address = f"/stations/{station.pk}/effect/"
    assert f'hx-get="{address}"' in client.get(f"/stations/{station.pk}/").content.decode()
    panel = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    assert "换指标或口径" in panel


@pytest.mark.parametrize(
    "query", [{"months": "0"}, {"months": "61"}, {"rate": "election"}, {"group": "x"}]
)
def test_what_cannot_be_asked(station, api, sign_in, city_officer, query):
    answer = api(city_officer).get(f"/api/v1/stations/{station.pk}/effect/", query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(query)
    assert sign_in(city_officer).get(f"/stations/{station.pk}/effect/", query).status_code == 400


def test_queries_do_not_grow(station, places, api, city_officer, same_queries):
    client = api(city_officer)

    def grow():
        for _number in range(3):
            CoverageFactory(enterprise__area=places.qilihe)
            EnterpriseFactory(area=places.qilihe_town)
        bring_up_to_date()

    same_queries(lambda: client.get(f"/api/v1/stations/{station.pk}/effect/"), grow)
