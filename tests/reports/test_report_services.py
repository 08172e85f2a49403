"""Starting and building: editions, shared jobs, progress, and what a failure leaves behind."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from common.choices import JobState
from common.errors import DomainError
from common.jobs import LostLease
from common.models import AuditEntry, Job
from reports import services
from reports.choices import ReportState
from reports.models import ReportFile, YearlyReport
from reports.renderers import FILES, left_out
from reports.tasks import request_report

BUILT_AT = datetime(2024, 1, 5, 8, tzinfo=UTC)
TODAY = date(2024, 1, 5)


def started(area, **values):
    return services.start_report(
        **{"actor": None, "area": area, "year": 2023, "today": TODAY, **values}
    )


def test_the_cut_off_is_the_end_of_the_year(small_city):
    assert started(small_city.places.city).cut_off == date(2023, 12, 31)


def test_the_cut_off_of_this_year_is_today(small_city):
    report = started(small_city.places.city, year=2024)
    assert report.cut_off == TODAY
    assert report.is_provisional


def test_a_year_ahead_is_refused(small_city):
    with pytest.raises(DomainError):
        started(small_city.places.city, year=2025)
    assert not YearlyReport.objects.exists()


def test_built_again_it_is_a_new_edition(small_city):
    first = services.build_report(report=started(small_city.places.city), built_at=BUILT_AT)
    second = started(small_city.places.city)
    assert (first.edition, second.edition) == (1, 2)
    assert YearlyReport.objects.get(pk=first.pk).state == ReportState.READY


def test_building_stores_figures_and_the_file(small_city, city_officer):
    report = started(small_city.places.city, actor=city_officer)
    services.build_report(report=report, built_at=BUILT_AT)
    report = YearlyReport.objects.get(pk=report.pk)
    files = {file.name: file for file in report.files.all()}
    assert len(files) == len(FILES) - len(left_out())
    assert "yearly-report-210700-2023.xlsx" in files
    assert all(file.size == file.content.size for file in files.values())
    total = report.figures["coverage"]["total"]["now"]
    assert (total["area"]["code"], total["measures"]["unionised"]) == ("210700", 6)
    line = AuditEntry.objects.get(action="report.build")
    assert (line.actor, line.changes) == (
        city_officer,
        {name: file.sha256 for name, file in files.items()},
    )


def test_a_report_that_is_built_stays_as_it_is(small_city):
    report = services.build_report(report=started(small_city.places.city), built_at=BUILT_AT)
    services.build_report(report=report, built_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert report.built_at == BUILT_AT
    assert ReportFile.objects.count() == len(FILES) - len(left_out())


def test_it_is_in_chinese_whoever_asks(small_city):
    with translation.override("en"):
        report = services.build_report(report=started(small_city.places.city), built_at=BUILT_AT)
    assert report.figures["coverage"]["groups"][0]["name"] == "全部企业"


def test_a_worker_that_lost_the_job_leaves_nothing(small_city, settings):
    def lost():
        raise LostLease

    report = started(small_city.places.city)
    with pytest.raises(LostLease):
        services.build_report(report=report, built_at=BUILT_AT, hold=lost)
    assert YearlyReport.objects.get(pk=report.pk).figures is None
    assert not ReportFile.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_progress_names_each_chapter(small_city):
    told = []
    services.build_report(
        report=started(small_city.places.city),
        built_at=BUILT_AT,
        progress=lambda done, total, note: told.append((done, total, note)),
    )
    assert [done for done, _total, _note in told] == list(range(len(told)))
    assert {total for _done, total, _note in told} == {len(told)}
    assert told[-1][2] == "生成报告文件"


def test_two_requests_share_one_job(small_city, city_officer, run_jobs):
    city = small_city.places.city
    first = request_report(actor=city_officer, area=city, year=2023)
    second = request_report(actor=city_officer, area=city, year=2023)
    assert first == second
    assert Job.objects.count() == 1
    run_jobs()
    third = request_report(actor=city_officer, area=city, year=2023)
    assert third != first
    assert Job.objects.count() == 2


def test_another_year_or_area_is_another_report(small_city, city_officer):
    city = small_city.places.city
    request_report(actor=city_officer, area=city, year=2023)
    request_report(actor=city_officer, area=city, year=2022)
    request_report(actor=city_officer, area=small_city.places.yixian, year=2023)
    assert Job.objects.count() == 3


def test_the_job_builds_it(small_city, city_officer, run_jobs):
    report = request_report(actor=city_officer, area=small_city.places.city, year=2023)
    assert report.state == ReportState.QUEUED
    [job] = run_jobs()
    report = YearlyReport.objects.get(pk=report.pk)
    assert (job.state, report.state) == (JobState.DONE, ReportState.READY)
    assert job.progress_total == job.progress_done + 1


def test_a_failed_job_lets_the_next_request_start_anew(small_city, city_officer):
    city = small_city.places.city
    first = request_report(actor=city_officer, area=city, year=2023)
    Job.objects.update(state=JobState.FAILED, error="磁盘已满。")
    first = YearlyReport.objects.get(pk=first.pk)
    assert (first.state, first.error) == (ReportState.FAILED, "磁盘已满。")
    assert request_report(actor=city_officer, area=city, year=2023) != first


def test_the_command_does_not_wait_for_a_worker(small_city, city_officer):
    city = small_city.places.city
    asked = request_report(actor=city_officer, area=city, year=2023)
    own = started(city, share=False)
    assert own != asked
    assert own.edition == 2
