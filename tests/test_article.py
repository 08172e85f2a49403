"""The newspaper article, figure by figure, out of the public API on the Jinzhou data."""

import csv
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from openpyxl import load_workbook

from accounts.models import User
from enterprises.models import Absence, Enterprise, Headcount
from reports.narrative import narrate
from reports.narrative.claims import look_up
from reports.sections.frozen import from_data
from tests.article import later, parks, proposals, report, stations, towns
from tests.article.asking import (
    CITY,
    DAY_BEFORE_QILIHE_STATION,
    END_OF_2023,
    PARKS,
    QILIHE,
    Asking,
    Check,
)
from tests.reports import claims
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


def test_the_worked_example_in_the_document_is_what_the_api_answers(ask):
    text = (Path(settings.BASE_DIR) / "docs" / "how-counting-works.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d{4}-\d\d-\d\d) \| (\d+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    assert len(rows) == 2
    assert f"coverage/?area={QILIHE}&group=above_scale" in text
    for day, *numbers in rows:
        rate = ask("city").coverage(area=QILIHE, as_of=day, group="above_scale", by="none")
        found = rate["total"]["rates"]["union"]
        assert [found[name] for name in ("numerator", "denominator", "unknown")] == [
            int(number) for number in numbers
        ]


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


def test_what_moved_around_the_founding_of_qilihes_station(ask):
    city = ask("city")
    (station,) = [row for row in city.all("stations/") if row["area"]["code"] == QILIHE]
    answer = city.get(f"stations/{station['id']}/effect/", months="48", group="above_scale")
    rows = {row["as_of"]: row["served"]["rates"]["union"] for row in answer["rows"]}
    counts = {day: (rate["numerator"], rate["denominator"]) for day, rate in rows.items()}
    assert counts[DAY_BEFORE_QILIHE_STATION] == (12, 23)
    assert counts[END_OF_2023] == (23, 23)
    phases = {row["as_of"]: row["phase"] for row in answer["rows"]}
    assert (phases[DAY_BEFORE_QILIHE_STATION], phases["2020-06-30"]) == ("before", "after")
    assert [area["code"] for area in answer["areas"]] == [QILIHE]
    assert answer["station"]["founded_precision"] == "month"
    # 23 are too few to read anything into them, and the portal says so.
    assert answer["change"]["few"]
    assert "23 家" in answer["warning"]


def test_the_areas_beside_it_are_those_without_any_station(ask):
    city = ask("city")
    (station,) = [row for row in city.all("stations/") if row["area"]["code"] == QILIHE]
    answer = city.get(f"stations/{station['id']}/effect/", months="24", as_of=END_OF_2023)
    others = {area["code"] for area in answer["comparison_areas"]}
    assert others
    served = {
        area["area"]["code"]
        for row in city.all("stations/", as_of="2022-05-31")
        for area in city.get(f"stations/{row['id']}/", as_of="2022-05-31")["service_areas"]
    }
    assert served
    assert others.isdisjoint(served | set(PARKS.values()))
    for row in (answer["rows"][0], answer["rows"][-1]):
        counted = [city.total(code, row["as_of"])["measures"]["unionised"] for code in others]
        assert row["comparison"]["measures"]["unionised"] == sum(counted)


def test_coverage_grew_year_by_year(ask):
    city = ask("city")
    for code in PARKS.values():
        rates = [
            city.total(code, f"{year}-12-31")["rates"]["union"]["rate"]
            for year in range(2018, 2024)
        ]
        assert rates[0] < rates[2] < rates[4] < rates[5] == 0.95


def test_the_yearly_workbook_says_of_the_parks_what_the_api_says(ask, files):
    sheet = load_workbook(files["xlsx"], read_only=True)["表1 园区建会"]
    printed = {row[0]: row[1:3] for row in sheet.iter_rows(values_only=True)}
    rows = parks.by_park(ask("city"), END_OF_2023).values()
    assert len(rows) == 5
    for row in rows:
        measures = row["measures"]
        expected = (measures["enterprises"], measures["unionised"])
        assert printed[row["area"]["name"]] == expected


# ---------------------------------------------------------------- the report of the year


@pytest.fixture(scope="module")
def files(jinzhou, django_db_blocker, tmp_path_factory):
    """The files of the city's report of 2023, by ending; the national form is "form"."""
    out = tmp_path_factory.mktemp("report")
    with django_db_blocker.unblock():
        question = ("--area", CITY, "--year", "2023", "--out", str(out))
        call_command("yearly_report", *question, stdout=StringIO(), stderr=StringIO())
    names = {path.suffix[1:]: path for path in out.glob("yearly-report-*")}
    return {**names, "form": out / f"national-form-{CITY}-2023.xlsx"}


@pytest.fixture
def reported(files, ask):
    """The API's questions beside what it gives of the report: figures, and what the checks find."""
    asking = ask("city")
    (row,) = asking.all("reports/", area=CITY, year=2023)
    address = f"reports/{row['id']}/"
    checks = [report.as_printed(each) for each in asking.get(f"{address}check/")["checks"]]
    return report.Answers(asking, asking.get(address)["figures"] | {"checks": checks})


def test_every_number_in_the_word_file_is_what_the_api_says(files, reported):
    narrative = narrate(from_data(reported.figures), {})
    assert claims.printed_numbers(files["docx"].read_bytes()) == claims.claimed_numbers(narrative)
    found = claims.claims(narrative)
    assert [claim for claim in found if reported.says(claim) != claim.text] == []
    assert sum(reported.knows(claim) for claim in found) > 500


def test_what_the_report_counts_beside_coverage_is_what_the_lists_hold(reported):
    for path, counted in report.COUNTED.items():
        assert Decimal(str(look_up(reported.figures, path))) == counted(reported.ask), path


def test_the_stations_of_the_report_are_those_of_the_api(reported):
    rows = {row["name"]: row for row in reported.ask.all("stations/", as_of=END_OF_2023)}
    assert len(rows) == len(reported.figures["stations"]["rows"]) == 11
    for told in reported.figures["stations"]["rows"]:
        row = rows[told["name"]]
        assert set(told["areas"]) == {area["area"]["name"] for area in row["service_areas"]}
        for column in ("role", "holder", "people"):
            assert sorted(str(post[column]) for post in told["posts"]) == sorted(
                str(post[column]) for post in row["posts"]
            )


@pytest.mark.parametrize("figure", report.SAID)
def test_the_articles_figure_stands_in_the_word_file(files, figure):
    assert report.SAID[figure] in claims.word_text(files["docx"].read_bytes())


def test_the_articles_figures_stand_in_the_workbook(files):
    book = load_workbook(files["xlsx"], read_only=True)

    def rows(name: str) -> dict[str, list]:
        page = next(page for page in book.worksheets if page.title.endswith(f" {name}"))
        found: dict[str, list] = {}
        for first, *rest in page.iter_rows(values_only=True):
            found.setdefault(first, rest)
        return found

    parks = rows("园区建会")
    assert [parks[f"锦州{short}经济开发区"][7] for short in PARKS] == [0.95] * 5
    assert parks["园区合计"][:2] == [520, 494]
    systems = rows("民主管理")["园区合计"]
    assert (systems[3], systems[8]) == (1, 1)
    assert rows("提案评选")["合计"][1:3] == [206, 40]
    assert rows("提案评选")["园区合计"][2] == 24
    innovation = rows("职工创新")["园区合计"]
    assert [innovation[n] for n in (0, 6, 8, 10)] == [26, 31, 232, 40000]
    five_towns = rows("指导站分组")["北镇市青堆子镇企业民主管理指导站"]
    assert (five_towns[1], *five_towns[5:7]) == (489, 5460, 5460)


def test_the_national_form_has_a_line_for_each_union(files, ask):
    pages = load_workbook(files["form"], read_only=True)
    page = pages["基层工会情况"].iter_rows(values_only=True)
    names = [row[2] for row in page if isinstance(row[0], int)]
    unions = ask("city").all("unions/", area=CITY, as_of=END_OF_2023)
    assert sorted(names) == sorted(row["name"] for row in unions)


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
    names = ["city", "city2", "county", "beizhen", "park", "station", "firm"]
    names += ["sysadmin", "secadmin", "auditor"]
    assert set(User.objects.values_list("username", flat=True)) == set(names)
    for name in names:
        answer = client.post("/api/v1/token/", {"username": name, "password": "Demo-2023!"})
        assert answer.status_code == 200
