"""GET /api/v1/coverage/ and /coverage/trend/: the figures, whose they are, and what is refused."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.choices import EnterpriseKind, Ownership, Subject
from indicators.freshness import bring_up_to_date
from indicators.models import KeptCounts
from indicators.serializers import CoverageTableSerializer, TrendSerializer
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import (
    AbsenceFactory,
    EnterpriseFactory,
    HeadcountFactory,
    SizeRecordFactory,
)
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.factories.unions import (
    CoverageFactory,
    MembershipFactory,
    SystemFactory,
    TermFactory,
    UnionFactory,
)
from unions.choices import UnionKind

URL = "/api/v1/coverage/"
TREND = "/api/v1/coverage/trend/"
DAY = "2023-12-31"


@pytest.fixture
def roster(places):
    """Qilihe park: one enterprise with everything, one in a joint union, one without, one unknown.

    Goubangzi park has one with a union; a sole trader sits in Yi County itself.
    """
    whole = EnterpriseFactory(area=places.qilihe, name="义县甲公司", ownership=Ownership.PRIVATE)
    CoverageFactory(enterprise=whole)
    HeadcountFactory(enterprise=whole, employees=120)
    MembershipFactory(enterprise=whole, members=90)
    for kind in ("congress", "openness", "contract"):
        SystemFactory(enterprise=whole, kind=kind)
    SizeRecordFactory(enterprise=whole)
    joint = EnterpriseFactory(area=places.qilihe, name="义县乙公司")
    CoverageFactory(enterprise=joint, union=UnionFactory(kind=UnionKind.JOINT, area=places.qilihe))
    HeadcountFactory(enterprise=joint, employees=30)
    AbsenceFactory(enterprise=joint, subject=Subject.CONGRESS)
    without = EnterpriseFactory(area=places.qilihe, name="义县丙公司")
    AbsenceFactory(enterprise=without)
    EnterpriseFactory(area=places.qilihe, name="义县丁公司")
    CoverageFactory(enterprise__area=places.goubangzi, enterprise__name="北镇甲公司")
    EnterpriseFactory(area=places.yixian, name="义县铁铺", kind=EnterpriseKind.SOLE_TRADER)


def get(client, url=URL, **parameters):
    response = client.get(url, {"as_of": DAY, **parameters})
    assert response.status_code == 200, response.json()
    return response.json()


def by_name(table):
    return {row["area"]["name"]: row for row in table["rows"]}


def test_a_park_has_its_counts_and_rates(api, city_officer, roster):
    table = get(api(city_officer), area="210727P01", by="none")
    assert table["area"] == {"code": "210727P01", "name": "锦州七里河经济开发区", "kind": "park"}
    assert (table["as_of"], table["group"], table["by"]) == (DAY, "all", "none")
    assert table["rows"] == []
    measures = table["total"]["measures"]
    assert {code: number for code, number in measures.items() if number} == {
        "enterprises": 4,
        "unionised": 2,
        "own_union": 1,
        "joint_union": 1,
        "not_unionised": 1,
        "union_unknown": 1,
        "congress": 1,
        "openness": 1,
        "openness_unknown": 1,
        "contract": 1,
        "contract_unknown": 1,
        "employees": 150,
        "employees_unknown": 2,
        "members": 90,
        "members_unknown": 1,
        "unionised_employees": 150,
        "members_of_counted": 90,
        "density_unknown": 1,
        "density_doubt": 30,
        "density_all_unknown": 3,
        "density_all_doubt": 30,
    }


def test_a_rate_says_what_it_divides_and_what_is_not_known(api, city_officer, roster):
    rates = get(api(city_officer), area="210727P01")["total"]["rates"]
    assert rates["union"] == {
        "numerator": 2,
        "denominator": 4,
        "unknown": 1,
        "rate": 0.5,
        "lower": 0.5,
        "upper": 0.75,
        "above_one": False,
    }
    assert (rates["congress"]["rate"], rates["congress"]["unknown"]) == (0.5, 0)
    assert (rates["openness"]["lower"], rates["openness"]["upper"]) == (0.5, 1.0)
    assert (rates["density"]["rate"], rates["density"]["upper"]) == (0.6, 0.8)
    assert rates["election"]["rate"] is None


def test_every_field_is_in_the_schema(api, city_officer, roster):
    StationFactory(area=AreaFactory())
    client = api(city_officer)
    table = get(client)
    assert set(table) == set(CoverageTableSerializer().fields)
    row = CoverageTableSerializer().fields["total"]
    assert set(table["total"]) == set(row.fields)
    for part in ("area", "measures", "rates"):
        assert set(table["total"][part]) == set(row.fields[part].fields)
    ratio = row.fields["rates"].fields["union"]
    assert set(table["total"]["rates"]["union"]) == set(ratio.fields)
    trend = get(client, TREND, **{"from": "2023-11-01", "to": DAY})
    assert set(trend) == set(TrendSerializer().fields)
    assert set(trend["rows"][0]) == {*row.fields, "as_of"}


def test_rows_by_child_add_up_with_what_sits_in_the_area_itself(api, city_officer, roster):
    table = get(api(city_officer), area="210727", group="everything")
    own, *children = table["rows"]
    assert (own["own_level"], own["area"]["code"], own["measures"]["enterprises"]) == (
        True,
        "210727",
        1,
    )
    assert [row["area"]["name"] for row in children] == ["七里河镇", "锦州七里河经济开发区"]
    assert not any(row["own_level"] for row in children)
    for code, number in table["total"]["measures"].items():
        assert sum(row["measures"][code] for row in table["rows"]) == number


def test_by_park_rolls_subparks_up_and_leaves_the_rest_out(api, city_officer, roster, places):
    subpark = AreaFactory(code="210727P01A", kind="subpark", parent=places.qilihe)
    EnterpriseFactory(area=subpark)
    rows = by_name(get(api(city_officer), by="park"))
    assert {name: row["measures"]["enterprises"] for name, row in rows.items()} == {
        "锦州七里河经济开发区": 5,
        "锦州沟帮子经济开发区": 1,
    }
    assert set(by_name(get(api(city_officer), by="county"))) == {"义县", "北镇市"}


def test_by_station_counts_what_the_station_served_on_the_day(api, city_officer, roster, places):
    station = StationFactory(area=places.qingduizi, founded_on=date(2020, 6, 1))
    ServiceAreaFactory(station=station, area=places.yixian, since=date(2020, 6, 1))
    # Served twice over, counted once.
    ServiceAreaFactory(station=station, area=places.qilihe, since=date(2020, 6, 1))
    ServiceAreaFactory(
        station=station, area=places.goubangzi, since=date(2020, 6, 1), until=date(2023, 6, 1)
    )
    client = api(city_officer)
    (row,) = get(client, by="station")["rows"]
    assert row["station"] == {"id": station.pk, "name": station.name, "kind": station.kind}
    assert row["area"]["code"] == "210782110"
    assert row["measures"]["enterprises"] == 4
    (row,) = get(client, by="station", as_of="2023-05-31")["rows"]
    assert row["measures"]["enterprises"] == 5
    assert get(client, by="station", as_of="2019-12-31")["rows"] == []
    # Seen from inside: the station serves the park from above.
    (row,) = get(client, by="station", area="210727P01")["rows"]
    assert row["measures"]["enterprises"] == 4


def test_groups_and_filters_narrow(api, city_officer, roster):
    def enterprises(**parameters):
        return get(api(city_officer), **parameters)["total"]["measures"]["enterprises"]

    assert enterprises() == 5
    assert enterprises(group="everything") == 6
    assert enterprises(group="sole_trader") == 1
    assert enterprises(group="above_scale") == 1
    assert enterprises(group="ge100") == 1
    assert enterprises(group="ge20") == 2
    assert enterprises(group="lt20") == 0
    assert enterprises(ownership="private") == 1


def test_an_election_is_on_time_within_the_approved_postponement(api, city_officer, places):
    def term(elected_on, ends_on, **fields):
        return TermFactory(
            union__area=places.qilihe, elected_on=elected_on, ends_on=ends_on, years=3, **fields
        )

    on_time = term(date(2020, 3, 1), date(2023, 3, 1))
    TermFactory(union=on_time.union, elected_on=date(2023, 3, 1), ends_on=date(2026, 3, 1))
    late = term(date(2020, 4, 1), date(2023, 4, 1))
    TermFactory(union=late.union, elected_on=date(2023, 4, 2), ends_on=date(2026, 4, 2))
    approved = {"postponed_to": date(2023, 8, 1), "postponement_approval": "锦工发〔2023〕1号"}
    postponed = term(date(2020, 5, 1), date(2023, 5, 1), **approved)
    TermFactory(union=postponed.union, elected_on=date(2023, 8, 1), ends_on=date(2026, 8, 1))
    term(date(2020, 6, 1), date(2023, 6, 1))
    running = {**approved, "postponed_to": date(2024, 2, 1)}
    term(date(2020, 12, 1), date(2023, 12, 1), **running)
    term(date(2019, 12, 31), date(2022, 12, 31))
    term(date(2020, 7, 1), date(2023, 7, 1), union__dissolved_on=date(2023, 6, 30))

    election = get(api(city_officer))["total"]["rates"]["election"]
    assert (election["numerator"], election["denominator"], election["unknown"]) == (2, 5, 1)
    assert (election["lower"], election["upper"]) == (0.4, 0.6)
    summer = get(api(city_officer), as_of="2023-07-31")["total"]["rates"]["election"]
    # By then 31 December 2022 is within the year, and one postponement still runs.
    assert (summer["numerator"], summer["denominator"], summer["unknown"]) == (1, 5, 1)


def test_a_trend_has_a_row_for_each_end_of_a_period(api, city_officer, roster):
    client = api(city_officer)
    parameters = {"from": "2017-06-15", "to": "2019-06-30", "area": "210727P01"}
    trend = get(client, TREND, every="year", **parameters)
    assert [row["as_of"] for row in trend["rows"]] == ["2017-12-31", "2018-12-31"]
    assert [row["measures"]["unionised"] for row in trend["rows"]] == [0, 2]
    assert len(get(client, TREND, every="quarter", **parameters)["rows"]) == 9
    months = get(client, TREND, **parameters)["rows"]
    assert (months[0]["as_of"], months[-1]["as_of"], len(months)) == (
        "2017-06-30",
        "2019-06-30",
        25,
    )


def test_a_trend_says_the_same_as_the_figure_of_the_day(api, city_officer, roster):
    client = api(city_officer)
    TermFactory(union__area=AreaFactory(parent=None))
    for row in get(client, TREND, every="year", to=DAY, **{"from": "2014-01-01"})["rows"]:
        table = get(client, as_of=row.pop("as_of"), by="none")
        assert row == table["total"]


def test_the_default_is_the_users_own_top_area_today(api, county_officer, roster, time_machine):
    time_machine.move_to("2019-06-01 12:00+08:00")
    table = api(county_officer).get(URL).json()
    assert (table["area"]["code"], table["as_of"]) == ("210727", "2019-06-01")
    assert table["total"]["measures"]["unionised"] == 2


def test_a_county_officer_neither_sees_nor_counts_another_county(api, county_officer, roster):
    client = api(county_officer)
    for code in ("210782", "210782P01", "210700", "nowhere"):
        assert client.get(URL, {"area": code}).status_code == 404
        assert client.get(TREND, {"area": code}).status_code == 404
    for by in ("children", "park", "county", "station"):
        table = get(client, by=by)
        assert all(row["area"]["code"].startswith("210727") for row in table["rows"])
    assert get(client, group="everything")["total"]["measures"]["enterprises"] == 5
    assert get(client)["total"]["measures"]["own_union"] == 1


def test_a_station_of_another_county_is_not_shown(api, county_officer, roster, places):
    ServiceAreaFactory(area=places.beizhen, station__area=places.beizhen)
    assert get(api(county_officer), by="station")["rows"] == []


def test_without_a_grant_there_is_nothing(api, outsider, system_admin, roster):
    assert api(outsider).get(URL).status_code == 404
    assert api(system_admin).get(TREND).status_code == 404
    assert api(None).get(URL).status_code == 401


@pytest.mark.parametrize(
    ("url", "parameter", "value"),
    [
        (URL, "as_of", "2023-13-01"),
        (URL, "as_of", "2023/12/31"),
        (URL, "as_of", "yesterday"),
        (URL, "group", "ge99"),
        (URL, "by", "street"),
        (URL, "ownership", "mine"),
        (TREND, "every", "week"),
        (TREND, "from", "x"),
        (TREND, "from", "2099-01-01"),
        (TREND, "from", "1990-01-01"),
        (TREND, "to", "2023-02-30"),
        (TREND, "group", "x"),
    ],
)
def test_a_wrong_value_is_400_and_names_the_parameter(
    api, city_officer, roster, url, parameter, value
):
    response = api(city_officer).get(url, {parameter: value})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [parameter]


@pytest.mark.parametrize("by", ["children", "park", "county", "station", "none"])
@pytest.mark.parametrize("kept", [True, False])
def test_queries_do_not_grow_with_rows(api, city_officer, roster, places, by, same_queries, kept):
    client = api(city_officer)

    def fetch():
        if not kept:
            KeptCounts.objects.all().delete()
        return get(client, by=by)

    def grow():
        for number in range(10):
            child = AreaFactory(parent=places.yixian, kind="park", code=f"210727P5{number}")
            CoverageFactory(enterprise__area=child)
            ServiceAreaFactory(area=child, station__area=child)
        fetch()

    same_queries(fetch, grow)


def test_a_figure_takes_few_queries(api, city_officer, roster, django_assert_max_num_queries):
    client = api(city_officer)
    bring_up_to_date()
    # Grants, the asked area, its children, marks, revisions, kept counts; where nothing is kept
    # yet, also the areas inside, the standings, a near day, the terms, and the keeping of both.
    with django_assert_max_num_queries(13):
        get(client, area="210727")
    with django_assert_max_num_queries(6):
        get(client, area="210727")


def test_a_trend_takes_two_queries_for_the_standings_of_all_days(api, city_officer, roster):
    client = api(city_officer)
    get(client, TREND)
    with CaptureQueriesContext(connection) as captured:
        get(client, TREND, every="month", to=DAY, **{"from": "2014-01-01"})
    assert sum('FROM "indicators_standing"' in query["sql"] for query in captured) == 2
