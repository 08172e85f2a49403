import hashlib

import pytest

from common.models import Export, Job
from reports.models import YearlyReport
from reports.renderers import FILES, content_type_of, left_out
from reports.tasks import request_report

URL = "/api/v1/reports/"


@pytest.fixture
def built(small_city, city_officer, run_jobs):
    """The city's report of 2023, and Yi County's."""
    reports = [
        request_report(actor=city_officer, area=area, year=2023)
        for area in (small_city.places.city, small_city.places.yixian)
    ]
    run_jobs()
    return reports


def test_asking_following_and_fetching(small_city, api, city_officer, run_jobs):
    caller = api(city_officer)
    answer = caller.post(URL, {"area": "210700", "year": 2023})
    assert answer.status_code == 202
    address = f"{URL}{answer.json()['id']}/"
    waiting = caller.get(address).json()
    assert (waiting["state"], waiting["figures"], waiting["files"]) == ("queued", None, [])
    run_jobs()
    ready = caller.get(address).json()
    assert ready["state"] == "ready"
    assert ready["figures"]["coverage"]["total"]["now"]["measures"]["unionised"] == 6
    assert len(ready["files"]) >= len(FILES) - len(left_out())
    for file in ready["files"]:
        fetched = caller.get(f"{address}files/{file['name']}")
        content = b"".join(fetched.streaming_content)
        assert len(content) == file["size"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert file["name"] in fetched["Content-Disposition"]
        assert fetched["Content-Type"] == content_type_of(file["name"])
    endings = [file["name"].rpartition(".")[2] for file in ready["files"]]
    assert list(Export.objects.order_by("serial").values_list("format", flat=True)) == endings
    assert {"docx", "zip"} < set(endings)


def test_progress_is_told(small_city, api, city_officer):
    report = request_report(actor=city_officer, area=small_city.places.city, year=2023)
    Job.objects.update(state="running", progress_done=2, progress_total=9, progress_note="指导站")
    answer = api(city_officer).get(f"{URL}{report.pk}/").json()
    assert answer["state"] == "building"
    assert answer["progress"] == {"done": 2, "total": 9, "note": "指导站"}


def test_two_requests_get_the_same_report(small_city, api, city_officer):
    ids = {
        api(city_officer).post(URL, {"area": "210700", "year": 2023}).json()["id"]
        for _again in range(2)
    }
    assert len(ids) == 1


def test_a_year_ahead_is_a_conflict(small_city, api, city_officer):
    answer = api(city_officer).post(URL, {"area": "210700", "year": 2199})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("year-not-begun")


@pytest.mark.parametrize("area", ["210782", "210700", "nowhere"])
def test_an_area_outside_the_scope_does_not_exist(small_city, api, county_officer, area):
    answer = api(county_officer).post(URL, {"area": area, "year": 2023})
    assert answer.status_code == 400
    assert "area" in answer.json()["errors"]
    assert not YearlyReport.objects.exists()


def test_a_park_manager_reads_and_does_not_build(
    small_city, api, city_officer, park_manager, run_jobs
):
    park = request_report(actor=city_officer, area=small_city.places.qilihe, year=2023)
    run_jobs()
    caller = api(park_manager)
    assert caller.post(URL, {"area": "210727P01", "year": 2023}).status_code == 403
    assert caller.get(f"{URL}{park.pk}/").json()["state"] == "ready"


def test_a_report_outside_the_scope_does_not_exist(built, api, county_officer, beizhen_officer):
    city, yixian = built
    name = f"files/yearly-report-{city.area.code}-2023.xlsx"
    assert api(county_officer).get(f"{URL}{city.pk}/").status_code == 404
    assert api(county_officer).get(f"{URL}{city.pk}/{name}").status_code == 404
    assert api(county_officer).get(f"{URL}{yixian.pk}/").status_code == 200
    assert api(beizhen_officer).get(f"{URL}{yixian.pk}/").status_code == 404
    assert [row["id"] for row in api(county_officer).get(URL).json()["results"]] == [yixian.pk]


def test_a_file_it_has_not_is_404(built, api, city_officer):
    address = f"{URL}{built[0].pk}/files/"
    assert api(city_officer).get(f"{address}other.xlsx").status_code == 404
    assert api(city_officer).get(f"{address}..%2Fsecret_key").status_code == 404


def test_the_list_is_filtered_and_brings_no_figures(built, api, city_officer):
    answer = api(city_officer).get(URL, {"area": "210727", "year": 2023}).json()
    assert [row["area"] for row in answer["results"]] == ["210727"]
    assert "figures" not in answer["results"][0]


def test_the_list_needs_as_many_queries_for_many_reports(
    built, api, city_officer, small_city, same_queries
):
    def grow():
        for year in range(2010, 2020):
            request_report(actor=city_officer, area=small_city.places.city, year=year)

    caller = api(city_officer)
    same_queries(lambda: caller.get(URL), grow)


def test_a_number_too_large_for_any_column_is_no_report(api, county_officer):
    answer = api(county_officer).get(f"/api/v1/reports/{10**19}/files/x.xlsx")
    assert answer.status_code == 404
