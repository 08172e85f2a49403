"""The steps of a report by page and by the API, for those who take them."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from reports.models import ReportPart, YearlyReport
from reports.renderers import FILES
from tests.factories.enterprises import EnterpriseFactory, HeadcountFactory
from tests.factories.unions import SystemFactory
from tests.reports.steps import built, fresh, sealed


@pytest.fixture
def draft(small_city):
    return built(small_city.places.city)


@pytest.fixture
def closed(draft, city_officer, county_officer):
    return sealed(draft, by=city_officer, confirmed_by=county_officer)


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_by_the_api_from_draft_to_a_correction(
    small_city, draft, api, city_officer, county_officer, beizhen_officer, run_jobs
):
    city, address = api(city_officer), f"/api/v1/reports/{draft.pk}"
    assert city.get(f"{address}/").json()["stage"] == "draft"
    for officer in (county_officer, beizhen_officer):
        caller = api(officer)
        [part] = caller.get("/api/v1/report-parts/", {"open": "true"}).json()["results"]
        detail = caller.get(f"/api/v1/report-parts/{part['id']}/").json()
        assert (detail["may_complete"], len(detail["figures"]["coverage"])) == (True, 1)
        assert caller.post(f"/api/v1/report-parts/{part['id']}/complete/").json()["completed_at"]
    assert city.get(f"{address}/check/").json()["blocking"] == 0
    refused = city.post(f"{address}/seal/")
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "not-checked")
    assert city.post(f"{address}/check/").json()["stage"] == "checked"
    done = city.post(f"{address}/seal/").json()
    assert (done["stage"], len(done["seal"]), len(done["files"])) == ("sealed", 64, len(FILES))
    for file in done["files"]:
        fetched = city.get(f"{address}/files/{file['name']}")
        assert fetched["Content-Disposition"] == f'attachment; filename="{file["name"]}"'
        assert b"".join(fetched.streaming_content)
    again = city.post("/api/v1/reports/", {"area": "210700", "year": 2023})
    assert again.json()["type"].endswith("already-sealed")
    HeadcountFactory(enterprise=small_city.large, employees=200, reported_on="2023-12-30")
    drift = city.get(f"{address}/drift/").json()
    [employees] = [one for one in drift["rows"] if one["code"] == "employees"]
    assert [row["id"] for row in employees["rows"]] == [small_city.large.pk]
    corrected = city.post(f"{address}/correct/", {"reason": "职工人数更正"})
    assert (corrected.status_code, corrected.json()["corrects"]) == (202, draft.pk)
    run_jobs()
    assert city.get(f"/api/v1/reports/{corrected.json()['id']}/").json()["stage"] == "draft"


def test_years_side_by_side(small_city, closed, api, city_officer, sign_in):
    query = {"area": "210700", "from": 2021, "to": 2023}
    found = api(city_officer).get("/api/v1/reports/compare/", query).json()
    assert [year["report"] for year in found["years"]] == [None, None, closed.pk]
    [union] = [line for line in found["lines"] if line["code"] == "union"]
    assert union["values"][-1]["numerator"] == 6
    page = text_of(sign_in(city_officer).get("/reports/compare/", query))
    assert "现时统计" in page
    assert f"/reports/{closed.pk}/" in page


def test_a_county_confirms_its_part_and_sees_no_more(draft, sign_in, county_officer):
    browser = sign_in(county_officer)
    part = ReportPart.objects.get(area__code="210727")
    page = text_of(browser.get(f"/reports/parts/{part.pk}/"))
    assert "数据无误，确认" in page
    assert "北镇市" not in page
    assert browser.get(f"/reports/{draft.pk}/").status_code == 404
    browser.post(f"/reports/parts/{part.pk}/complete/")
    part.refresh_from_db()
    assert part.completed_by == county_officer
    assert "撤回确认" in text_of(browser.get(f"/reports/parts/{part.pk}/"))
    browser.post(f"/reports/parts/{part.pk}/reopen/")
    part.refresh_from_db()
    assert part.completed_at is None


def test_a_chapter_is_read_and_written_about(draft, sign_in, city_officer):
    browser = sign_in(city_officer)
    for code in ("coverage", "elections", "stations", "proposals", "innovation", "gaps"):
        assert "</table>" in text_of(browser.get(f"/reports/{draft.pk}/chapters/{code}/"))
    assert browser.get(f"/reports/{draft.pk}/chapters/nothing/").status_code == 404
    address = f"/reports/{draft.pk}/chapters/coverage/"
    assert "66.7%" in text_of(browser.get(address))
    browser.post(f"{address}note/", {"text": "第一段\n第二段"})
    assert "<p>第二段</p>" in text_of(browser.get(address))


def test_what_blocks_is_said_before_anything_is_sealed(draft, sign_in, city_officer):
    browser = sign_in(city_officer)
    page = text_of(browser.get(f"/reports/{draft.pk}/check/"))
    assert "还没有确认" in page
    assert "尚未确认" in text_of(browser.post(f"/reports/{draft.pk}/check/"), 422)
    assert "尚未确认" in text_of(browser.post(f"/reports/{draft.pk}/seal/"), 422)
    assert not fresh(draft).is_sealed


def test_what_checks_of_single_records_find_is_told_before_sealing(
    draft, sign_in, city_officer, county_officer, beizhen_officer
):
    """The number leads to as many rows, each office's own; a sealed report is not about today."""
    firm = EnterpriseFactory(area=draft.area)
    SystemFactory(enterprise=firm, kind="contract", since=date(2020, 1, 1))
    browser = sign_in(city_officer)
    page = browser.get(f"/reports/{draft.pk}/check/")
    counts = {check.code: count for check, count in page.context["records"]}
    assert counts["contract_endless"] > 0
    for code, count in counts.items():
        address = f"/quality/{code}/?{page.context['records_query']}"
        assert (address.replace("&", "&amp;") in text_of(page)) == (count > 0)
        assert browser.get(address).context["page"].paginator.count == count
    of_counties = 0
    for officer in (county_officer, beizhen_officer):
        [part] = draft.parts.visible_to(officer)
        own = sign_in(officer).get(f"/reports/parts/{part.pk}/").context["records"]
        of_counties += {check.code: count for check, count in own}["contract_endless"]
    assert of_counties == counts["contract_endless"] - 1


