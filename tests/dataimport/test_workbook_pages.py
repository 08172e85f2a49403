"""The doors of prefilled workbooks: pages and API, from the download to the choice."""

import io
import os
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from common.models import AuditEntry, Export
from dataimport.models import ImportBatch, Workbook
from dataimport.registry import SHEETS
from dataimport.selectors import workbooks
from dataimport.tasks import purge_uploads
from enterprises.models import Enterprise
from enterprises.services import change_enterprise
from tests.dataimport.workbooks import filled
from tests.factories.enterprises import EnterpriseFactory

WANTED = {"kind": "roster", "area": "210782"}


@pytest.fixture
def firm(places):
    return EnterpriseFactory(
        area=places.qingduizi, address="旧街 1 号", phone="13904160001", credit_code=None
    )


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


def download(browser):
    today = timezone.localdate().isoformat()
    return browser.post(reverse("import-workbook"), {**WANTED, "as_of": today})


def hand_in(browser, data, **said):
    file = SimpleUploadedFile("填好的.xlsx", data)
    sent = {"kind": "studios", "area": "210782110", "file": file, **said}
    answer = browser.post(reverse("import-upload"), sent)
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("pk")


def test_the_workbook_opens_what_may_be_filled_in_and_nothing_else(browser, firm):
    answer = download(browser)
    export = Export.objects.get()
    assert answer["X-Export-Number"] == export.number
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    page, guide = book.worksheets[:2]
    assert [sheet.sheet_state for sheet in book] == [
        "visible", "visible", "veryHidden", "veryHidden",
    ]  # fmt: skip
    heads = {cell.value: cell.column for cell in page[1]}
    assert page.protection.sheet
    assert page.protection.password is None
    locked = {head: page.cell(2, column).protection.locked for head, column in heads.items()}
    # A code that is not known yet may be filled in.
    assert {head for head in locked if locked[head]} == {"行标识", "企业名称"}
    # Below the last row everything but the key is open: new ones are written there.
    below = {letter: page.column_dimensions[letter].protection.locked for letter in "ABC"}
    assert below == {"A": True, "B": False, "C": False}
    rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    place = page.cell(2, heads["所属乡镇(街道)"]).coordinate
    listed = rules[place].formula1
    assert listed.startswith("'选项'!")
    first, last = (int(part.rpartition("$")[2]) for part in listed.partition("!")[2].split(":"))
    options = [book["选项"].cell(row, 1).value for row in range(first, last + 1)]
    assert options == [firm.area.name]
    assert rules[page.cell(2, heads["企业成立日期"]).coordinate].error.startswith("写成 2019-11-05")
    assert page.cell(2, heads["联系电话"]).value == "139****0001"
    assert export.number in str([cell.value for row in guide.iter_rows() for cell in row])


def test_a_workbook_knows_itself_what_it_is_about(browser, firm, run_jobs):
    """Whatever was chosen beside the file."""
    batch = hand_in(browser, download(browser).content)
    assert (batch.kind, batch.area.code) == ("roster", "210782")
    run_jobs()
    batch.refresh_from_db()
    assert batch.counts["unchanged"] == batch.counts["rows"] == 1


def test_disputed_cells_are_chosen_on_a_page(browser, firm, run_jobs, beizhen_officer):
    sent = filled(download(browser).content, {(2, "地址"): "我的街 2 号"})
    change_enterprise(actor=beizhen_officer, enterprise=firm, address="他的街 3 号")
    batch = hand_in(browser, sent)
    run_jobs()
    assert "别人也改过" in browser.get(reverse("import-detail", args=[batch.pk])).content.decode()
    address = reverse("import-conflicts", args=[batch.pk])
    shown = browser.get(address)
    for text in ("旧街 1 号", "他的街 3 号", "我的街 2 号"):
        assert text in shown.content.decode()
    seen = shown.context["conflicts"].digest
    assert browser.post(address, {"seen": seen}).status_code == 422
    stale = browser.post(address, {"seen": "older", "rest": "mine"})
    assert "刚刚重新检查过" in stale.content.decode()
    assert browser.post(address, {"seen": seen, "2:address": "mine"}).status_code == 302
    run_jobs()
    again = browser.get(address).content.decode()
    # What was chosen is still chosen.
    assert 'name="2:address" value="mine" checked' in again
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    firm.refresh_from_db()
    assert firm.address == "我的街 2 号"
    assert AuditEntry.objects.filter(action="import.choose").count() == 1


