"""The page of the enterprises of a day: the same rows as the figures, whatever narrows it."""

from datetime import date

import pytest
from django.http import QueryDict

from indicators.selectors import coverage
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    PlacementFactory,
)
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.factories.unions import CoverageFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def names(answer):
    return [row.name for row in answer.context["page"].rows]


@pytest.fixture
def enterprises(places):
    covered = EnterpriseFactory(name="义县恒达机械", area=places.qilihe, opened_on=date(2010, 1, 1))
    CoverageFactory(enterprise=covered, since=date(2021, 1, 1))
    HeadcountFactory(enterprise=covered, reported_on=date(2021, 6, 1), employees=120)
    refused = EnterpriseFactory(name="义县华兴食品", area=places.qilihe_town)
    AbsenceFactory(enterprise=refused, confirmed_on=date(2021, 1, 1))
    EnterpriseFactory(name="北镇宏泰建材", area=places.goubangzi)
    return covered, refused


def test_only_ones_own_area_is_listed(sign_in, county_officer, enterprises):
    answer = sign_in(county_officer).get("/enterprises/")
    # By how they are read: heng before hua.
    assert names(answer) == ["义县恒达机械", "义县华兴食品"]
    assert "北镇宏泰建材" not in answer.content.decode()


def test_another_countys_area_is_no_choice(sign_in, county_officer, enterprises):
    answer = sign_in(county_officer).get("/enterprises/?area=210782")
    assert answer.status_code == 400
    assert names(answer) == []
    assert "北镇" not in answer.content.decode()


def test_the_list_is_of_the_day_asked_for(sign_in, county_officer, enterprises):
    client = sign_in(county_officer)
    assert names(client.get("/enterprises/?as_of=2012-01-01")) == ["义县恒达机械"]
    early = client.get("/enterprises/?as_of=2020-12-31&unionised=true")
    assert names(early) == []
    assert names(client.get("/enterprises/?as_of=2021-01-01&unionised=true")) == ["义县恒达机械"]


def test_a_day_that_is_none_is_said_beside_its_field(sign_in, county_officer, enterprises):
    answer = sign_in(county_officer).get("/enterprises/?as_of=2023-02-30")
    assert answer.status_code == 400
    assert names(answer) == []
    assert "统计时点：" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=恒达", ["义县恒达机械"]),
        ("area=210727102", ["义县华兴食品"]),
        ("unionised=false", ["义县华兴食品"]),
        ("group=ge100", ["义县恒达机械"]),
        ("union_kind=own", ["义县恒达机械"]),
        ("measure=employees_unknown", ["义县华兴食品"]),
        ("area=210727&own_level=true", []),
        ("ordering=-employees", ["义县恒达机械", "义县华兴食品"]),
    ],
)
def test_filters_narrow_the_list(sign_in, county_officer, enterprises, query, found):
    assert names(sign_in(county_officer).get(f"/enterprises/?{query}")) == found


def test_the_list_behind_a_figure_has_that_many_rows(sign_in, city_officer, enterprises, places):
    table = coverage(user=city_officer, area=places.city, as_of=date(2021, 12, 31))
    client = sign_in(city_officer)
    for measure in ("enterprises", "unionised", "not_unionised", "union_unknown"):
        page = client.get(f"/enterprises/?area=210700&as_of=2021-12-31&measure={measure}")
        assert page.context["page"].count == table.total.measures[measure]


def test_who_moved_is_listed_where_they_were(sign_in, city_officer, places):
    moved = EnterpriseFactory(name="迁移企业", area=places.goubangzi)
    PlacementFactory(enterprise=moved, area=places.qilihe, until=date(2022, 1, 1))
    client = sign_in(city_officer)
    assert names(client.get("/enterprises/?area=210727&as_of=2021-12-31")) == ["迁移企业"]
    assert names(client.get("/enterprises/?area=210727&as_of=2022-01-01")) == []