def test_a_sealed_report_says_nothing_of_todays_records(closed, sign_in, city_officer):
    assert "records" not in sign_in(city_officer).get(f"/reports/{closed.pk}/check/").context


def test_the_page_of_a_sealed_report(closed, sign_in, city_officer):
    browser = sign_in(city_officer)
    page = text_of(browser.get(f"/reports/{closed.pk}/"))
    assert closed.seal in page
    assert "重新编制" not in page
    assert "没有差异" in text_of(browser.get(f"/reports/{closed.pk}/drift/"))
    started = browser.post("/reports/new/", {"area": "210700", "year": "2023"})
    assert "已封存" in text_of(started, 422)
    assert YearlyReport.objects.count() == 1


def test_whoever_has_a_file_can_have_it_proven(closed, sign_in, outsider):
    browser = sign_in(outsider)
    workbook = closed.files.get(name__regex=r"^yearly-report.*xlsx$")
    with workbook.content.open("rb") as file:
        content = file.read()
    book = load_workbook(BytesIO(content))
    book.worksheets[1]["A1"] = "改过"
    changed = BytesIO()
    book.save(changed)
    for data, verdict in (
        (content, "真实有效"),
        (changed.getvalue(), "与封存的不一致"),
        (b"PK\x03\x04", "不是封存的报告文件"),
    ):
        upload = SimpleUploadedFile("报告.xlsx", data)
        assert verdict in text_of(browser.post("/reports/verify/", {"file": upload}))
    assert "必填" in text_of(browser.post("/reports/verify/"), 422)


@pytest.mark.parametrize("packed", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_file_that_was_spoilt_on_the_way_is_none_and_no_error(closed, sign_in, outsider, packed):
    """Whatever the part is packed by: each says in its own way that it cannot be read."""
    spoilt = BytesIO()
    with ZipFile(spoilt, "w", packed) as package:
        package.writestr("word/document.xml", "<w:t>年度报告</w:t>" * 2_000)
        begins = package.infolist()[0].header_offset + 30 + len("word/document.xml") + 12
    spoilt.getbuffer()[begins : begins + 24] = b"\xff" * 24
    upload = SimpleUploadedFile("报告.docx", spoilt.getvalue())
    answer = sign_in(outsider).post("/reports/verify/", {"file": upload})
    assert "不是封存的报告文件" in text_of(answer)
