"""The newspaper article, figure by figure, out of the public API on the Jinzhou data."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from openpyxl import load_workbook

from accounts.models import User
from enterprises.models import Absence, Enterprise, Headcount
from tests.article import later, parks, proposals, stations, towns
from tests.article.asking import (
    CITY,
    DAY_BEFORE_QILIHE_STATION,
    END_OF_2023,
    PARKS,
    QILIHE,
    Asking,
    Check,
)
from unions.models import Coverage, DemocraticSystem, Membership, Union

pytestmark = pytest.mark.usefixtures("jinzhou", "db")

CHECKS: dict[str, Check] = {
    **parks.CHECKS,
    **stations.CHECKS,
    **proposals.CHECKS,
    **towns.CHECKS,
    **later.CHECKS,
}


def figure_ids() -> list[str]:
    path = Path(__file__).parent / "files" / "article_figures.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return [row["id"] for row in csv.DictReader(stream)]


def _figure(figure: str):
    reason = later.REASONS.get(figure)
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    return pytest.param(figure, marks=marks, id=figure)


@pytest.fixture
def ask(client):
    """`ask("city")` puts questions to the API as that demo account."""

    def _ask(username: str) -> Asking:
        client.force_login(User.objects.get(username=username))
        return Asking(client)

    return _ask


@pytest.mark.parametrize("figure", [_figure(figure) for figure in figure_ids()])
def test_figure_of_the_article(figure, ask):
    CHECKS[figure](ask("city"))


def test_every_figure_of_the_article_has_a_check():
    assert sorted(CHECKS) == figure_ids()
    assert len(CHECKS) == 49


def test_only_figures_of_later_features_may_fail():
    assert set(later.REASONS) == set(later.CHECKS) == {"F12", "F13"}


def test_every_station_is_there(ask):
    rows = ask("city").all("stations/")
    assert len(rows) == 11


def test_no_one_but_the_parks_is_a_row_by_park(ask):
    rows = parks.by_park(ask("city"), END_OF_2023)
    assert set(rows) == set(PARKS.values())


def test_the_city_total_is_all_of_the_city_and_not_of_the_parks(ask):
    answer = ask("city").coverage(CITY, END_OF_2023, by="park")
    in_parks = sum(row["measures"]["enterprises"] for row in answer["rows"])
    assert in_parks == 520
    assert answer["total"]["measures"]["enterprises"] > in_parks


def test_elsewhere_what_is_not_known_is_shown_as_unknown(ask):
    rows = ask("city").coverage(CITY, END_OF_2023, by="county")["rows"]
    rates = {row["area"]["code"]: row["rates"]["union"] for row in rows}
    assert len(rates) == 7
    for rate in rates.values():
        assert rate["unknown"] > 0
        assert rate["lower"] < rate["upper"]


def test_another_countys_park_does_not_exist_for_the_county_officer(ask):
    county = ask("county")
    assert county.status("coverage/", area=PARKS["沟帮子"], as_of=END_OF_2023) == 404
    assert county.total(QILIHE, END_OF_2023)["measures"]["enterprises"] == 100
    assert {row["code"] for row in county.all("areas/", kind="park")} == {QILIHE}


def test_the_county_officer_counts_the_own_county_only(ask):
    ours = ask("city").total("210727", END_OF_2023)
    assert ask("county").total("210727", END_OF_2023) == ours


def test_nothing_of_another_county_is_in_any_list_or_total_of_the_county_officer(ask):
    county = ask("county")
    rows = county.all("enterprises/", as_of=END_OF_2023, group="everything")
    assert {row["area"][:6] for row in rows} == {"210727"}
    assert len(rows) == county.total("210727", END_OF_2023, "everything")["measures"]["enterprises"]
    proposals = county.all("proposals/", history="true")
    assert {row["area"]["code"][:6] for row in proposals} == {"210727"}
    stations = county.all("stations/")
    assert len(stations) == 4
    assert all(row["area"]["code"].startswith("210727") for row in stations)


def test_the_city_is_no_area_of_the_county_officer(ask):
    assert ask("county").status("coverage/", area=CITY, as_of=END_OF_2023) == 404


def test_the_station_officer_sees_the_five_towns_and_nothing_else(ask):
    rows = ask("station").all("enterprises/", as_of=END_OF_2023, group="everything")
    assert len(rows) == 489


def test_the_list_behind_qilihes_rate_has_as_many_rows(ask):
    city = ask("city")
    question = {"area": QILIHE, "as_of": DAY_BEFORE_QILIHE_STATION, "group": "above_scale"}
    assert len(city.all("enterprises/", **question, unionised="true")) == 12
    assert len(city.all("enterprises/", **question, unionised="false")) == 11
    assert len(city.all("enterprises/", **question, unionised="unknown")) == 0


def test_the_trend_says_the_same_as_the_figures_of_each_day(ask):
    city = ask("city")
    question = {"from": "2019-01-01", "to": END_OF_2023, "every": "year"}
    rows = city.get("coverage/trend/", area=QILIHE, group="above_scale", **question)["rows"]
    shown = {row["as_of"]: row["rates"]["union"]["numerator"] for row in rows}
    assert list(shown) == [f"{year}-12-31" for year in range(2019, 2024)]
    for day, numerator in shown.items():
        assert city.total(QILIHE, day, "above_scale")["rates"]["union"]["numerator"] == numerator


def test_coverage_grew_year_by_year(ask):
    city = ask("city")
    for code in PARKS.values():
        rates = [
            city.total(code, f"{year}-12-31")["rates"]["union"]["rate"]
            for year in range(2018, 2024)
        ]
        assert rates[0] < rates[2] < rates[4] < rates[5] == 0.95


def test_the_yearly_workbook_says_of_the_parks_what_the_api_says(ask, tmp_path):
    question = ("--area", CITY, "--year", "2023", "--out", str(tmp_path))
    call_command("yearly_report", *question, stdout=StringIO())
    (path,) = tmp_path.glob("*.xlsx")
    sheet = load_workbook(path, read_only=True)["表1 园区建会"]
    printed = {row[0]: row[1:3] for row in sheet.iter_rows(values_only=True)}
    rows = parks.by_park(ask("city"), END_OF_2023).values()
    assert len(rows) == 5
    for row in rows:
        measures = row["measures"]
        expected = (measures["enterprises"], measures["unionised"])
        assert printed[row["area"]["name"]] == expected


# ---------------------------------------------------------------- loading


def rows_in_every_table() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_loading_again_changes_nothing():
    before = rows_in_every_table()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert rows_in_every_table() == before
    assert "Demo-2023!" in out.getvalue()


@pytest.mark.parametrize(
    ("file", "area", "day"),
    [
        ("roster-2018-parks.xlsx", "210700", "2018-12-31"),
        ("roster-2023-qilihe.xlsx", "210727P01", "2023-12-31"),
        ("roster-2023-linghe.csv", "210703", "2023-12-31"),
    ],
)
def test_a_roster_that_is_known_already_changes_nothing(file, area, day):
    facts = (Enterprise, Union, Coverage, Headcount, Membership, DemocraticSystem, Absence)
    before = [model.objects.count() for model in facts]
    out = StringIO()
    path = Path(settings.BASE_DIR) / "demo" / "jinzhou" / file
    call_command("import_roster", path, "--area", area, "--as-of", day, stdout=out)
    assert [model.objects.count() for model in facts] == before
    assert "新增 0，更改 0" in out.getvalue()


def test_the_standings_are_what_the_facts_say():
    call_command("verify_standings", stdout=StringIO())


def test_every_demo_account_can_sign_in(client):
    names = ["city", "county", "beizhen", "park", "station", "sysadmin", "secadmin", "auditor"]
    assert set(User.objects.values_list("username", flat=True)) == set(names)
    for name in names:
        answer = client.post("/api/v1/token/", {"username": name, "password": "Demo-2023!"})
        assert answer.status_code == 200