def test_a_condition_that_came_with_a_link_is_named_and_can_be_taken_away(
    sign_in, county_officer, enterprises, places
):
    station = StationFactory(name="七里河指导站", area=places.qilihe)
    ServiceAreaFactory(station=station, area=places.qilihe)
    client = sign_in(county_officer)
    answer = client.get(f"/enterprises/?station={station.pk}&search=义县")
    assert names(answer) == ["义县恒达机械"]
    conditions = {one.name: one for one in answer.context["page"].conditions}
    assert conditions.keys() == {"station", "search"}
    assert "七里河指导站" in conditions["station"].text
    without = conditions["station"].without
    assert names(client.get(f"/enterprises/{without}")) == ["义县恒达机械", "义县华兴食品"]


def test_the_name_of_a_station_out_of_scope_is_not_told(sign_in, county_officer, places):
    station = StationFactory(name="沟帮子指导站", area=places.goubangzi)
    page = sign_in(county_officer).get(f"/enterprises/?station={station.pk}").content.decode()
    assert "沟帮子指导站" not in page


def test_htmx_gets_the_results_alone(sign_in, county_officer, enterprises):
    client = sign_in(county_officer)
    part = client.get("/enterprises/?search=恒达", headers=HTMX)
    assert "<html" not in part.content.decode()
    assert "义县恒达机械" in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    back = client.get("/enterprises/", headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in back.content.decode()


def test_the_exports_are_of_the_same_list(sign_in, county_officer, enterprises):
    client = sign_in(county_officer)
    page = client.get("/enterprises/?search=恒达&page=1").context["page"]
    assert QueryDict(page.query).dict() == {"search": "恒达"}
    csv_export = f"/lists/enterprise-list/export.csv?{page.query}"
    lines = b"".join(client.get(csv_export).streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert (lines[2], lines[3][:2]) == ("", "注：")
    assert "义县恒达机械" in lines[1]


def test_who_may_enter_is_offered_to(sign_in, county_officer, park_manager, enterprises):
    assert "/enterprises/new/" in sign_in(county_officer).get("/enterprises/").content.decode()
    assert "/enterprises/new/" not in sign_in(park_manager).get("/enterprises/").content.decode()


def test_an_empty_list_says_what_to_do(sign_in, county_officer, places):
    page = sign_in(county_officer).get("/enterprises/?search=没有的").content.decode()
    assert "没有符合条件的企业" in page
    assert "可以导入花名册" in page


def test_queries_do_not_grow_with_rows(sign_in, county_officer, places, same_queries):
    EnterpriseFactory.create_batch(2, area=places.qilihe)
    client = sign_in(county_officer)

    def grow():
        EnterpriseFactory.create_batch(20, area=places.qilihe)
        client.get("/enterprises/")

    same_queries(lambda: client.get("/enterprises/"), grow)


def test_the_panel_tells_how_an_enterprise_counted(sign_in, county_officer, enterprises):
    covered, _refused = enterprises
    page = sign_in(county_officer).get(f"/enterprises/{covered.pk}/standings/").content.decode()
    assert "2021-06-01起" in page
    assert "2010-01-01 至 2021-01-01" in page
    assert "单独建会" in page


def test_an_enterprise_that_moved_away_shows_its_time_here_only(
    sign_in, county_officer, beizhen_officer, places
):
    moved = EnterpriseFactory(area=places.goubangzi, opened_on=date(2015, 1, 1))
    PlacementFactory(
        enterprise=moved, area=places.qilihe, since=date(2015, 1, 1), until=date(2022, 1, 1)
    )
    address = f"/enterprises/{moved.pk}/standings/"
    here = sign_in(county_officer).get(address).content.decode()
    assert "2015-01-01 至 2022-01-01" in here
    assert "2022-01-01起" not in here
    assert "2022-01-01起" in sign_in(beizhen_officer).get(address).content.decode()
