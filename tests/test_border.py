"""Rows on the border of a scope: what moved out of it, what from outside touches what is inside.

A row that links two records is there for whoever answers for what it is about; it names the other,
and that is all: no link, no page, no row of a list.
"""

from datetime import date

import pytest

from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory, PlacementFactory
from tests.factories.innovation import ResultFactory
from tests.factories.stations import CaseFactory, ServiceAreaFactory, StationFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    UnionFactory,
)
from unions.choices import UnionKind

PANELS = ("unions", "stations", "proposals", "innovation")
PRESENT = ("新地址 9 号", "13900001234", "新联系岗位", "沟帮子", "4321")


@pytest.fixture
def moved(places):
    """It sat in Yi County until 2022; all that is recorded of it now is of Beizhen."""
    found = EnterpriseFactory(
        name="迁走的企业", area=places.goubangzi, address="新地址 9 号", phone="13900001234",
        contact="新联系岗位", remark="新备注",
    )  # fmt: skip
    PlacementFactory(enterprise=found, area=places.qilihe, until=date(2022, 1, 1))
    HeadcountFactory(enterprise=found, employees=4321, reported_on=date(2023, 1, 1))
    MembershipFactory(enterprise=found, members=4321)
    ResultFactory(enterprise=found, title="新地址 9 号的成果")
    CoverageFactory(enterprise=found, union=UnionFactory(name="沟帮子工会", area=places.goubangzi))
    SystemFactory(enterprise=found, evidence="新地址 9 号")
    CaseFactory(
        enterprise=found, station=StationFactory(area=places.goubangzi), title="沟帮子的案子"
    )
    return found


def test_who_answered_for_it_before_sees_that_it_left_and_nothing_of_the_present(
    moved, sign_in, county_officer
):
    client = sign_in(county_officer)
    page = client.get(f"/enterprises/{moved.pk}/").content.decode()
    assert "迁走的企业" in page
    assert "已迁出" in page
    panels = [client.get(f"/enterprises/{moved.pk}/{panel}/") for panel in PANELS]
    assert [panel.status_code for panel in panels] == [200] * len(PANELS)
    for text in (page, *(panel.content.decode() for panel in panels)):
        assert [word for word in PRESENT if word in text] == []


def test_the_api_gives_them_its_name_and_the_time_it_was_theirs(moved, api, county_officer):
    client = api(county_officer)
    now = client.get(f"/api/v1/enterprises/{moved.pk}/").json()
    then = client.get(f"/api/v1/enterprises/{moved.pk}/", {"as_of": "2021-06-30"}).json()
    assert (now["name"], now["operating"], now["area"], now["phone"]) == (moved.name, False, "", "")
    assert (then["operating"], then["area"], then["address"]) == (True, "210727P01", "")
    assert [word for word in PRESENT if word in str([now, then])] == []


def test_who_answers_for_it_now_sees_all(moved, sign_in, api, beizhen_officer):
    page = sign_in(beizhen_officer).get(f"/enterprises/{moved.pk}/").content.decode()
    assert "新地址 9 号" in page
    row = api(beizhen_officer).get(f"/api/v1/enterprises/{moved.pk}/").json()
    assert (row["address"], row["area"]) == ("新地址 9 号", "210782P01")


def test_what_a_station_from_elsewhere_did_here_is_seen_and_the_station_is_not(
    places, sign_in, api, county_officer
):
    firm = EnterpriseFactory(area=places.qilihe)
    station = StationFactory(name="北镇的站", area=places.qingduizi)
    case = CaseFactory(station=station, enterprise=firm, title="上门调解")
    served = ServiceAreaFactory(station=station, area=places.qilihe)
    CaseFactory(station=station, title="北镇自己的案子")
    client, browser = api(county_officer), sign_in(county_officer)

    panel = browser.get(f"/enterprises/{firm.pk}/stations/").content.decode()
    assert "上门调解" in panel
    assert f"/stations/{station.pk}/" not in panel
    cases = client.get("/api/v1/cases/", {"history": "true"}).json()["results"]
    assert [row["id"] for row in cases] == [case.pk]
    areas = client.get("/api/v1/service-areas/", {"history": "true"}).json()["results"]
    assert [row["id"] for row in areas] == [served.pk]
    assert client.get(f"/api/v1/stations/{station.pk}/").status_code == 404
    assert client.patch(f"/api/v1/cases/{case.pk}/", {"outcome": "x"}).status_code == 403


def test_a_system_shared_by_a_union_from_elsewhere_is_seen_and_not_changed(
    places, sign_in, api, county_officer
):
    firm = EnterpriseFactory(area=places.qilihe)
    union = UnionFactory(name="北镇联合会", kind=UnionKind.FEDERATION, area=places.beizhen)
    CoverageFactory(enterprise=firm, union=union)
    shared = SystemFactory(enterprise=None, union=union, evidence="区域性职代会")
    SystemFactory(
        enterprise=None, union=UnionFactory(area=places.beizhen), evidence="与此无关的职代会"
    )
    client = api(county_officer)
    rows = client.get("/api/v1/systems/", {"history": "true"}).json()["results"]
    assert [row["id"] for row in rows] == [shared.pk]
    panel = sign_in(county_officer).get(f"/enterprises/{firm.pk}/unions/").content.decode()
    assert "北镇联合会" in panel
    assert f"/unions/{union.pk}/" not in panel
    assert client.patch(f"/api/v1/systems/{shared.pk}/", {"evidence": "x"}).status_code == 403
    assert client.get(f"/api/v1/unions/{union.pk}/").status_code == 404
