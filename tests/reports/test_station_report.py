"""The report of one guidance station: the areas it served on the day, and nothing beside them.

The station sits in Qilihe and serves the park and, since May 2023, Qingduizi town in Beizhen.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.choices import Role
from accounts.models import Grant
from reports import services
from reports.choices import Stage
from reports.drift import drift_of
from reports.models import ReportPart, YearlyReport
from reports.proof import faults_of
from reports.selectors import parts_waiting
from reports.tasks import request_report
from stations.models import ServiceArea, Station
from tests.factories.stations import ServiceAreaFactory, StationFactory
from tests.people import GRANTED_SINCE, person
from tests.reports.steps import BUILT_AT, TODAY, checked, confirmed, fresh, sealed

URL = "/api/v1/reports/"


@pytest.fixture
def station(small_city):
    found = Station.objects.get(name="七里河企业民主管理指导站")
    ServiceAreaFactory(station=found, area=small_city.places.qingduizi, since=date(2023, 5, 1))
    return found


@pytest.fixture
def keeper(station):
    """The station's own officer, who answers for no area."""
    user = person("keeper", "七里河指导站工作人员")
    Grant.objects.create(
        user=user, role=Role.STATION_OFFICER, subject_id=station.pk, since=GRANTED_SINCE
    )
    return user


def built(station, area, actor=None, year=2023):
    report = services.start_report(actor=actor, area=area, station=station, year=year, today=TODAY)
    services.build_report(report=report, built_at=BUILT_AT)
    return fresh(report)


def total_of(report):
    return report.data["coverage"]["total"]["now"]["measures"]


def test_it_counts_what_the_station_served_on_the_day(small_city, station):
    report = built(station, small_city.places.city)
    # Four in the park and one in the town; neither Yi County's own nor those of Goubangzi.
    assert (total_of(report)["enterprises"], total_of(report)["unionised"]) == (5, 2)
    rows = [place["row"]["now"] for place in report.data["coverage"]["places"]]
    assert [(row["area"]["code"], row["measures"]["enterprises"]) for row in rows] == [
        ("210727P01", 4),
        ("210782110", 1),
    ]
    before = report.data["coverage"]["total"]["before"]["measures"]
    assert (before["enterprises"], before["unionised"]) == (5, 1)
    years = [
        (row["on"], row["row"]["measures"]["unionised"]) for row in report.data["coverage"]["trend"]
    ]
    assert years[-2:] == [("2022-12-31", 1), ("2023-12-31", 2)]
    assert report.data["proposals"]["total"]["recommended"] == 3
    [row] = report.data["coverage"]["stations"]
    assert row["now"]["station"] == station.name
    assert row["now"]["measures"] == total_of(report)


def test_a_service_area_counts_from_its_day_on(small_city, station):
    ServiceArea.objects.filter(area=small_city.places.qingduizi).update(since=date(2024, 1, 1))
    report = built(station, small_city.places.qilihe)
    assert total_of(report)["enterprises"] == 4


def test_of_stations_it_tells_of_the_one(small_city, station):
    StationFactory(area=small_city.places.qilihe)
    report = built(station, small_city.places.city)
    assert [row["name"] for row in report.data["stations"]["rows"]] == [station.name]
    assert report.data["stations"]["activities"][0]["count"] == 1


def test_its_files_say_whose_they_are(small_city, station):
    report = built(station, small_city.places.city)
    names = sorted(report.files.values_list("name", flat=True))
    assert f"yearly-report-210700-station-{station.pk}-2023.xlsx" in names
    cover = report.data["cover"]
    assert (cover["unit"], cover["area"]) == (station.name, f"{station.name}服务区域")
    assert cover["served"] == ["锦州七里河经济开发区", "青堆子镇"]


def test_from_draft_to_sealed_by_the_stations_own_and_the_city(
    small_city, station, keeper, city_officer
):
    report = built(station, small_city.places.city, keeper)
    [part] = parts_waiting(keeper)
    assert part.report == report
    checked(confirmed(report, keeper), keeper)
    with pytest.raises(services.SamePerson):
        services.seal_report(actor=keeper, report=fresh(report), now=BUILT_AT)
    services.seal_report(actor=city_officer, report=fresh(report), now=BUILT_AT)
    assert fresh(report).stage == Stage.SEALED
    assert list(faults_of(fresh(report))) == []
    assert drift_of(fresh(report), user=city_officer).is_empty


