"""GET|POST|PATCH /api/v1/enterprises/ and its files: as of a day, filtered, in scope."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.db import connection

from common import lengths
from common.spreadsheets import read_workbook
from common.values import name_key
from enterprises.choices import ClosingReason, EnterpriseKind, Ownership, Subject
from enterprises.models import Enterprise, FormerEnterpriseName
from enterprises.services import move_enterprise
from indicators.freshness import bring_up_to_date
from indicators.serializers import EnterpriseRowSerializer, EnterpriseSerializer
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    SizeRecordFactory,
)
from tests.factories.stations import ServiceAreaFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    UnionFactory,
)
from unions.choices import UnionKind

URL = "/api/v1/enterprises/"
DAY = "2023-12-31"
CODE = "91210727MA0XXXXX0G"


@pytest.fixture
def roster(places):
    """Qilihe park: 铸造 (own union, all systems), 化工 (joint), 纺织 (confirmed none), 食品.

    Nothing is known of the last. Goubangzi park has 管业; a sole trader, 铁铺, sits in Yi County
    itself.
    """
    casting = EnterpriseFactory(
        area=places.qilihe, name="七里河铸造公司", ownership=Ownership.PRIVATE, industry_section="C"
    )
    CoverageFactory(enterprise=casting)
    HeadcountFactory(enterprise=casting, employees=120)
    MembershipFactory(enterprise=casting, members=90)
    for kind in ("congress", "openness", "contract"):
        SystemFactory(enterprise=casting, kind=kind)
    SizeRecordFactory(enterprise=casting, size_class="small")
    joint = UnionFactory(kind=UnionKind.JOINT, area=places.qilihe)
    chemicals = EnterpriseFactory(area=places.qilihe, name="七里河化工公司")
    CoverageFactory(enterprise=chemicals, union=joint)
    HeadcountFactory(enterprise=chemicals, employees=30)
    AbsenceFactory(enterprise=chemicals, subject=Subject.CONGRESS)
    AbsenceFactory(enterprise=EnterpriseFactory(area=places.qilihe, name="七里河纺织公司"))
    EnterpriseFactory(area=places.qilihe, name="七里河食品公司", opened_on=date(2022, 1, 1))
    CoverageFactory(enterprise__area=places.goubangzi, enterprise__name="沟帮子管业公司")
    EnterpriseFactory(area=places.yixian, name="义县铁铺", kind=EnterpriseKind.SOLE_TRADER)
    return places


@pytest.fixture
def city(api, city_officer):
    return api(city_officer)


def listed(client, **parameters):
    response = client.get(URL, {"as_of": DAY, **parameters})
    assert response.status_code == 200, response.json()
    return response.json()


def names(client, **parameters):
    return [short(row["name"]) for row in listed(client, **parameters)["results"]]


def short(name):
    return name.removesuffix("公司")[-2:]


def test_a_row_says_everything_about_the_enterprise_on_the_day(city, roster):
    found = listed(city, search="铸造")
    assert {name: found[name] for name in ("count", "next", "previous")} == {
        "count": 1,
        "next": None,
        "previous": None,
    }
    (row,) = found["results"]
    assert set(row) == set(EnterpriseRowSerializer().fields)
    expected = {
        "name": "七里河铸造公司",
        "area": "210727P01",
        "area_name": "锦州七里河经济开发区",
        "kind": "legal_person",
        "ownership": "private",
        "unionised": True,
        "union_kind": "own",
        "congress": "yes",
        "employees": 120,
        "employees_exactness": "exact",
        "members": 90,
        "above_scale": "yes",
        "size_class": "small",
        "valid_from": "2022-12-31",
        "valid_to": None,
    }
    assert {name: row[name] for name in expected} == expected


def test_the_list_is_as_of_the_day(city, roster):
    assert set(names(city)) == {"铸造", "化工", "纺织", "食品", "管业"}
    assert "食品" not in names(city, as_of="2021-12-31")
    assert listed(city, as_of="2014-12-31")["count"] == 0
    (row,) = listed(city, search="铸造", as_of="2017-12-31")["results"]
    assert (row["unionised"], row["union_kind"], row["employees"]) == (None, "unknown", None)
    (row,) = listed(city, search="纺织")["results"]
    assert row["unionised"] is False


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"area": "210727"}, {"铸造", "化工", "纺织", "食品"}),
        ({"area": "210782P01"}, {"管业"}),
        ({"group": "sole_trader"}, {"铁铺"}),
        ({"group": "ge100"}, {"铸造"}),
        ({"unionised": "true"}, {"铸造", "化工", "管业"}),
        ({"unionised": "false"}, {"纺织"}),
        ({"unionised": "unknown"}, {"食品"}),
        ({"union_kind": "joint"}, {"化工"}),
        ({"congress": "true"}, {"铸造"}),
        ({"congress": "yes"}, {"铸造"}),
        ({"congress": "no"}, {"化工"}),
        ({"congress": "unknown"}, {"纺织", "食品", "管业"}),
        ({"openness": "true"}, {"铸造"}),
        ({"contract": "true"}, {"铸造"}),
        ({"above_scale": "true"}, {"铸造"}),
        ({"above_scale": "unknown"}, {"化工", "纺织", "食品", "管业"}),
        ({"size_class": "small"}, {"铸造"}),
        ({"ownership": "private"}, {"铸造"}),
        ({"industry": "C"}, {"铸造"}),
        ({"kind": "branch"}, set()),
        ({"search": "七里河 食品"}, {"食品"}),
        ({"search": "七里河　食品"}, {"食品"}),
        ({"search": "公司"}, {"铸造", "化工", "纺织", "食品", "管业"}),
        ({"measure": "congress"}, {"铸造"}),
        ({"measure": "union_unknown"}, {"食品"}),
        ({"own_level": "true", "area": "210727"}, set()),
        ({"own_level": "true", "area": "210727P01"}, {"铸造", "化工", "纺织", "食品"}),
    ],
)
def test_every_filter_chooses(city, roster, parameters, expected):
    assert set(names(city, **parameters)) == expected


def test_a_former_name_and_the_credit_code_are_found(city, roster):
    casting = Enterprise.objects.get(name="七里河铸造公司")
    old = "义县（老）铸件厂"
    FormerEnterpriseName.objects.create(enterprise=casting, name=old, name_key=name_key(old))
    Enterprise.objects.filter(pk=casting.pk).update(credit_code="912107271234567890")
    assert names(city, search="(老)铸件") == ["铸造"]
    assert names(city, search="2107271234") == ["铸造"]


def test_what_a_station_serves_is_a_filter(city, roster):
    station = ServiceAreaFactory(area=roster.yixian, station__area=roster.yixian).station
    assert sorted(names(city, station=station.pk)) == sorted(["铸造", "化工", "纺织", "食品"])
    assert names(city, station=station.pk, as_of="2020-05-31") == []
    assert names(city, station=station.pk + 1) == []


def test_what_is_not_known_comes_last_in_either_order(city, roster):
    assert names(city, ordering="employees")[:2] == ["化工", "铸造"]
    assert names(city, ordering="-employees")[:2] == ["铸造", "化工"]


def test_pages(city, roster):
    first = listed(city, page_size=2, ordering="-employees")
    assert (first["count"], len(first["results"]), first["previous"]) == (5, 2, None)
    assert (first["count_exact"], "after=" in first["next"]) == (True, True)
    second = city.get(first["next"]).json()
    assert [row["employees"] for row in second["results"]] != [
        row["employees"] for row in first["results"]
    ]
    assert city.get(second["previous"]).json()["results"] == first["results"]
    assert listed(city, page_size=2, ordering="-employees", page=2)["results"] == second["results"]
    assert city.get(URL, {"page": 99}).status_code == 404
    assert len(listed(city, page_size=5000)["results"]) == 5


@pytest.mark.parametrize(
    "place", ["x", "W10", "bnVsbA", "WzFd", "WyJhIiwiYiJd", "WyJcdTAwMDAiLDFd"]
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_place_that_does_not_exist_is_404(city, roster, name, place):
    assert city.get(URL, {name: place}).status_code == 404


def test_a_long_list_says_that_its_length_is_an_estimate(city, roster, monkeypatch):
    monkeypatch.setattr(lengths, "COUNTED", 0)
    assert listed(city)["count_exact"] is True
    narrowed = listed(city, kind="legal_person")
    assert narrowed["count_exact"] is (connection.vendor == "sqlite")
    assert narrowed["count"] >= 1


@pytest.mark.parametrize(
    "parameter",
    [
        *("as_of", "group", "unionised", "union_kind", "congress", "ownership", "industry"),
        *("measure", "station", "ordering", "kind", "size_class"),
    ],
)
def test_a_wrong_value_is_400_and_names_the_parameter(city, roster, parameter):
    response = city.get(URL, {parameter: "nonsense"})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [parameter]


def test_another_countys_enterprises_do_not_exist(api, county_officer, roster):
    client = api(county_officer)
    assert listed(client, group="everything")["count"] == 5
    assert names(client, search="管业") == []
    assert client.get(URL, {"area": "210782P01"}).status_code == 404
    other = Enterprise.objects.get(name="沟帮子管业公司").pk
    for method, path in (("get", ""), ("patch", ""), ("post", "move/")):
        assert getattr(client, method)(f"{URL}{other}/{path}").status_code == 404
    assert api(None).get(URL).status_code == 401


def test_after_a_move_each_county_lists_its_own_days(api, city_officer, county_officer, roster):
    casting = Enterprise.objects.get(name="七里河铸造公司")
    move_enterprise(
        actor=city_officer, enterprise=casting, area=roster.goubangzi, on=date(2021, 1, 1)
    )
    client = api(county_officer)
    assert "铸造" in names(client, as_of="2020-12-31")
    assert "铸造" not in names(client, as_of="2021-01-01")
    assert client.get(f"{URL}{casting.pk}/", {"as_of": "2020-12-31"}).json()["operating"] is True
    # It is still theirs to look up, but not what has become of it elsewhere.
    later = client.get(f"{URL}{casting.pk}/", {"as_of": DAY}).json()
    assert (later["operating"], later["union_kind"], later["employees"]) == (False, None, None)


def test_one_enterprise(city, roster):
    casting = Enterprise.objects.get(name="七里河铸造公司")
    data = city.get(f"{URL}{casting.pk}/", {"as_of": DAY}).json()
    assert set(data) == set(EnterpriseSerializer().fields)
    assert (data["union_kind"], data["as_of"], data["operating"]) == ("own", DAY, True)
    before = city.get(f"{URL}{casting.pk}/", {"as_of": "2010-01-01"}).json()
    assert (before["operating"], before["union_kind"]) == (False, None)
    assert (before["name"], before["area"]) == (casting.name, "210727P01")
    assert city.get(f"{URL}{casting.pk}/", {"as_of": "x"}).status_code == 400


def test_register_and_correct(api, county_officer, places):
    client = api(county_officer)
    sent = {
        "name": "义县新公司",
        "area": "210727P01",
        "kind": "legal_person",
        "ownership": "private",
        "industry_section": "C",
        "opened_on": "2023-05-01",
        "opened_precision": "month",
    }
    response = client.post(URL, sent)
    assert response.status_code == 201, response.json()
    answer = response.json()
    assert {name: answer[name] for name in sent} == sent
    assert answer["credit_code"] is None
    assert listed(client)["results"][0]["name"] == "义县新公司"

    changes = {"closed_on": "2023-10-01", "closing_reason": ClosingReason.REVOKED}
    changed = client.patch(f"{URL}{answer['id']}/", changes)
    assert changed.status_code == 200, changed.json()
    assert listed(client)["count"] == 0
    assert listed(client, as_of="2023-09-30")["count"] == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"area": "210782P01"}, "area"),
        ({"area": "nowhere"}, "area"),
        ({"kind": "street"}, "kind"),
        ({"credit_code": CODE}, "credit_code"),
        ({"opened_on": "2023/05/01"}, "opened_on"),
        ({"closed_on": "2023-05-01"}, "non_field_errors"),
    ],
)
def test_a_wrong_enterprise_is_not_written(api, county_officer, places, wrong, field):
    sent = {"name": "义县新公司", "area": "210727P01", **wrong}
    response = api(county_officer).post(URL, sent)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert not Enterprise.objects.exists()


def test_a_reader_may_not_write(api, park_manager, roster):
    casting = Enterprise.objects.get(name="七里河铸造公司")
    client = api(park_manager)
    sent = {"name": "新公司", "area": "210727P01"}
    assert client.post(URL, sent).status_code == 403
    assert client.patch(f"{URL}{casting.pk}/", {"name": "别名"}).status_code == 403
    assert client.delete(f"{URL}{casting.pk}/").status_code in (403, 405)
    assert Enterprise.objects.filter(name="七里河铸造公司").count() == 1


def test_nobody_corrects_an_enterprise_out_of_their_area(api, county_officer, roster):
    casting = Enterprise.objects.get(name="七里河铸造公司")
    response = api(county_officer).patch(f"{URL}{casting.pk}/", {"area": "210782P01"})
    assert response.status_code == 400
    casting.refresh_from_db()
    assert casting.area == roster.qilihe


def test_the_csv_has_exactly_the_filtered_rows(city, roster):
    response = city.get("/api/v1/enterprises.csv", {"as_of": DAY, "unionised": "true"})
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    heading, *rows, empty, (note, *_rest) = list(csv.reader(StringIO(text)))
    assert (empty, note[:17]) == ([], f"注：统计时点：{DAY}")
    assert heading[:3] == ["企业名称", "统一社会信用代码", "所在区域"]
    assert {short(row[0]) for row in rows} == {"铸造", "化工", "管业"}
    (casting,) = [row for row in rows if row[0] == "七里河铸造公司"]
    assert dict(zip(heading, casting, strict=True)) | {
        "建会形式": "单独建会",
        "职工人数": "120",
        "行业门类": "制造业",
        "规模以上": "是",
    } == dict(zip(heading, casting, strict=True))


def test_the_workbook_has_exactly_the_filtered_rows(city, roster):
    response = city.get(
        "/api/v1/enterprises.xlsx",
        {"as_of": DAY, "area": "210727"},
        headers={"accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    )
    assert response.status_code == 200
    number = response["X-Export-Number"]
    assert f"2023-12-31-{number}.xlsx" in response.headers["Content-Disposition"]
    (grid,) = read_workbook(BytesIO(b"".join(response.streaming_content)).read(), "a.xlsx")
    heading, *rows, empty, note = grid.rows
    assert (set(empty), number in note[0]) == ({""}, True)
    assert heading[0] == "企业名称"
    assert {short(row[0]) for row in rows} == {"铸造", "化工", "纺织", "食品"}


def test_files_obey_the_scope_too(api, county_officer, roster):
    client = api(county_officer)
    assert client.get("/api/v1/enterprises.csv", {"area": "210782"}).status_code == 404
    assert client.get("/api/v1/enterprises.csv", {"group": "x"}).status_code == 400
    text = b"".join(client.get("/api/v1/enterprises.csv", {"as_of": DAY}).streaming_content)
    assert "管业" not in text.decode()
    assert api(None).get("/api/v1/enterprises.csv").status_code == 401


def test_queries_do_not_grow_with_rows(city, roster, same_queries):
    def grow():
        for number in range(10):
            CoverageFactory(enterprise__area=roster.qilihe, enterprise__name=f"公司{number}")
        bring_up_to_date()

    same_queries(lambda: listed(city), grow)


def test_queries_of_one_enterprise_do_not_grow_with_what_is_known(city, roster, same_queries):
    casting = Enterprise.objects.get(name="七里河铸造公司")

    def grow():
        for year in range(2010, 2020):
            HeadcountFactory(enterprise=casting, reported_on=date(year, 1, 1))
            FormerEnterpriseName.objects.create(enterprise=casting, name=f"旧名{year}", name_key="")
        bring_up_to_date()

    same_queries(lambda: city.get(f"{URL}{casting.pk}/").json(), grow)
