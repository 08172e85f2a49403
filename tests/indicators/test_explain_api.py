"""GET /api/v1/coverage/explain/ and the lists it names: what is counted, what is not and why."""

import csv
from datetime import date
from hashlib import sha256
from io import BytesIO, StringIO

import pytest

from common.spreadsheets import read_workbook
from enterprises.choices import EnterpriseKind, Ownership
from indicators.definitions import RATES
from indicators.explanation_json import ExplanationSerializer, TermRowSerializer
from indicators.figures import GROUPS
from indicators.freshness import bring_up_to_date
from tests.factories.areas import AreaFactory
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.factories.unions import CoverageFactory, MembershipFactory, TermFactory, UnionFactory

URL = "/api/v1/coverage/explain/"
DAY = "2023-12-31"


def get(client, url=URL, **query):
    response = client.get(url, {"as_of": DAY, **query} if url == URL else query or None)
    assert response.status_code == 200, response.content
    return response.json()


def names(client, part):
    found = get(client, part["url"])
    assert found["count"] == part["count"]
    return {row["name"] for row in found["results"]}


def reasons(found):
    return {part["reason"]: part["count"] for part in found["excluded"]}


def test_a_rate_is_explained_by_its_lists(api, city_officer, board_data):
    client = api(city_officer)
    found = get(client, area="210727", rate="union")
    assert found["definition"]["name"] == "建会率"
    assert "工会法" in found["definition"]["source"]
    assert found["area"] == {"code": "210727", "name": "义县", "kind": "county"}
    # Five have a union, one has none, of two nothing is known.
    assert [found[part]["count"] for part in ("numerator", "denominator", "unknown")] == [5, 8, 2]
    assert (found["value"]["lower"], found["value"]["upper"]) == (0.625, 0.875)
    assert reasons(found) == {"sole_trader": 1}
    assert found["operating"] == 9
    assert len(names(client, found["numerator"])) == 5
    assert found["members_exceed"] is None
    assert [(row["area"]["code"], row["own_level"]) for row in found["rows"]] == [
        ("210727", True),
        ("210727102", False),
        ("210727P01", False),
    ]
    assert found["gaps"] == []


def test_every_list_is_there_as_page_and_as_files(api, sign_in, city_officer, board_data):
    client, browser = api(city_officer), sign_in(city_officer)
    found = get(client, area="210700", rate="congress", group="ge100")
    assert set(reasons(found)) == {"sole_trader", "not_of_group", "group_unknown"}
    for part in (found["numerator"], found["denominator"], *found["excluded"]):
        assert f"<strong>{part['count']}</strong>" in browser.get(part["page_url"]).content.decode()
        lines = list(csv.reader(StringIO(b"".join(client.get(part["csv_url"])).decode())))
        assert len(lines) == 1 + part["count"] + 2
        sheet = BytesIO(b"".join(client.get(part["xlsx_url"]).streaming_content)).read()
        (grid,) = read_workbook(sheet, "a.xlsx")
        assert len([row for row in grid.rows if row[0]]) == 1 + part["count"] + 1


def test_people_are_summed_up_over_the_enterprises_listed(api, city_officer, board_data):
    client = api(city_officer)
    found = get(client, area="210700", rate="density")
    rows = get(client, found["denominator"]["url"])["results"]
    assert found["denominator"]["count"] == len(rows) == 8
    assert found["denominator"]["value"] == sum(row["employees"] for row in rows) == 643
    rows = get(client, found["numerator"]["url"])["results"]
    assert found["numerator"]["value"] == sum(row["members"] for row in rows) == 560
    assert reasons(found) == {"sole_trader": 1, "not_unionised": 1, "union_unknown": 3}


def test_more_members_than_employees_are_flagged_with_their_rows(api, city_officer, board_data):
    client = api(city_officer)
    found = get(client, area="210782P01", rate="density")
    assert found["value"]["rate"] == round(60 / 33, 6)
    assert found["value"]["above_one"] is True
    rows = get(client, found["members_exceed"]["url"])["results"]
    assert len(rows) == found["members_exceed"]["count"] == 3
    assert all(row["members"] > row["employees"] for row in rows)
    # The whole is below 1 and still says who is above.
    whole = get(client, area="210700", rate="density_all")
    assert (whole["value"]["above_one"], whole["members_exceed"]["count"]) == (False, 3)


