"""The list comes back with its problems marked; what waits comes back alone, to be repaired."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from common.models import Export
from dataimport.models import ImportBatch
from enterprises.models import Enterprise
from tests.dataimport.conftest import workbook
from tests.dataimport.test_import_pages import hand_in, page, text_of

HEADS = ["企业名称", "统一社会信用代码", "所属乡镇", "职工人数", "联系电话"]
NUMBER = "13804165678"
ROWS = [
    ["北镇市企业名册（2023年12月31日）", None, None, None, None],
    HEADS,
    ["锦州甲机械有限公司", "91210782MA51TLT90D", "青堆子镇", 20, NUMBER],
    ["锦州乙机械有限公司", "9.12107E+17", "青堆子镇", 30, NUMBER],
    ["锦州丙机械有限公司", None, "无此镇", "约40人", NUMBER],
    ["合计", None, None, 90, None],
]
MARKS = "问题（系统标注）"


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


@pytest.fixture
def checked(browser, towns, run_jobs):
    def checked(data):
        batch = hand_in(browser, data)
        run_jobs()
        batch.refresh_from_db()
        return batch

    return checked


def sheet_of(browser, batch, what):
    answer = browser.get(reverse(f"import-{what}", args=[batch.pk]))
    assert answer.status_code == 200, answer
    return answer.content, openpyxl.load_workbook(BytesIO(answer.content)).active


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_own_sheet_comes_back_marked(browser, checked, form):
    data = workbook(*ROWS)
    if form == "csv":
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in ROWS]
        data = "\n".join(lines).encode("gb18030")
    batch = checked(data)
    _file, sheet = sheet_of(browser, batch, "marked")
    given = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=5)]
    assert [str(cell or "") for cell in given[3]] == [str(cell or "") for cell in ROWS[3]]
    assert sheet["F2"].value == MARKS
    spoilt, place = sheet["B4"], sheet["C5"]
    assert "请把这一列设为“文本”格式" in spoilt.comment.text
    assert spoilt.fill.start_color.rgb == place.fill.start_color.rgb == "FFF8CBC6"
    assert "找不到“无此镇”" in sheet["F5"].value
    assert (sheet["F3"].value, sheet["B3"].comment) == (None, None)
    export = Export.objects.get(kind="import.marked")
    assert (export.is_full, export.reason[:7]) == (True, "取回自己上传的")


def test_what_waits_is_repaired_and_goes_in(browser, checked, run_jobs):
    batch = checked(workbook(*ROWS))
    shown = text_of(page(browser, batch))
    assert "先导入没有问题的 1 行，其余 2 行等改好再导" in shown
    browser.post(reverse("import-apply", args=[batch.pk]), {"skip_errors": "1"})
    run_jobs()
    assert Enterprise.objects.count() == 1
    file, sheet = sheet_of(browser, batch, "waiting")
    names = [row[0].value for row in sheet.iter_rows()]
    assert names == [ROWS[0][0], "企业名称", "锦州乙机械有限公司", "锦州丙机械有限公司"]

    book = openpyxl.load_workbook(BytesIO(file))
    book.active["B3"], book.active["C4"] = None, "青堆子镇"
    repaired = BytesIO()
    book.save(repaired)
    again = checked(repaired.getvalue())
    assert (again.counts["new"], again.counts["errors"], again.problems) == (2, 0, [])
    assert MARKS not in str(again.layout)
    browser.post(reverse("import-apply", args=[again.pk]))
    run_jobs()
    assert set(Enterprise.objects.values_list("phone", flat=True)) == {NUMBER}
    assert Enterprise.objects.count() == 3


def test_a_list_that_is_too_long_is_not_given_back(browser, checked, monkeypatch):
    batch = checked(workbook(*ROWS))
    monkeypatch.setattr("dataimport.selectors.returning.MOST_ROWS", 2)
    answer = browser.get(reverse("import-marked", args=[batch.pk]), follow=True)
    assert "不能整份退回。请下载问题清单" in answer.content.decode()


def test_only_who_handed_it_in_has_it_back(browser, checked, sign_in, city_officer, api):
    batch = checked(workbook(*ROWS))
    assert ImportBatch.objects.visible_to(city_officer).count() == 1
    for what in ("marked", "waiting"):
        other = sign_in(city_officer).get(reverse(f"import-{what}", args=[batch.pk]))
        assert other.status_code == 403
        address = f"/api/v1/imports/{batch.pk}/{what}.xlsx"
        assert api(city_officer).get(address).status_code == 403
        assert api(batch.created_by).get(address).status_code == 200
