"""The list of enterprises as a file: masked for everybody, in full for a reason, read again."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from common.models import AuditEntry, Export
from dataimport.models import ImportBatch
from enterprises.models import Enterprise
from enterprises.services import move_enterprise
from tests.dataimport.conftest import upload, workbook
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
NUMBER, HIDDEN = "13804165678", "138****5678"
FULL = reverse("enterprise-export")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def enterprise(places):
    return EnterpriseFactory(
        area=places.qilihe, name="七里河铸造公司", phone=NUMBER, contact="工会主席"
    )


def content(answer):
    return b"".join(answer.streaming_content)


def lines(answer):
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))


def logged():
    return list(AuditEntry.objects.filter(kind="export").values_list("changes__full", "reason"))


def test_a_click_gives_the_masked_list(api, county_officer, park_manager, enterprise):
    for user in (county_officer, park_manager):
        answer = api(user).get("/api/v1/enterprises.csv", {"search": "铸造", "x": NUMBER})
        heading, row, empty, note = lines(answer)
        assert heading[-2:] == ["联系岗位", "联系电话"]
        assert row[-2:] == ["工会主席", HIDDEN]
        number = answer.headers["X-Export-Number"]
        assert empty == []
        assert number in note[0]
        assert str(user) in note[0]
        assert number in answer.headers["Content-Disposition"]
        export = Export.objects.latest("pk")
        assert (export.number, export.actor, export.is_full) == (number, user, False)
        # Of the address only what is a filter.
        assert set(export.asked) == {"search", "as_of", "group"}
    assert logged() == [(False, ""), (False, "")]


def test_in_full_for_a_reason(api, county_officer, enterprise):
    client = api(county_officer)
    answer = client.get("/api/v1/enterprises.csv", {"phones": "full", "reason": "通知换届"})
    rows = lines(answer)
    assert rows[1][-1] == NUMBER
    assert "含完整电话" in rows[-1][0]
    export = Export.objects.get()
    assert (export.is_full, export.reason, "reason" in export.asked) == (True, "通知换届", False)
    assert logged() == [(True, "通知换届")]


@pytest.mark.parametrize(
    ("query", "status"),
    [({"phones": "full"}, 400), ({"phones": "full", "reason": " "}, 400), ({"phones": "x"}, 400)],
)
def test_without_a_reason_there_is_no_file(api, county_officer, enterprise, query, status):
    answer = api(county_officer).get("/api/v1/enterprises.csv", query)
    assert answer.status_code == status
    assert not Export.objects.exists()
    assert logged() == []


def test_who_may_not_see_numbers_gets_none_in_full(api, sign_in, park_manager, enterprise):
    query = {"phones": "full", "reason": "通知"}
    assert api(park_manager).get("/api/v1/enterprises.csv", query).status_code == 403
    client = sign_in(park_manager)
    assert client.get(FULL).status_code == 403
    assert client.post(FULL, {"format": "csv", "purpose": "visit"}).status_code == 403
    assert FULL not in client.get("/enterprises/").content.decode()
    assert not Export.objects.exists()


def test_an_enterprise_that_moved_away_keeps_its_present_number_from_those_it_left(
    api, county_officer, city_officer, enterprise, places
):
    move_enterprise(
        actor=city_officer, enterprise=enterprise, area=places.goubangzi, on=date(2024, 1, 1)
    )
    then = {"as_of": "2023-12-31"}
    client = api(county_officer)
    assert lines(client.get("/api/v1/enterprises.csv", then))[1][-2:] == ["", ""]
    full = {**then, "phones": "full", "reason": "核实"}
    assert client.get("/api/v1/enterprises.csv", full).status_code == 403
    assert lines(api(city_officer).get("/api/v1/enterprises.csv", full))[1][-1] == NUMBER


def test_the_page_asks_for_the_reason_first(sign_in, county_officer, enterprise):
    client = sign_in(county_officer)
    assert f"{FULL}?search=" in client.get("/enterprises/?search=铸造").content.decode()
    page = client.get(f"{FULL}?search=铸造")
    assert NUMBER not in page.content.decode()
    assert client.post(f"{FULL}?search=铸造", {"format": "csv"}).status_code == 422
    assert not Export.objects.exists()
    answer = client.post(f"{FULL}?search=铸造", {"format": "xlsx", "purpose": "notice"})
    sheet = openpyxl.load_workbook(io.BytesIO(content(answer))).active
    assert sheet.cell(2, sheet.max_column).value == NUMBER
    assert "含完整电话" in sheet.cell(sheet.max_row, 1).value
    assert Export.objects.get().reason == "通知换届、培训或活动"
    assert client.get(f"{FULL}?area=210782").status_code == 404


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_an_exported_list_is_read_again_and_changes_nothing(
    api, sign_in, county_officer, enterprise, run_jobs, extension
):
    query = {"as_of": "2023-12-31"}
    answer = api(county_officer).get(f"/api/v1/enterprises.{extension}", query)
    data, name = content(answer), f"名单.{extension}"
    body = {"kind": "roster", "area": "210727", "file": upload(data, name)}
    assert sign_in(county_officer).post(reverse("import-upload"), body).status_code == 302
    run_jobs()
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.counts["rows"], batch.counts["error"]) == ("checked", 1, 0)
    # The day is the one the list speaks for, not the one on which it was exported.
    assert (batch.as_of, batch.as_of_source) == (date(2023, 12, 31), "stated")
    (row,) = batch.rows.all()
    assert not [change for change in row.changes if change[0] == "联系电话"]
    assert "phone_hidden" not in [problem["code"] for problem in row.problems]


def test_a_cell_that_looks_like_a_command_goes_in_and_out_as_text(
    api, sign_in, county_officer, places, run_jobs
):
    trap = "=cmd|' /C calc'!A0"
    data = workbook(
        ["企业名称", "所属园区", "地址"], ["七里河陷阱公司", "锦州七里河经济开发区", None]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell in (book.active["A2"], book.active["C2"]):
        cell.value, cell.data_type = f"{trap}公司", "s"
    stream = io.BytesIO()
    book.save(stream)
    client = sign_in(county_officer)
    body = {"kind": "roster", "area": "210727", "file": upload(stream.getvalue())}
    assert client.post(reverse("import-upload"), body).status_code == 302
    run_jobs()
    batch = ImportBatch.objects.get()
    shown = client.get(f"{reverse('import-detail', args=[batch.pk])}?show=new").content.decode()
    assert "=cmd|&#x27; /C calc&#x27;!A0公司" in shown
    client.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    assert Enterprise.objects.get().name == f"{trap}公司"
    exported = content(api(county_officer).get("/api/v1/enterprises.xlsx"))
    cell = openpyxl.load_workbook(io.BytesIO(exported)).active["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (f"{trap}公司", "s", True)
    assert lines(api(county_officer).get("/api/v1/enterprises.csv"))[1][0] == f"'{trap}公司"