def test_the_hash_is_of_the_rows_alone(api, city_officer, board_data):
    client = api(city_officer)
    found = get(client, area="210782P01", rate="density")
    rows = get(client, found["denominator"]["url"])["results"]
    text = "".join(
        f"{row['id']} {row['members']} {row['employees']} 0\n"
        for row in sorted(rows, key=lambda row: row["id"])
    )
    assert found["hash"] == sha256(text.encode("ascii")).hexdigest()
    # The same rows asked for from above have the same, and one more member another.
    assert get(client, area="210782P01", rate="density", by="none")["hash"] == found["hash"]
    MembershipFactory(enterprise_id=rows[0]["id"], members=21, reported_on=date(2023, 12, 30))
    assert get(client, area="210782P01", rate="density")["hash"] != found["hash"]


def test_who_does_not_meet_another_condition_is_left_out_for_that(api, city_officer, board_data):
    client = api(city_officer)
    private = EnterpriseFactory(area=board_data.qilihe, ownership=Ownership.PRIVATE)
    CoverageFactory(enterprise=private)
    EnterpriseFactory(area=board_data.qilihe, ownership=Ownership.PRIVATE)
    found = get(client, area="210727", rate="openness", ownership="private")
    assert found["conditions"] == {"ownership": "private"}
    assert found["denominator"]["count"] == 1
    assert reasons(found) == {"sole_trader": 1, "not_chosen": 8, "union_unknown": 1}
    assert found["operating"] == 11
    assert names(client, found["denominator"]) == {private.name}
    (left,) = (part for part in found["excluded"] if part["reason"] == "not_chosen")
    assert private.name not in names(client, left)


def test_between_the_rows_and_the_whole_lies_what_no_station_or_two_serve(
    api, city_officer, board_data
):
    client = api(city_officer)
    second = StationFactory(area=board_data.yixian, name="义县指导站")
    ServiceAreaFactory(station=second, area=board_data.yixian)
    found = get(client, area="210700", rate="union", by="station")
    assert [row["station"]["name"] for row in found["rows"]] == ["义县指导站", "七里河指导站"]
    assert [row["value"]["denominator"] for row in found["rows"]] == [8, 7]
    alone, twice = found["gaps"]
    # Beizhen has no station; Qilihe has two.
    assert (alone["reason"], alone["value"]["denominator"], alone["surplus"]) == (
        "in_no_row",
        4,
        None,
    )
    assert (twice["reason"], twice["value"]["denominator"]) == ("in_several_rows", 7)
    assert twice["surplus"] == {"numerator": 5, "denominator": 7, "unknown": 1}
    assert 8 + 7 + 4 - 7 == found["value"]["denominator"] == 12
    for gap in found["gaps"]:
        again = get(client, gap["url"])
        assert again["value"] == gap["value"]
        assert len(names(client, again["denominator"])) == gap["value"]["denominator"]


def test_parts_of_a_part_are_a_question_of_their_own(api, city_officer, board_data):
    client = api(city_officer)
    found = get(client, area="210700", rate="union", by="station")
    (row,) = found["rows"]
    again = get(client, row["url"])
    assert (again["rows"], again["by"], again["conditions"]) == (
        [],
        "none",
        {"station": str(row["station"]["id"])},
    )
    own = get(client, area="210727", rate="union", own_level="true")
    assert (own["denominator"]["count"], reasons(own)) == (1, {"sole_trader": 1})


def test_elections_are_explained_by_terms(api, city_officer, board_data):
    client = api(city_officer)
    gone = UnionFactory(area=board_data.qilihe, dissolved_on=date(2023, 3, 1))
    TermFactory(union=gone, elected_on=date(2018, 6, 1), ends_on=date(2023, 6, 1))
    found = get(client, area="210700", rate="election")
    assert [found[part]["count"] for part in ("numerator", "denominator", "unknown")] == [1, 3, 1]
    assert reasons(found) == {"union_dissolved": 1}
    assert found["operating"] == 4
    rows = get(client, found["denominator"]["url"])["results"]
    assert set(rows[0]) == set(TermRowSerializer().fields)
    assert [(row["renewed"], row["pending"]) for row in rows].count((True, False)) == 1
    (left,) = found["excluded"]
    (row,) = get(client, left["url"])["results"]
    assert (row["union"]["name"], row["renewed"]) == (gone.name, False)
    lines = b"".join(client.get(left["csv_url"])).decode()
    assert gone.name in lines
    assert "不计入" in lines
    assert [row["ends_on"] for row in rows] == sorted(row["ends_on"] for row in rows)
    text = "".join(
        f"{row['id']} {int(row['renewed'])} 1 {int(row['pending'])}\n"
        for row in sorted(rows, key=lambda row: row["id"])
    )
    assert found["hash"] == sha256(text.encode()).hexdigest()