def test_a_large_workbook_is_made_in_the_background(
    browser, firm, run_jobs, api, beizhen_officer, monkeypatch
):
    monkeypatch.setattr(workbooks, "DIRECT_ROWS", 0)
    assert api(beizhen_officer).get("/api/v1/imports/workbook.xlsx").status_code == 409
    answer = download(browser)
    assert answer.status_code == 302
    page = reverse("import-workbook")
    assert "正在准备" in browser.get(page).content.decode()
    run_jobs()
    workbook = Workbook.objects.get()
    address = reverse("workbook-file", args=[workbook.pk])
    assert address in browser.get(page).content.decode()
    file = browser.get(address)
    assert file["X-Export-Number"] == workbook.export.number
    batch = hand_in(browser, file.content)
    run_jobs()
    batch.refresh_from_db()
    assert batch.counts["unchanged"] == 1
    # It is kept for a week, and then the file goes too.
    name = workbook.file.name
    Workbook.objects.update(created_at=timezone.now() - timedelta(days=8))
    modified = Path(workbook.file.path).stat().st_mtime - 3 * 86_400
    os.utime(workbook.file.path, (modified, modified))
    purge_uploads()
    assert not Workbook.objects.exists()
    assert not default_storage.exists(name)


def test_whoever_has_lost_the_place_gets_no_workbook(browser, firm, run_jobs, monkeypatch):
    monkeypatch.setattr(workbooks, "DIRECT_ROWS", 0)
    download(browser)
    Grant.objects.update(until=timezone.localdate())
    run_jobs()
    workbook = Workbook.objects.get()
    assert not workbook.file
    assert "已没有" in workbook.failure


def test_the_api_hands_out_a_workbook_and_takes_choices(api, firm, run_jobs, beizhen_officer):
    client = api(beizhen_officer)
    answer = client.get("/api/v1/imports/workbook.xlsx", {"kind": "roster"})
    assert answer.status_code == 200
    sent = filled(answer.content, {(2, "地址"): "我的街 2 号"})
    change_enterprise(actor=beizhen_officer, enterprise=firm, address="他的街 3 号")
    made = client.post(
        "/api/v1/imports/", {"file": SimpleUploadedFile("f.xlsx", sent)}, format="multipart"
    )
    run_jobs()
    address = f"/api/v1/imports/{made.json()['id']}/conflicts/"
    [cell] = client.get(address).json()
    assert (cell["place"], cell["before"], cell["theirs"], cell["mine"], cell["choice"]) == (
        "2:address", "旧街 1 号", "他的街 3 号", "我的街 2 号", "",
    )  # fmt: skip
    assert client.patch(address, {"choices": {"9:name": "mine"}}).status_code == 409
    assert client.patch(address, {}).status_code == 400
    assert client.patch(address, {"choices": {cell["place"]: "theirs"}}).status_code == 202
    run_jobs()
    [cell] = client.get(address).json()
    assert cell["choice"] == "theirs"
    assert Enterprise.objects.get(pk=firm.pk).address == "他的街 3 号"


def test_a_large_workbook_is_asked_for_followed_and_fetched_by_the_api(
    api, beizhen_officer, firm, run_jobs, monkeypatch, city_officer
):
    caller = api(beizhen_officer)
    monkeypatch.setattr("dataimport.selectors.workbooks.DIRECT_ROWS", 0)
    refused = caller.get("/api/v1/imports/workbook.xlsx", WANTED)
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "too-large")
    said = refused.json()["detail"]
    assert "“企业和建会名册”填报表（北镇市，" in said
    assert "超过 3,000 行" in said
    assert "POST /api/v1/imports/workbooks/" in said
    asked = caller.post("/api/v1/imports/workbooks/", WANTED, format="json")
    assert asked.status_code == 202
    where = f"/api/v1/imports/workbooks/{asked.json()['id']}/"
    waiting = caller.get(where).json()
    assert (waiting["state"], waiting["url"], waiting["number"]) == ("working", None, None)
    assert caller.get(f"{where}file.xlsx").status_code == 404
    run_jobs()
    ready = caller.get(where).json()
    assert ready["state"] == "ready"
    answer = caller.get(ready["url"])
    assert answer["X-Export-Number"] == ready["number"]
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert firm.name in [cell.value for cell in page[2]]
    # It is nobody else's, however far they may look.
    other = api(city_officer)
    assert other.get(where).status_code == 404
    assert other.get("/api/v1/imports/workbooks/").json()["results"] == []


def test_a_workbook_of_tomorrow_is_refused(api, beizhen_officer):
    later = (timezone.localdate() + timedelta(days=1)).isoformat()
    sent = {**WANTED, "as_of": later}
    answer = api(beizhen_officer).post("/api/v1/imports/workbooks/", sent, format="json")
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["as_of"]


@pytest.mark.parametrize("kind", SHEETS)
def test_names_fit_on_a_tab_in_every_language(browser, towns, kind):
    """Excel allows 31 characters; English takes more than Chinese."""
    english = {"Accept-Language": "en"}
    sent = {"kind": kind, "area": "210782", "as_of": timezone.localdate().isoformat()}
    for answer in (
        browser.post(reverse("import-workbook"), sent, headers=english),
        browser.get(reverse("import-template", args=[kind]), headers=english),
    ):
        assert answer.status_code == 200
        names = openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
        assert all(len(name) <= 31 for name in names)
