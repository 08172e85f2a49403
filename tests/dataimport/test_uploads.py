"""Uploaded lists: refused at the door alike, kept as long as needed, no number in full."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEntry
from dataimport.models import ImportBatch, ImportRow
from dataimport.tasks import purge_uploads
from enterprises.models import Enterprise
from tests.common.test_upload_guards import MACROS
from tests.dataimport.conftest import upload, workbook

ROSTERS = Path(__file__).parent.parent / "files" / "rosters"
NUMBER, HIDDEN = "13804165678", "138****5678"
ROSTER = workbook(
    ["企业名称", "所属乡镇", "联系人", "联系电话"],
    ["青堆子机械厂", "青堆子镇", f"厂长 {NUMBER}", NUMBER],
)


@pytest.fixture
def purge(django_capture_on_commit_callbacks):
    """The task as it is at night, with what follows on commit."""

    def run():
        with django_capture_on_commit_callbacks(execute=True):
            purge_uploads()

    return run


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


def hand_in(browser, data=ROSTER, *, area="210782"):
    body = {"kind": "roster", "area": area, "file": upload(data)}
    assert browser.post(reverse("import-upload"), body).status_code == 302
    return ImportBatch.objects.latest("pk")


def days_ago(batch, days):
    ImportBatch.objects.filter(pk=batch.pk).update(updated_at=timezone.now() - timedelta(days=days))


def stored():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


# ---------------------------------------------------------------- at the door


@pytest.mark.parametrize("name", [name for name in MACROS if name != "xls, Excel 4"])
def test_page_and_api_refuse_macros_in_the_same_words(browser, api, beizhen_officer, towns, name):
    data = MACROS[name]()
    body = {"kind": "roster", "area": "210782"}
    page = browser.post(reverse("import-upload"), {**body, "file": upload(data)})
    answer = api(beizhen_officer).post(
        "/api/v1/imports/", {**body, "file": upload(data)}, format="multipart"
    )
    assert (page.status_code, answer.status_code) == (422, 400)
    (said,) = answer.json()["errors"]["file"]
    assert "另存为 .xlsx" in said
    assert said in page.content.decode()
    assert not ImportBatch.objects.exists()
    assert stored() == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read(browser, towns, monkeypatch):
    monkeypatch.setattr("common.spreadsheets.guards.MAX_BYTES", 1_000)
    monkeypatch.setattr("common.spreadsheets.guards.kind_of", lambda _: pytest.fail("was read"))
    body = {"kind": "roster", "area": "210782", "file": upload(ROSTER)}
    answer = browser.post(reverse("import-upload"), body)
    assert answer.status_code == 422
    assert "超过" in answer.content.decode()
    assert not ImportBatch.objects.exists()


# ---------------------------------------------------------------- what is kept


def test_nothing_that_is_kept_of_a_row_holds_the_number(browser, towns, run_jobs):
    batch = hand_in(browser)
    run_jobs()
    (row,) = ImportRow.objects.filter(batch=batch)
    assert NUMBER not in str([row.raw, row.cleaned, row.changes, row.problems])
    assert row.raw["联系人"] == f"厂长 {HIDDEN}"
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    assert Enterprise.objects.get().phone == NUMBER


def test_a_changed_number_is_shown_as_changed(browser, towns, run_jobs):
    batch = hand_in(browser)
    run_jobs()
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    Enterprise.objects.update(phone="13899995678")
    again = hand_in(browser)
    run_jobs()
    (row,) = ImportRow.objects.filter(batch=again)
    assert ["联系电话", HIDDEN, f"{HIDDEN}（号码不同）"] in row.changes


def test_masked_numbers_that_come_back_leave_the_registered_ones(browser, towns, run_jobs):
    hand_in(browser)
    run_jobs()
    browser.post(reverse("import-apply", args=[ImportBatch.objects.get().pk]))
    run_jobs()
    heads = ["企业名称", "所属乡镇", "联系电话"]
    for shown, code in ((HIDDEN, []), ("139****1234", ["phone_hidden"])):
        again = hand_in(browser, workbook(heads, ["青堆子机械厂", "青堆子镇", shown]))
        run_jobs()
        (row,) = ImportRow.objects.filter(batch=again)
        found = [p["code"] for p in row.problems if p["code"] == "phone_hidden"]
        assert (row.action, found) == ("unchanged", code)
    assert Enterprise.objects.get().phone == NUMBER


# ---------------------------------------------------------------- how long


def test_what_is_over_for_long_is_deleted_and_the_record_stays(browser, towns, run_jobs, purge):
    batch = hand_in(browser)
    run_jobs()
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    assert len(stored()) == 1
    days_ago(batch, 29)
    purge()
    assert len(stored()) == 1

    days_ago(batch, 31)
    purge()
    batch.refresh_from_db()
    assert (batch.state, batch.is_cleared, stored()) == ("applied", True, [])
    assert not ImportRow.objects.filter(batch=batch).exists()
    assert (batch.filename, len(batch.sha256), batch.counts["new"]) == ("名册.xlsx", 64, 1)
    (line,) = AuditEntry.objects.filter(action="import.purge")
    assert (line.actor, line.changes) == (None, {"rows": 1})
    shown = browser.get(reverse("import-detail", args=[batch.pk])).content.decode()
    assert "上传的文件已按期限删除" in shown
    assert batch.sha256 in shown
    assert "重新检查" not in shown
    assert Enterprise.objects.count() == 1

    purge()
    assert AuditEntry.objects.filter(action="import.purge").count() == 1


def test_a_list_that_failed_is_deleted_too_and_stays_failed(browser, towns, run_jobs, purge):
    batch = hand_in(browser, MACROS["xls, Excel 4"]())
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, "文件里有宏" in batch.failure) == ("failed", True)
    days_ago(batch, 31)
    purge()
    batch.refresh_from_db()
    assert (batch.is_cleared, stored()) == (True, [])
    browser.post(reverse("import-recheck", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == "failed"
    page = browser.get(reverse("import-detail", args=[batch.pk])).content.decode()
    assert "没有导入任何内容，上传的文件已按期限删除" in page


def test_what_nobody_decides_about_is_given_up_after_ninety_days(browser, towns, run_jobs, purge):
    batch, waiting = hand_in(browser), hand_in(browser)
    run_jobs()
    days_ago(batch, 91)
    days_ago(waiting, 89)
    purge()
    batch.refresh_from_db()
    waiting.refresh_from_db()
    assert (batch.state, batch.is_cleared) == ("discarded", True)
    assert (waiting.state, waiting.is_cleared) == ("checked", False)
    assert AuditEntry.objects.get(action="import.discard").actor is None
    assert len(stored()) == 1


def test_a_file_that_belongs_to_no_import_is_deleted(browser, towns, monkeypatch, purge):
    batch = hand_in(browser)
    lost = default_storage.save("imports/lost", ContentFile(b"13804165678"))
    purge()
    assert default_storage.exists(lost)
    long_ago = timezone.now() - timedelta(days=2)
    monkeypatch.setattr(FileSystemStorage, "get_modified_time", lambda *_: long_ago)
    purge()
    assert not default_storage.exists(lost)
    assert default_storage.exists(batch.file.name)


def test_it_is_done_every_night(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["purge-uploads"]
    assert entry["task"] == purge_uploads.name
