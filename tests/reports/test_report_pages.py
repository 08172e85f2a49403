import pytest
from django.urls import reverse

from common.models import Job
from reports.models import YearlyReport
from reports.tasks import request_report

LIST = "/reports/"


@pytest.fixture
def report(small_city, city_officer):
    return request_report(actor=city_officer, area=small_city.places.city, year=2023)


def text_of(answer):
    return answer.content.decode()


def test_the_empty_list_says_what_to_do(places, sign_in, city_officer, park_manager):
    page = text_of(sign_in(city_officer).get(LIST))
    assert "还没有年度报告" in page
    assert reverse("report-start") in page
    reading = text_of(sign_in(park_manager).get(LIST))
    assert reverse("report-start") not in reading


def test_from_the_form_to_the_download(small_city, sign_in, city_officer, run_jobs):
    browser = sign_in(city_officer)
    answer = browser.post(reverse("report-start"), {"area": "210700", "year": "2023"})
    report = YearlyReport.objects.get()
    assert answer["Location"] == reverse("report-detail", args=[report.pk])
    waiting = text_of(browser.get(answer["Location"]))
    assert "排队中" in waiting
    assert "hx-trigger" in waiting
    run_jobs()
    done = text_of(browser.get(answer["Location"]))
    assert "delay:1s" not in done
    assert reverse("api-report-file", args=[report.pk, "yearly-report-210700-2023.xlsx"]) in done
    assert "66.7%" in done
    assert "6 / 9" in done
    assert "锦州七里河经济开发区" in done


def test_the_form_offers_only_areas_one_may_report_on(small_city, sign_in, county_officer):
    browser = sign_in(county_officer)
    page = text_of(browser.get(reverse("report-start")))
    assert "义县" in page
    assert "北镇市" not in page
    answer = browser.post(reverse("report-start"), {"area": "210782", "year": "2023"})
    assert answer.status_code == 422
    assert not YearlyReport.objects.exists()


def test_the_area_may_be_chosen_beforehand(small_city, sign_in, city_officer):
    page = text_of(sign_in(city_officer).get(reverse("report-start"), {"area": "210727"}))
    assert '<option value="210727" selected' in page


def test_a_park_manager_may_read_and_not_build(small_city, sign_in, park_manager):
    assert sign_in(park_manager).get(reverse("report-start")).status_code == 403


def test_progress_is_shown(report, sign_in, city_officer):
    Job.objects.update(
        state="running", progress_done=3, progress_total=9, progress_note="提案和评选"
    )
    page = text_of(sign_in(city_officer).get(reverse("report-detail", args=[report.pk])))
    assert 'value="33"' in page
    assert "提案和评选" in page


def test_htmx_gets_the_results_alone(report, sign_in, city_officer):
    address = reverse("report-detail", args=[report.pk])
    part = text_of(sign_in(city_officer).get(address, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "排队中" in part


def test_a_failure_says_why_and_what_to_do(report, sign_in, city_officer):
    Job.objects.update(state="failed", error="磁盘已满。")
    page = text_of(sign_in(city_officer).get(reverse("report-detail", args=[report.pk])))
    assert "磁盘已满。" in page
    assert f"{reverse('report-start')}?area=210700" in page


def test_the_list_asks_again_while_one_is_being_built(report, sign_in, city_officer, run_jobs):
    browser = sign_in(city_officer)
    assert "delay:3s" in text_of(browser.get(LIST))
    run_jobs()
    assert "delay:3s" not in text_of(browser.get(LIST))


def test_a_report_outside_the_scope_does_not_exist(report, sign_in, county_officer):
    browser = sign_in(county_officer)
    assert browser.get(reverse("report-detail", args=[report.pk])).status_code == 404
    assert "锦州市" not in text_of(browser.get(LIST))


def test_the_list_needs_as_many_queries_for_many_reports(
    report, sign_in, city_officer, small_city, same_queries
):
    def grow():
        for year in range(2010, 2020):
            request_report(actor=city_officer, area=small_city.places.city, year=year)

    browser = sign_in(city_officer)
    same_queries(lambda: browser.get(LIST), grow)