def test_terms_of_one_day_come_as_their_unions_sound(api, city_officer, board_data):
    known = {"ends_on": date(2023, 8, 1), "elected_on": date(2018, 8, 1)}
    for name in ("重阳食品工会", "万达机械工会", "安顺纸业工会"):
        union = UnionFactory(name=name, area=board_data.qilihe)
        TermFactory(union=union, elected_precision="month", **known)
    client = api(city_officer)
    found = get(client, area="210700", rate="election")["denominator"]
    rows = [row for row in get(client, found["url"])["results"] if row["ends_on"] == "2023-08-01"]
    assert [row["union"]["name"] for row in rows] == [
        "安顺纸业工会", "重阳食品工会", "万达机械工会"
    ]  # fmt: skip
    assert {row["elected_precision"] for row in rows} == {"month"}
    lines = b"".join(client.get(found["csv_url"])).decode()
    # Excel would make days of months.
    months = '"=""2018-08""","=""2023-08"""'
    assert f"重阳食品工会,锦州七里河经济开发区,210727P01,{months}," in lines


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("group", ["all", "lt20", "above_scale", "sole_trader", "everything"])
def test_nobody_is_left_without_a_reason(api, city_officer, board_data, rate, group):
    client = api(city_officer)
    found = get(client, area="210700", rate=rate, group=group)
    assert "unexplained" not in reasons(found)
    assert found["operating"] == found["denominator"]["count"] + sum(reasons(found).values())
    if rate != "election":
        assert found["operating"] == 13


def test_every_field_is_in_the_schema(api, city_officer, board_data):
    found = get(api(city_officer), area="210700", rate="density", by="station")
    fields = ExplanationSerializer().fields
    assert set(found) == set(fields)
    assert set(found["numerator"]) == set(fields["numerator"].fields)
    for name in ("excluded", "rows", "gaps"):
        assert set(found[name][0]) == set(fields[name].child.fields)
    assert found["group"] in GROUPS


def test_what_lies_outside_is_in_no_explanation(api, county_officer, city_officer, board_data):
    client = api(county_officer)
    assert client.get(URL, {"area": "210782"}).status_code == 404
    assert client.get(URL, {"area": "210700"}).status_code == 404
    for rate in RATES:
        mine = get(client, rate=rate, by="station")
        assert mine["area"]["code"] == "210727"
        assert mine["operating"] == (3 if rate == "election" else 9)
        for part in (mine["denominator"], *mine["excluded"]):
            assert "area=210727" in part["url"]
    # Served by a station that the county cannot see: its name is in its own area's rows, its other
    # areas are not.
    far = StationFactory(area=board_data.beizhen, name="北镇指导站")
    ServiceAreaFactory(station=far, area=board_data.beizhen)
    rows = get(client, rate="union", by="station")["rows"]
    assert [row["station"]["name"] for row in rows] == ["七里河指导站"]
    # The list of the excluded asks for its own scope again.
    other = get(api(city_officer), area="210782", rate="union", group="ge100")["excluded"][0]
    assert client.get(other["url"]).status_code == 404


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("rate", "x"), ("by", "street"), ("group", "x"), ("as_of", "x"), ("outside", "x")],
)
def test_a_wrong_value_is_400_and_names_the_parameter(
    api, city_officer, board_data, parameter, value
):
    response = api(city_officer).get(URL, {parameter: value})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [parameter]


def test_a_list_can_be_asked_for_any_reason(api, city_officer, board_data):
    client = api(city_officer)
    query = {"area": "210700", "as_of": DAY}
    for code, count in (("union.sole_trader", 1), ("congress.not_unionised", 1)):
        found = get(client, "/api/v1/enterprises/", **query, excluded=code)
        assert found["count"] == count
    assert client.get("/api/v1/enterprises/", {"excluded": "union"}).status_code == 400
    assert (
        client.get("/api/v1/enterprises/", {"excluded": "union.not_unionised"}).status_code == 400
    )
    kinds = {
        row["kind"]
        for row in get(client, "/api/v1/enterprises/", **query, excluded="union.sole_trader")[
            "results"
        ]
    }
    assert kinds == {EnterpriseKind.SOLE_TRADER}


@pytest.mark.parametrize("rate", ["union", "density_all", "election"])
def test_queries_do_not_grow_with_rows(api, city_officer, board_data, rate, same_queries):
    client = api(city_officer)

    def grow():
        for number in range(8):
            child = AreaFactory(parent=board_data.yixian, kind="park", code=f"210727P5{number}")
            coverage = CoverageFactory(enterprise__area=child)
            HeadcountFactory(enterprise=coverage.enterprise)
            ServiceAreaFactory(area=child, station__area=child)
            TermFactory(union__area=child, elected_on=date(2018, 6, 1), ends_on=date(2023, 6, 1))
        bring_up_to_date()

    same_queries(lambda: get(client, area="210700", rate=rate, by="station"), grow)
