"""Every number of the dashboard leads to the list it was counted from, and that list has it."""

import pytest

from indicators.figures import MEASURES
from tests.indicators import pages

URL = "/dashboard/"
DAY = "2023-12-31"


@pytest.mark.parametrize(
    "asked",
    [
        {"area": "210700", "every": "year"},
        {"area": "210700", "view": "multiples"},
        {"area": "210700", "by": "park", "view": "heat", "kind": "legal_person"},
        {"area": "210727", "view": "parts", "compare_to": "2022-12-31"},
        {"area": "210700", "by": "park", "group": "ge100", "every": "year"},
        {"area": "210700", "by": "station", "every": "year"},
        {"area": "210727", "by": "children", "group": "everything", "every": "year"},
        {"area": "210727P01", "rate": "election", "compare": ["density_all"], "every": "year"},
    ],
    ids=lambda asked: "-".join(str(value) for value in asked.values()),
)
def test_every_number_leads_to_a_list_that_has_it(sign_in, api, city_officer, board_data, asked):
    browser, caller = sign_in(city_officer), api(city_officer)
    found = pages.links(pages.read(browser.get(URL, {"as_of": DAY, **asked})))
    assert len(found) > 30
    for text, href in dict.fromkeys(found):
        measure = MEASURES[pages.query_of(href)["measure"][0]]
        number = pages.whole_number(text)
        if measure.sum_of:
            assert summed(caller, href, measure.sum_of) == number, (text, href)
        else:
            assert list_count(browser, href) == number, (text, href)


def test_the_links_are_those_of_a_reader_in_the_same_scope(sign_in, park_manager, board_data):
    browser = sign_in(park_manager)
    found = pages.links(pages.read(browser.get(URL, {"as_of": DAY, "every": "year"})))
    assert found
    for _text, href in dict.fromkeys(found):
        assert pages.query_of(href)["area"] == ["210727P01"]
        assert list_count(browser, href) >= 0


def test_terms_are_listed_with_how_they_ended(sign_in, city_officer, board_data):
    asked = {"area": "210700", "as_of": DAY}
    rows = {}
    for measure in ("terms_ended", "terms_renewed", "terms_pending"):
        page = pages.read(
            sign_in(city_officer).get("/dashboard/terms/", {**asked, "measure": measure})
        )
        rows[measure] = [list(row.all("td"))[-1].text for row in page.one("tbody").all("tr")]
    assert sorted(rows["terms_ended"]) == ["延期未满", "按期", "未按期"]
    assert rows["terms_renewed"] == ["按期"]
    assert rows["terms_pending"] == ["延期未满"]


def test_terms_of_a_station_are_those_of_its_area(sign_in, city_officer, board_data):
    page = pages.read(
        sign_in(city_officer).get(URL, {"as_of": DAY, "by": "station", "view": "parts"})
    )
    cell = list(page.one("table", id="figures").all("tr"))[1]
    href = [a.attributes["href"] for a in cell.all("a") if "/terms/" in a.attributes["href"]][1]
    assert list_count(sign_in(city_officer), href) == 3


def list_count(browser, href):
    """What the head of the list says: “共 12 家”."""
    response = browser.get(href, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert response.status_code == 200
    return pages.whole_number(pages.read(response).one("strong").text)


def summed(caller, href, column):
    query = {name: values[0] for name, values in pages.query_of(href).items()}
    rows = caller.get("/api/v1/enterprises/", {**query, "page_size": 1000}).json()["results"]
    return sum(row[column] or 0 for row in rows)
