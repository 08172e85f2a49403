"""The audit administrator's pages: every line, its export, the state of the chain."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from common import audit
from common.audit import chain, origin
from common.audit.origin import Origin
from common.choices import Door, EntryKind, JobState
from common.models import AuditEntry
from enterprises import services
from portal.views import log as log_views
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def audit_dir(settings, tmp_path):
    settings.AUDIT_DIR = tmp_path / "audit"


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(area=places.qilihe, name="七里河铸造厂", address="旧街 1 号")


@pytest.fixture
def auditor(sign_in, audit_admin):
    return sign_in(audit_admin)


def numbers(client, **query):
    """The lines the page shows, without those about signing in."""
    answer = client.get("/log/", query)
    assert answer.status_code == 200
    return [line.entry.pk for line in answer.context["log"].lines]


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def change(actor, enterprise, street, **asked):
    with origin.asked_from(Origin(**{"door": Door.PAGE, "address": "10.1.2.3", **asked})):
        services.change_enterprise(actor=actor, enterprise=enterprise, address=street)
    return AuditEntry.objects.order_by("-pk").first()


def test_the_log_shows_who_did_what_where_and_from_where(auditor, county_officer, enterprise):
    change(county_officer, enterprise, "新街 2 号")
    page = auditor.get("/log/").content.decode()
    for words in ("义县总工会干部", "修改", "七里河铸造厂", "新街 2 号", "10.1.2.3", "页面"):
        assert words in page


def test_filters_narrow_the_log(auditor, county_officer, city_officer, enterprise, places):
    other = EnterpriseFactory(area=places.qilihe, name="另一家")
    with time_machine.travel(timezone.now() - timedelta(days=10)):
        old = change(county_officer, enterprise, "a").pk
    api = change(city_officer, other, "b", door=Door.API, address="10.9.9.9")
    read = audit.record(city_officer, "phone.show", enterprise, kind=EntryKind.READ).pk
    today = timezone.localdate()
    both = {"kind": "write"}
    assert numbers(auditor, until=today - timedelta(days=5)) == [old]
    assert old not in numbers(auditor, since=today - timedelta(days=5))
    assert numbers(auditor, user="county_officer") == [old]
    assert set(numbers(auditor, user="总工会干部", **both)) == {old, api.pk}
    assert numbers(auditor, kind="read") == [read]
    assert numbers(auditor, door="api") == [api.pk]
    assert numbers(auditor, address="10.9.9.9") == [api.pk]
    assert numbers(auditor, address="nonsense") == []
    assert numbers(auditor, record="另一家") == [api.pk]
    assert numbers(auditor, number=str(api.request)) == [api.pk]
    assert numbers(auditor, number=str(old)) == [old]
    assert numbers(auditor, number="nonsense") == []
    assert set(numbers(auditor, action="change", **both)) == {old, api.pk}
    assert numbers(auditor, action="close") == []


def test_a_filter_that_makes_no_sense_is_said(auditor):
    page = auditor.get("/log/", {"since": "nonsense"}).content.decode()
    assert "field-error" in page


def test_older_lines_are_reached_without_counting_all(auditor, county_officer, enterprise):
    for number in range(60):
        change(county_officer, enterprise, str(number))
    first = auditor.get("/log/", {"record": "铸造"})
    older = first.context["log"].older
    assert len(first.context["log"].lines) == 50
    assert f"before={older}" in first.content.decode()
    second = auditor.get("/log/", {"record": "铸造", "before": older})
    assert len(second.context["log"].lines) == 10
    assert second.context["log"].older is None
    assert all(line.entry.pk < older for line in second.context["log"].lines)


def test_more_lines_need_no_more_queries(same_queries, auditor, county_officer, enterprise):
    change(county_officer, enterprise, "a")
    same_queries(
        lambda: auditor.get("/log/"),
        lambda: [change(county_officer, enterprise, str(n)) for n in range(10)],
    )


def test_a_line_tells_before_and_after_and_leads_to_its_request(
    auditor, county_officer, enterprise
):
    request = uuid4()
    line = change(county_officer, enterprise, "新街 2 号", request=request)
    page = auditor.get(f"/log/{line.pk}/").content.decode()
    assert "旧街 1 号" in page
    assert "新街 2 号" in page
    assert f"?number={request}" in page
    assert line.seal in page
    assert auditor.get("/log/999999/").status_code == 404


def test_telephones_are_masked_for_the_auditor_as_well(auditor, county_officer, enterprise):
    services.change_enterprise(actor=county_officer, enterprise=enterprise, phone="13904160001")
    line = AuditEntry.objects.order_by("-pk").first()
    for answer in (
        auditor.get("/log/"),
        auditor.get(f"/log/{line.pk}/"),
        auditor.post("/log/export.csv"),
    ):
        text = body(answer).decode()
        assert "13904160001" not in text
        assert "139****0001" in text


def test_others_have_no_log(sign_in, city_officer, system_admin, security_admin, enterprise):
    line = change(city_officer, enterprise, "a")
    for user in (city_officer, system_admin, security_admin):
        client = sign_in(user)
        for address in ("/log/", f"/log/{line.pk}/", "/log/verify/"):
            assert client.get(address).status_code == 403
        before = AuditEntry.objects.count()
        assert client.post("/log/export.csv").status_code == 403
        assert client.post("/log/verify/").status_code == 403
        assert AuditEntry.objects.count() == before


def test_an_export_has_the_filtered_lines_and_is_logged(
    auditor, audit_admin, county_officer, enterprise, places
):
    change(county_officer, enterprise, "新街 2 号")
    change(county_officer, EnterpriseFactory(area=places.qilihe, name="另一家"), "x")
    answer = auditor.post("/log/export.csv?record=铸造")
    number = answer.headers["X-Export-Number"]
    row, note = csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig")))
    assert row["对象"] == "七里河铸造厂"
    assert "旧街 1 号 → 新街 2 号" in row["变化"]
    assert number in note["记录号"]
    line = AuditEntry.objects.order_by("-pk").first()
    assert (line.action, line.kind, line.actor) == ("export.make", EntryKind.EXPORT, audit_admin)
    assert line.changes == {
        "number": number,
        "kind": "log",
        "format": "csv",
        "rows": 1,
        "asked": {"record": "铸造"},
        "full": False,
    }


def test_an_export_as_a_workbook_opens(auditor, county_officer, enterprise):
    change(county_officer, enterprise, "=1+1")
    answer = auditor.post("/log/export.xlsx?record=铸造")
    sheet = load_workbook(io.BytesIO(body(answer))).active
    assert sheet["A4"].value is None or answer.headers["X-Export-Number"] in sheet["A4"].value
    assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_an_export_that_would_be_too_long_is_refused(
    auditor, county_officer, enterprise, monkeypatch
):
    monkeypatch.setattr(log_views, "EXPORT_LINES", 2)
    for number in range(3):
        change(county_officer, enterprise, str(number))
    before = AuditEntry.objects.count()
    answer = auditor.post("/log/export.csv?record=铸造")
    assert answer.status_code == 302
    assert AuditEntry.objects.count() == before
    assert auditor.get("/log/export.csv").status_code == 405
    assert auditor.post("/log/export.exe").status_code == 404


def test_the_page_tells_the_state_of_the_chain(auditor, county_officer, enterprise):
    change(county_officer, enterprise, "a")
    assert auditor.get("/log/").context["chain"].waiting > 0
    chain.seal_what_waits()
    answer = auditor.get("/log/")
    assert answer.context["chain"].waiting == 0
    assert answer.context["chain"].newest.hash in answer.content.decode()


def test_a_proof_runs_in_the_background_and_says_that_all_is_well(
    auditor, audit_admin, county_officer, enterprise, run_jobs, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        change(county_officer, enterprise, "a")
        assert auditor.post("/log/verify/").status_code == 302
    assert "正在校验" in auditor.get("/log/").content.decode()
    assert AuditEntry.objects.filter(action="log.verify", actor=audit_admin).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        (job,) = run_jobs()
    assert job.state == JobState.DONE, job.error
    assert "没有被改动" in auditor.get("/log/verify/").content.decode()


def test_a_proof_that_finds_something_names_it(
    auditor, county_officer, enterprise, run_jobs, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        line = change(county_officer, enterprise, "a")
        with connection.cursor() as cursor:
            # Not written by the portal: a line of its own, sealed by nobody who has the key.
            columns = [field.column for field in AuditEntry._meta.concrete_fields]
            names = [name for name in columns if name not in ("id", "uid")]
            cursor.execute(
                f"INSERT INTO common_auditentry (uid, {', '.join(names)}) "
                f"SELECT %s, {', '.join(names)} FROM common_auditentry WHERE id = %s",
                [str(uuid4()) if connection.vendor == "postgresql" else uuid4().hex, line.pk],
            )
        forged = AuditEntry.objects.order_by("-pk").first().pk
        auditor.post("/log/verify/")
        (job,) = run_jobs()
    assert job.state == JobState.FAILED
    page = auditor.get("/log/").content.decode()
    assert f"记录 {forged}" in page
    assert "校验没有通过" in page


def test_signing_in_is_shown_where_it_is_logged(auditor, county_officer):
    audit.record(
        county_officer, "user.sign_in", county_officer, {"how": "password"}, kind=EntryKind.SIGN_IN
    )
    page = auditor.get("/log/", {"kind": "sign_in"}).content.decode()
    assert "登录与账号安全" in page
    assert "义县总工会干部" in page


def test_days_are_whole_days_here(auditor, county_officer, enterprise):
    with time_machine.travel("2024-05-01T23:30:00+08:00"):
        line = change(county_officer, enterprise, "a").pk
    assert numbers(auditor, since=date(2024, 5, 1), until=date(2024, 5, 1)) == [line]
    assert numbers(auditor, since=date(2024, 5, 2), until=date(2024, 5, 2)) == []
