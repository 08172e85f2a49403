"""What lies outside the scope of whoever started it is not in what a background job reads, says or
writes: lists that are uploaded, and reports."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Grant
from dataimport.models import ImportBatch, ImportRow
from enterprises.models import Enterprise
from reports.models import YearlyReport
from reports.sections import as_data, build_document, national
from reports.sections.basis import Basis
from reports.tasks import request_report
from tests import twins
from tests.test_access import _counts
from tests.twins import MARK, Twins

HEADINGS = (
    "企业名称",
    "统一社会信用代码",
    "所属乡镇",
    "是否建会",
    "建会形式",
    "工会名称",
    "职工人数",
)
NOTHING = "没有的名称"


@pytest.fixture(scope="module")
def shared_world(shared_world):
    """With what a twin should have."""
    with transaction.atomic():
        twins.enrich(shared_world)
        yield shared_world
        transaction.set_rollback(True)


@pytest.fixture
def planted(world):
    """Twins outside Yi County."""
    found = Twins()
    for level in twins.levels_for("cnt"):
        twins.plant(found, world, level)
    return found


def _roster(*rows):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("名册")
    for number, row in enumerate((HEADINGS, *rows)):
        page.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("名册.xlsx", stream.getvalue())


def _checked(client, run_jobs, file, **fields):
    answer = client.post(
        "/api/v1/imports/", {"file": file, "kind": "roster", **fields}, format="multipart"
    )
    assert answer.status_code == 202, answer.content
    run_jobs()
    return ImportBatch.objects.get(pk=answer.json()["id"])


def _said(batch):
    """What the list's check says of each row."""
    rows = ImportRow.objects.filter(batch=batch).order_by("position")
    return [
        (row.action, [(p["code"], p["params"]) for p in row.problems], row.changes) for row in rows
    ]


def _rows(area, enterprise, union):
    """An enterprise by name in a named place; another covered by a named union."""
    return (
        ("新企业一", "", area, "是", "单独建会", "", 30),
        (enterprise, "", "七里河镇", "是", "单独建会", "", 30),
        ("新企业二", "", "七里河镇", "是", "联合建会", union, 30),
    )


@pytest.mark.parametrize("area", ["210727", "210727102"])
def test_a_list_that_names_twins_is_told_what_any_unknown_name_is(
    area, api, world, planted, run_jobs
):
    client = api(world.people["cnt"])
    there = [planted.of(row).name for row in (world.town, world.enterprise, world.shared)]
    assert all(MARK in name for name in there)
    about_twins = _checked(client, run_jobs, _roster(*_rows(*there)), area=area)
    about_nothing = _checked(
        client, run_jobs, _roster(*_rows(*(NOTHING + name[0] for name in there))), area=area
    )
    told = str(_said(about_twins))
    for name in there:
        told = told.replace(name, NOTHING + name[0])
    assert told == str(_said(about_nothing))


def test_a_twin_of_the_same_name_does_not_make_a_place_ambiguous(api, world, planted, run_jobs):
    twin = planted.of(world.town)
    type(twin).objects.filter(pk=twin.pk).update(name=world.town.name)
    row = ("新企业", "", world.town.name, "否", "", "", 30)
    batch = _checked(api(world.people["cnt"]), run_jobs, _roster(row), area="210727")
    assert _said(batch)[0][0] == "new"


def test_a_report_counts_nothing_of_what_is_outside(world):
    basis = (world.people["cnt"].grants_in_force[0].area, 2023, world.report.cut_off)
    before = as_data(build_document(Basis(*basis)))
    unions = list(national.lines(Basis(*basis)))
    found = Twins()
    for level in twins.levels_for("cnt"):
        twins.plant(found, world, level)
    after = as_data(build_document(Basis(*basis)))
    assert after == before
    assert list(national.lines(Basis(*basis))) == unions
    assert MARK not in str(after)


def test_a_grant_that_ends_between_confirmation_and_writing_stops_the_import(api, world, run_jobs):
    user = world.people["cnt"]
    client = api(user)
    row = ("新企业", "", world.town.name, "否", "", "", 30)
    batch = _checked(client, run_jobs, _roster(row), area="210727")
    assert client.post(f"/api/v1/imports/{batch.pk}/apply/").status_code == 202
    Grant.objects.filter(user=user).update(until=timezone.localdate())
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert "已没有" in batch.failure
    assert not Enterprise.objects.filter(name="新企业").exists()


def test_a_grant_that_ends_before_the_report_is_built_stops_it(world, run_jobs):
    user = world.people["cnt"]
    report = request_report(actor=user, area=world.area, year=2021)
    Grant.objects.filter(user=user).update(until=timezone.localdate())
    before = _counts()
    (job,) = run_jobs()
    report = YearlyReport.objects.get(pk=report.pk)
    assert (job.state, report.state, report.figures) == ("failed", "failed", None)
    assert "已没有" in report.error
    assert _counts() == before