def test_a_corrected_service_area_shows_as_drift(small_city, station, city_officer, county_officer):
    report = sealed(
        built(station, small_city.places.city), by=city_officer, confirmed_by=county_officer
    )
    ServiceArea.objects.filter(area=small_city.places.qingduizi).update(since=date(2024, 1, 1))
    drift = drift_of(report, user=city_officer)
    [gone] = next(one for one in drift.figures if one.code == "enterprises").rows
    assert (gone.pk, gone.kind) == (small_city.unknown.pk, "removed")


def test_it_stands_beside_the_report_of_the_area(small_city, station, city_officer, run_jobs):
    area = small_city.places.city
    of_area = request_report(actor=city_officer, area=area, year=2023)
    of_station = request_report(actor=city_officer, area=area, station=station, year=2023)
    again = request_report(actor=city_officer, area=area, station=station, year=2023)
    assert (again, of_station.edition) == (of_station, 1)
    assert of_area != of_station
    run_jobs()
    assert set(YearlyReport.objects.newest()) == {of_area, of_station}
    assert total_of(fresh(of_area))["enterprises"] == 9
    with pytest.raises(ValidationError, match="已有这一次编制"):
        YearlyReport(
            area=area, station=station, year=2023, edition=1, cut_off=date(2023, 12, 31)
        ).full_clean()


def test_the_stations_own_officer_asks_by_the_api_and_reads(
    small_city, station, keeper, api, county_officer, run_jobs
):
    caller = api(keeper)
    asked = {"station": station.pk, "year": 2023}
    assert caller.post(URL, {"area": "210727P01", "year": 2023}).status_code == 403
    answer = caller.post(URL, asked)
    assert (answer.status_code, answer.json()["station"]) == (202, station.pk)
    assert answer.json()["area"] == "210700"
    run_jobs()
    address = f"{URL}{answer.json()['id']}/"
    ready = caller.get(address).json()
    assert ready["state"] == "ready"
    file = caller.get(f"{address}files/{ready['files'][0]['name']}")
    assert len(b"".join(file.streaming_content)) == ready["files"][0]["size"]
    [part] = ready["parts"]
    assert caller.post(f"/api/v1/report-parts/{part['id']}/complete/").status_code == 200
    # It tells of Beizhen, for which Yi County does not answer.
    assert api(county_officer).get(address).status_code == 404
    assert api(county_officer).post(URL, asked).status_code == 403
    assert api(county_officer).post(URL, {**asked, "area": "210727"}).status_code == 400
    assert [row["id"] for row in caller.get(URL, {"station": station.pk}).json()["results"]] == [
        ready["id"]
    ]


def test_a_county_reports_on_a_station_that_serves_it_alone(
    small_city, station, api, county_officer, beizhen_officer, station_officer
):
    station.service_areas.filter(area=small_city.places.qingduizi).delete()
    asked = {"station": station.pk, "year": 2023}
    assert api(county_officer).post(URL, asked).json()["area"] == "210727P01"
    for other in (beizhen_officer, station_officer):
        assert api(other).post(URL, asked).status_code == 400
    assert YearlyReport.objects.count() == 1


def test_the_page_offers_a_station_officer_their_own(station, keeper, sign_in, run_jobs):
    browser = sign_in(keeper)
    page = browser.get("/reports/new/", {"station": station.pk}).content.decode()
    assert 'name="area"' not in page
    assert f'<option value="{station.pk}" selected>' in page
    answer = browser.post("/reports/new/", {"station": station.pk, "year": "2023"})
    report = YearlyReport.objects.get()
    assert answer["Location"] == f"/reports/{report.pk}/"
    run_jobs()
    assert station.name in browser.get(f"/reports/{report.pk}/").content.decode()
    part = ReportPart.objects.get()
    assert "数据无误，确认" in browser.get(f"/reports/parts/{part.pk}/").content.decode()


def test_an_officer_must_choose_something(small_city, city_officer, sign_in):
    answer = sign_in(city_officer).post("/reports/new/", {"year": "2023"})
    assert answer.status_code == 422
    assert "请选择区域或指导站" in answer.content.decode()


def test_a_station_that_served_nothing_has_no_report(small_city, city_officer):
    idle = StationFactory(area=small_city.places.qilihe)
    with pytest.raises(services.NothingServed, match="没有服务区域"):
        services.start_report(
            actor=city_officer, area=idle.area, station=idle, year=2023, today=TODAY
        )
