"""Imports through the API: upload, follow, look, apply or discard."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from rest_framework.test import APIClient

from dataimport.models import ImportBatch
from enterprises.models import Enterprise
from tests.dataimport.conftest import upload

ROSTERS = Path(__file__).parent.parent / "files" / "rosters"
FIVE_TOWNS = (ROSTERS / "01_two_row_header_merged.xlsx").read_bytes()
SPOILT = (ROSTERS / "05_groups_and_repeated_header.xlsx").read_bytes()


@pytest.fixture
def api(beizhen_officer):
    client = APIClient()
    client.force_authenticate(beizhen_officer)
    return client


def send(api, data, **fields):
    body = {"file": upload(data), "kind": "roster", **fields}
    return api.post("/api/v1/imports/", body, format="multipart")


def test_upload_check_apply(api, towns, run_jobs):
    answer = send(api, FIVE_TOWNS, area="210782")
    assert answer.status_code == 202
    sent = answer.json()
    assert (sent["state"], sent["area"], sent["progress"]["done"]) == ("received", "210782", 0)
    address = f"/api/v1/imports/{sent['id']}/"

    run_jobs()
    checked = api.get(address).json()
    assert checked["state"] == "checked"
    assert checked["as_of"] == "2023-03-15"
    assert checked["counts"]["new"] == 24
    assert checked["progress"]["done"] == checked["progress"]["total"] == 24
    assert {problem["code"] for problem in checked["problems"]} == {
        "unknown_column",
        "status_not_imported",
    }
    assert not Enterprise.objects.exists()

    applied = api.post(address + "apply/")
    assert applied.status_code == 202
    assert applied.json()["state"] == "applying"
    run_jobs()
    assert api.get(address).json()["state"] == "applied"
    assert Enterprise.objects.count() == 24


def test_the_area_may_be_left_out_by_who_has_but_one(api, towns, run_jobs):
    assert send(api, FIVE_TOWNS).json()["area"] == "210782"


def test_problems_name_sheet_row_column_value_and_remedy(api, towns, run_jobs):
    sent = send(api, SPOILT).json()
    run_jobs()
    problems = api.get(f"/api/v1/imports/{sent['id']}/").json()["problems"]
    errors = [problem for problem in problems if problem["severity"] == "error"]
    assert [(p["sheet"], p["row"], p["column"], p["code"]) for p in errors] == [
        ("Sheet", 6, "信用代码", "bad_check_digit"),
        ("Sheet", 7, "信用代码", "lost_as_number"),
        ("Sheet", 16, "信用代码", "bad_check_digit"),
        ("Sheet", 17, "信用代码", "lost_as_number"),
    ]
    assert errors[1]["value"] == "9.12107E+17"
    assert errors[1]["reason"].startswith("信用代码被表格软件存成了数字")
    assert errors[1]["remedy"].startswith("请把这一列设为“文本”格式")

    book = api.get(f"/api/v1/imports/{sent['id']}/problems.xlsx")
    assert book.status_code == 200
    assert len(list(openpyxl.load_workbook(BytesIO(book.content)).active.values)) == 4 + len(
        problems
    )


def test_rows_show_what_was_understood(api, towns, run_jobs):
    sent = send(api, SPOILT).json()
    run_jobs()
    rows = api.get(f"/api/v1/imports/{sent['id']}/rows/?action=error").json()
    assert rows["count"] == 4
    first = rows["results"][0]
    assert (first["number"], first["subject"]) == (6, "锦州维能环保科技有限公司")
    assert first["raw"]["信用代码"] == "91210782MAK1CF4H50"
    assert first["cleaned"]["credit_code"] is None
    assert first["cleaned"]["founded_on"] == {"on": "2021-01-01", "precision": "year"}
    assert first["changes"] == []


def test_errors_stop_the_whole_list_unless_they_are_skipped(api, towns, run_jobs):
    sent = send(api, SPOILT).json()
    run_jobs()
    address = f"/api/v1/imports/{sent['id']}/apply/"
    refused = api.post(address)
    assert refused.status_code == 409
    assert "有 4 行有错误" in refused.json()["detail"]
    run_jobs()
    assert not Enterprise.objects.exists()

    assert api.post(address, {"skip_errors": True}, format="json").status_code == 202
    run_jobs()
    assert Enterprise.objects.count() == 8


def test_an_import_that_is_over_cannot_be_applied_again(api, towns, run_jobs):
    sent = send(api, FIVE_TOWNS).json()
    run_jobs()
    address = f"/api/v1/imports/{sent['id']}/"
    assert api.post(address + "discard/").json()["state"] == "discarded"
    assert api.post(address + "apply/").status_code == 409
    assert api.post(address + "discard/").status_code == 409
    assert not Enterprise.objects.exists()


def test_an_area_outside_the_scope_does_not_exist(api, towns):
    answer = send(api, FIVE_TOWNS, area="210727")
    assert answer.status_code == 400
    assert "area" in answer.json()["errors"]
    assert not ImportBatch.objects.exists()


def test_nobody_else_sees_an_import(api, towns, run_jobs, county_officer, city_officer):
    sent = send(api, FIVE_TOWNS).json()
    address = f"/api/v1/imports/{sent['id']}/"
    for user, code in ((county_officer, 404), (city_officer, 200)):
        other = APIClient()
        other.force_authenticate(user)
        assert other.get(address).status_code == code
        assert other.post(address + "discard/").status_code == code
        assert other.get("/api/v1/imports/").json()["count"] == (code == 200)
    batch = ImportBatch.objects.get()
    assert batch.state == "discarded"


def test_a_park_manager_neither_imports_nor_sees_imports(towns, park_manager, api, run_jobs):
    send(api, FIVE_TOWNS)
    other = APIClient()
    other.force_authenticate(park_manager)
    assert send(other, FIVE_TOWNS, area="210727P01").status_code == 403
    assert other.get("/api/v1/imports/").json()["count"] == 0
    assert ImportBatch.objects.count() == 1
