import pytest

URL = "/api/v1/areas/"


def codes(response) -> list[str]:
    return [row["code"] for row in response.json()["results"]]


def test_a_row_says_what_scripts_need(api, places, county_officer):
    row = api(county_officer).get(f"{URL}210727P01/").json()
    expected = {
        "code": "210727P01",
        "name": "锦州七里河经济开发区",
        "kind": "park",
        "park_level": "provincial",
        "parent": "210727",
        "path": "210000/210700/210727/210727P01/",
    }
    assert expected.items() <= row.items()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "park"}, ["210727P01", "210782P01"]),
        ({"parent": "210782"}, ["210782110", "210782P01"]),
        ({"park_level": "national"}, []),
        ({"search": "沟帮子"}, ["210782P01"]),
        ({"search": "210727"}, ["210727", "210727102", "210727P01"]),
        ({"area": "210727", "kind": "township"}, ["210727102"]),
    ],
)
def test_filters(api, places, city_officer, query, expected):
    assert codes(api(city_officer).get(URL, query)) == expected


def test_the_list_is_the_tree_from_the_top(api, places, city_officer):
    assert codes(api(city_officer).get(URL))[:3] == ["210700", "210727", "210727102"]


def test_a_park_that_is_closed_is_gone_after_that_day(api, places, county_officer):
    places.qilihe.closed_on = "2022-01-01"
    places.qilihe.save()
    client = api(county_officer)
    assert codes(client.get(URL, {"kind": "park", "as_of": "2021-12-31"})) == ["210727P01"]
    assert codes(client.get(URL, {"kind": "park", "as_of": "2022-01-01"})) == []
    assert client.get(f"{URL}210727P01/").status_code == 200


def test_areas_are_not_written_here(api, places, city_officer):
    assert api(city_officer).post(URL, {"code": "1", "name": "x"}).status_code == 405
