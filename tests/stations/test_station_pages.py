"""The list of guidance stations, a station's own page, and its panel on an enterprise's page."""

from datetime import date

import pytest

from stations.choices import PostRole, StationKind, WorkScope
from stations.models import ScopeOfWork
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.stations import (
    ActivityFactory,
    CaseFactory,
    FacilityFactory,
    FundingFactory,
    PostFactory,
    ServiceAreaFactory,
    StationFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def names(answer):
    return [station.name for station in answer.context["page"]]


@pytest.fixture
def client(sign_in, county_officer):
    return sign_in(county_officer)


@pytest.fixture
def station(places):
    return StationFactory(
        name="七里河指导站", area=places.qilihe, founded_precision="month", is_pilot=True
    )


def test_only_ones_own_stations_are_listed(client, station, places):
    elsewhere = StationFactory(name="沟帮子指导站", area=places.goubangzi)
    answer = client.get("/stations/")
    assert names(answer) == ["七里河指导站"]
    assert "2020年6月" in answer.content.decode()
    assert "沟帮子指导站" not in answer.content.decode()
    assert client.get(f"/stations/{elsewhere.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("as_of=2020-05-31", []),
        ("pilot=true", ["七里河指导站"]),
        ("model=true", []),
        ("kind=township", ["镇指导站"]),
        ("search=七里河", ["七里河指导站"]),
    ],
)
def test_filters_narrow_the_list(client, station, places, query, found):
    StationFactory(name="镇指导站", area=places.qilihe_town, kind=StationKind.TOWNSHIP)
    assert names(client.get(f"/stations/?{query}")) == found


def test_counts_are_as_of_the_day_and_unknown_is_not_zero(client, station):
    ServiceAreaFactory(station=station, until=date(2022, 1, 1))
    PostFactory(station=station, role=PostRole.FULL_TIME, people=3, since=date(2022, 1, 1))
    CaseFactory(station=station, opened_on=date(2022, 6, 1))
    (early,) = client.get("/stations/?as_of=2021-06-01").context["page"]
    assert (early.served_count, early.people_count, early.case_count) == (1, None, 0)
    (late,) = client.get("/stations/?as_of=2022-06-01").context["page"]
    assert (late.served_count, late.people_count, late.case_count) == (0, 3, 1)


def test_htmx_gets_the_results_alone(client, station):
    part = client.get("/stations/", headers=HTMX).content.decode()
    assert "七里河指导站" in part
    assert "<html" not in part


def test_queries_do_not_grow_with_rows(client, station, places, same_queries):
    def grow():
        for row in StationFactory.create_batch(10, area=places.qilihe):
            ServiceAreaFactory(station=row)

    same_queries(lambda: client.get("/stations/"), grow)


def test_the_page_shows_every_part(client, station, places):
    enterprise = EnterpriseFactory(name="义县恒达机械", area=places.qilihe)
    ScopeOfWork.objects.create(
        station=station, scope=WorkScope.ALL_UNION_WORK, since=date(2022, 9, 1)
    )
    ServiceAreaFactory(station=station)
    PostFactory(station=station, role=PostRole.MEMBER, holder="人社部门干部", people=None)
    PostFactory(station=station, role=PostRole.HEAD, holder="县总工会副主席", people=1)
    FacilityFactory(station=station, enterprise=enterprise, opened_on=date(2021, 4, 1),
                    opened_precision="month", equipment="图书三千册")  # fmt: skip
    FundingFactory(station=station, year=2020, amount=200_000)
    FundingFactory(station=station, year=2021, amount=55_000)
    ActivityFactory(station=station, participants=240)
    CaseFactory(station=station, enterprise=enterprise)
    page = client.get(f"/stations/{station.pk}/").content.decode()
    for text in ("全部工会工作", "锦州七里河经济开发区", "在岗 1 人", "图书三千册", "2021年4月",
                 "25.5万元", "240", "办理中", "义县恒达机械"):  # fmt: skip
        assert text in page, text
    assert page.index("县总工会副主席") < page.index("人社部门干部")
    assert f"/enterprises/?station={station.pk}" in page


def test_cases_come_page_by_page_without_more_queries(client, station, places, same_queries):
    def grow():
        for _row in range(30):
            CaseFactory(station=station, enterprise=EnterpriseFactory(area=places.qilihe))

    grow()
    same_queries(lambda: client.get(f"/stations/{station.pk}/"), grow)
    assert len(client.get(f"/stations/{station.pk}/?page=2", headers=HTMX).context["page"]) == 10


def test_the_panel_of_an_enterprise(client, station, places):
    enterprise = EnterpriseFactory(area=places.qilihe)
    address = f"/enterprises/{enterprise.pk}/stations/"
    assert "还没有指导站" in client.get(address).content.decode()
    CaseFactory(station=station, enterprise=enterprise, title="指导建会", outcome="已建立工会")
    page = client.get(address).content.decode()
    assert "指导建会" in page
    assert "已建立工会" in page
    assert f"/stations/{station.pk}/" in page
