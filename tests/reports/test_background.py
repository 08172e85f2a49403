"""Large reports are compared and sealed in the background, once for all who ask, and what was found
is kept with its day; small ones at once."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from common.models import Job
from reports import selectors, services
from reports.choices import ReportState, RunKind, Stage
from reports.drift import as_kept, compared, drift_of, from_kept, named
from reports.models import ReportRun
from reports.tasks import request_run
from tests.factories.enterprises import HeadcountFactory
from tests.factories.innovation import ResultFactory
from tests.reports.steps import SEALED_AT, built, checked, confirmed, fresh, sealed


@pytest.fixture
def draft(small_city, county_officer):
    return checked(confirmed(built(small_city.places.city), county_officer), county_officer)


@pytest.fixture
def closed(small_city, city_officer, county_officer):
    return sealed(built(small_city.places.city), by=city_officer, confirmed_by=county_officer)


@pytest.fixture
def all_are_large(monkeypatch):
    monkeypatch.setattr(selectors, "SMALL", 0)


def later(small_city):
    """What makes a difference: 80 employees more, and 1,234.50 yuan."""
    HeadcountFactory(enterprise=small_city.large, employees=200, reported_on=date(2023, 12, 30))
    ResultFactory(enterprise=small_city.large, achieved_on=date(2023, 8, 1), benefit="1234.50")


def test_a_kept_comparison_is_what_was_found(small_city, closed, city_officer):
    later(small_city)
    now = drift_of(closed, user=city_officer)
    text = json.dumps(as_kept(compared(closed)), cls=DjangoJSONEncoder)
    kept = named(from_kept(json.loads(text), settings.LANGUAGE_CODE), city_officer)
    assert kept == now
    figures = {figure.code: figure for figure in kept.figures if figure.day == closed.cut_off}
    assert (figures["employees"].difference, figures["employees"].rows[0].effect) == (80, 80)
    assert str(figures["benefit"].difference) == "1234.50"
    english = from_kept(json.loads(text), "en")
    assert len(english.cells) == len(now.cells) > 0


def test_names_are_for_those_who_may_see_the_rows(
    small_city, closed, city_officer, county_officer, outsider
):
    later(small_city)
    kept = from_kept(as_kept(compared(closed)), settings.LANGUAGE_CODE)
    seen = [named(kept, user).figures[0].rows[0].name for user in (city_officer, county_officer)]
    assert seen == [small_city.large.name, small_city.large.name]
    assert named(kept, outsider).figures[0].rows[0].name == ""


def test_two_who_ask_share_one_job(closed, city_officer, county_officer):
    runs = [
        request_run(actor=actor, report=closed, kind=RunKind.DRIFT)
        for actor in (city_officer, county_officer)
    ]
    assert runs[0] == runs[1]
    assert (Job.objects.count(), ReportRun.objects.get().asked_by) == (1, city_officer)


def test_asked_again_the_last_result_stays_until_the_next(
    small_city, closed, city_officer, run_jobs
):
    request_run(actor=city_officer, report=closed, kind=RunKind.DRIFT)
    run_jobs()
    first = ReportRun.objects.get()
    assert (first.state, first.found["figures"]) == (ReportState.READY, [])
    later(small_city)
    request_run(actor=city_officer, report=closed, kind=RunKind.DRIFT)
    waiting = ReportRun.objects.get()
    assert (waiting.is_open, waiting.found, waiting.done_at) == (True, first.found, first.done_at)
    run_jobs()
    again = ReportRun.objects.get()
    assert again.done_at > first.done_at
    assert {figure["code"] for figure in again.found["figures"]} >= {"employees", "benefit"}


@pytest.mark.usefixtures("all_are_large")
def test_the_page_of_a_large_reports_drift(small_city, closed, sign_in, city_officer, run_jobs):
    later(small_city)
    browser, address = sign_in(city_officer), f"/reports/{closed.pk}/drift/"
    page = browser.get(address).content.decode()
    assert "开始比较" in page
    assert "职工人数" not in page
    assert browser.post(address)["Location"] == address
    assert "hx-trigger" in browser.get(address, headers={"HX-Request": "true"}).content.decode()
    run_jobs()
    page = browser.get(address).content.decode()
    assert "重新比较" in page
    assert "报告 160 → 现在 240" in page
    # Seen again it asks nothing anew.
    HeadcountFactory(enterprise=small_city.large, employees=300, reported_on=date(2023, 12, 31))
    assert "报告 160 → 现在 240" in browser.get(address).content.decode()


@pytest.mark.usefixtures("all_are_large")
def test_a_large_reports_drift_by_the_api(small_city, closed, api, city_officer, run_jobs):
    later(small_city)
    caller, address = api(city_officer), f"/api/v1/reports/{closed.pk}/drift/"
    never = caller.get(address).json()
    assert (never["compared_at"], never["comparing"], never["rows"]) == (None, None, [])
    asked = caller.post(address)
    assert (asked.status_code, asked.json()["comparing"]["state"]) == (202, "queued")
    run_jobs()
    found = caller.get(address).json()
    assert (found["comparing"]["state"], bool(found["compared_at"])) == ("ready", True)
    assert {row["code"] for row in found["rows"]} >= {"employees", "benefit"}


def test_a_small_report_is_compared_and_sealed_at_once(draft, api, city_officer):
    caller, address = api(city_officer), f"/api/v1/reports/{draft.pk}"
    answer = caller.post(f"{address}/seal/")
    assert (answer.status_code, answer.json()["stage"], answer.json()["sealing"]) == (
        200,
        "sealed",
        None,
    )
    answer = caller.post(f"{address}/drift/")
    assert (answer.status_code, answer.json()["comparing"]) == (200, None)
    assert not ReportRun.objects.exists()


@pytest.mark.usefixtures("all_are_large")
def test_a_large_report_is_sealed_in_the_background(draft, api, sign_in, city_officer, run_jobs):
    answer = api(city_officer).post(f"/api/v1/reports/{draft.pk}/seal/")
    assert (answer.status_code, answer.json()["sealing"]["state"]) == (202, "queued")
    browser = sign_in(city_officer)
    assert "正在封存" in browser.get(f"/reports/{draft.pk}/seal/").content.decode()
    run_jobs()
    report = fresh(draft)
    assert (report.stage, report.sealed_by) == (Stage.SEALED, city_officer)
    found = api(city_officer).get(f"/api/v1/reports/{draft.pk}/").json()
    assert (found["stage"], found["sealing"]["state"]) == ("sealed", "ready")
    assert "已经封存" in browser.get(f"/reports/{draft.pk}/seal/").content.decode()


@pytest.mark.usefixtures("all_are_large")
def test_what_stands_against_sealing_is_said_at_once(draft, api, county_officer, city_officer):
    answer = api(city_officer).post(f"/api/v1/reports/{draft.pk}/seal/")
    assert answer.status_code == 202
    Job.objects.all().delete()
    services.reopen_part(actor=county_officer, part=draft.parts.first())
    refused = api(city_officer).post(f"/api/v1/reports/{draft.pk}/seal/")
    assert refused.json()["type"].endswith("parts-open")
    assert not Job.objects.exists()


@pytest.mark.usefixtures("all_are_large")
def test_what_changes_meanwhile_stops_it_and_is_said(
    draft, sign_in, city_officer, county_officer, run_jobs
):
    browser, address = sign_in(city_officer), f"/reports/{draft.pk}/seal/"
    assert browser.post(address)["Location"] == address
    services.reopen_part(actor=county_officer, part=draft.parts.first())
    run_jobs()
    assert not fresh(draft).is_sealed
    assert "尚未确认" in browser.get(address).content.decode()


def test_a_right_that_ends_meanwhile_stops_it(draft, city_officer, run_jobs):
    request_run(actor=city_officer, report=draft, kind=RunKind.SEAL)
    city_officer.grants.update(until=date(2020, 1, 1))
    run_jobs()
    assert not fresh(draft).is_sealed
    assert "权限" in ReportRun.objects.get().error


def test_a_seal_that_was_written_before_its_worker_died_is_done(draft, city_officer):
    run = request_run(actor=city_officer, report=draft, kind=RunKind.SEAL)
    services.seal_report(actor=city_officer, report=fresh(draft), now=SEALED_AT)
    run.refresh_from_db()
    services.do_run(
        run=ReportRun.objects.get(), now=SEALED_AT, progress=lambda *_: None, hold=lambda: None
    )
    assert ReportRun.objects.get().done_at == SEALED_AT


def test_contents_that_a_killed_worker_left_are_cleared(small_city, settings):
    report = services.start_report(
        actor=None, area=small_city.places.city, year=2023, today=date(2024, 1, 5)
    )
    folder = settings.MEDIA_ROOT / "reports" / str(report.pk)
    folder.mkdir(parents=True)
    (folder / "yearly-report-210700-2023.xlsx").write_bytes(b"half of it")
    services.build_report(report=report, built_at=SEALED_AT)
    on_disk = {path.name for path in folder.iterdir()}
    assert on_disk == set(report.files.values_list("name", flat=True))
