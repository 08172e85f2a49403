"""The pages of an import, from handing in the file to what changed."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from common.models import AuditEntry
from dataimport.models import ImportBatch, ImportRow
from enterprises.models import Enterprise
from tests.dataimport.conftest import upload, workbook
from unions.models import Coverage, Union

ROSTERS = Path(__file__).parent.parent / "files" / "rosters"
FIVE_TOWNS = "01_two_row_header_merged.xlsx"
SPOILT = "05_groups_and_repeated_header.xlsx"


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


def hand_in(browser, data, *, area="210782", kind="roster", **fields):
    answer = browser.post(
        reverse("import-upload"), {"kind": kind, "area": area, "file": upload(data), **fields}
    )
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("pk")


def page(browser, batch, **query):
    answer = browser.get(reverse("import-detail", args=[batch.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_roster_goes_from_upload_to_what_changed(browser, towns, run_jobs):
    batch = hand_in(browser, (ROSTERS / FIVE_TOWNS).read_bytes())
    assert batch.state == "received"
    assert "正在等待后台处理" in page(browser, batch)

    run_jobs()
    shown = text_of(page(browser, batch))
    assert "检查完毕，可以导入" in shown
    assert "2023-03-15（表中写明）" in shown
    assert not Enterprise.objects.exists()
    preview = text_of(page(browser, batch, show="new"))
    assert "锦州欣诚制药有限公司" in preview
    assert "建会覆盖 锦州欣诚制药有限公司工会委员会 2021-03-05" in preview

    browser.post(reverse("import-apply", args=[batch.pk]))
    assert not Enterprise.objects.exists()
    run_jobs()
    assert Enterprise.objects.count() == 24
    assert Coverage.objects.count() == 15
    assert "新增 24 行，更改 0 行" in text_of(page(browser, batch))
    assert list(
        AuditEntry.objects.filter(target_type="dataimport.importbatch")
        .order_by("pk")
        .values_list("action", flat=True)
    ) == ["import.receive", "import.confirm", "import.apply"]


def test_every_problem_is_listed_with_its_place_and_remedy(browser, towns, run_jobs):
    batch = hand_in(browser, (ROSTERS / SPOILT).read_bytes())
    run_jobs()

    shown = text_of(page(browser, batch))
    assert "有 4 处错误，需要改正" in shown
    assert "Sheet 7 信用代码 9.12107E+17 错误 锦州市明鹏纸业有限公司" in shown
    assert "请把这一列设为“文本”格式，再按营业执照重新填写 18 位代码。" in shown
    assert "确认导入" not in shown

    answer = browser.get(reverse("import-problems", args=[batch.pk]))
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    listed = [row for row in rows if row[4] == "错误"]
    assert [(row[0], row[1], row[2], row[3]) for row in listed] == [
        ("Sheet", 6, "信用代码", "91210782MAK1CF4H50"),
        ("Sheet", 7, "信用代码", "9.12107E+17"),
        ("Sheet", 16, "信用代码", "91210782MAN0K9AJ11"),
        ("Sheet", 17, "信用代码", "9.12107E+17"),
    ]


def test_rows_with_errors_are_left_out_only_when_the_user_says_so(browser, towns, run_jobs):
    batch = hand_in(browser, (ROSTERS / SPOILT).read_bytes())
    run_jobs()

    answer = browser.post(reverse("import-apply", args=[batch.pk]), follow=True)
    assert "有 4 行有错误，没有导入任何内容" in answer.content.decode()
    run_jobs()
    assert not Enterprise.objects.exists()

    browser.post(reverse("import-apply", args=[batch.pk]), {"skip_errors": "1"})
    run_jobs()
    assert Enterprise.objects.count() == 8
    assert not Enterprise.objects.filter(name="锦州市明鹏纸业有限公司").exists()
    assert "有错误的 4 行没有导入" in text_of(page(browser, batch))


def test_a_second_import_has_nothing_to_confirm(browser, towns, run_jobs):
    data = (ROSTERS / FIVE_TOWNS).read_bytes()
    first = hand_in(browser, data)
    run_jobs()
    browser.post(reverse("import-apply", args=[first.pk]))
    run_jobs()

    second = hand_in(browser, data)
    run_jobs()
    second.refresh_from_db()
    assert second.counts["unchanged"] == second.counts["rows"] == 24
    shown = text_of(page(browser, second))
    assert "没有需要导入的内容" in shown
    assert "再导入也不会有任何变化" in shown


def test_discarding_deletes_file_and_rows(
    browser, towns, run_jobs, django_capture_on_commit_callbacks
):
    batch = hand_in(browser, (ROSTERS / FIVE_TOWNS).read_bytes())
    run_jobs()
    stored = Path(batch.file.path)
    assert stored.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("import-discard", args=[batch.pk]), follow=True)
    assert "这次导入已放弃" in answer.content.decode()
    assert not stored.exists()
    assert not ImportRow.objects.exists()
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    assert not Enterprise.objects.exists()


def test_what_changed_after_the_check_stops_the_import(browser, towns, run_jobs):
    batch = hand_in(browser, (ROSTERS / FIVE_TOWNS).read_bytes())
    run_jobs()
    code = ImportRow.objects.get(batch=batch, subject="锦州欣诚制药有限公司").cleaned["credit_code"]
    Enterprise.objects.create(
        credit_code=code, name="锦州欣诚制药有限公司", name_key="锦州欣诚制药有限公司",
        area=towns.qingduizi,
    )  # fmt: skip

    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "checked"
    assert "检查之后有人改动了相关数据，第 9 行（共 1 行）" in page(browser, batch)
    assert Enterprise.objects.count() == 1
    assert not Union.objects.exists()

    browser.post(reverse("import-recheck", args=[batch.pk]))
    run_jobs()
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    assert Enterprise.objects.count() == 24


def test_a_failure_in_the_middle_leaves_nothing(browser, towns, run_jobs, monkeypatch):
    batch = hand_in(browser, (ROSTERS / FIVE_TOWNS).read_bytes())
    run_jobs()
    # The last thing that is written: everything else is in the database by then.
    monkeypatch.setattr("unions.services.record_memberships", lambda **_: 1 / 0)
    browser.post(reverse("import-apply", args=[batch.pk]))
    (job,) = run_jobs()
    assert job.state == "failed"
    assert not Enterprise.objects.exists()
    assert not Coverage.objects.exists()
    shown = text_of(page(browser, batch))
    assert "没有导入任何内容" in shown
    assert "重新检查" in shown

    monkeypatch.undo()
    browser.post(reverse("import-recheck", args=[batch.pk]))
    run_jobs()
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    assert Enterprise.objects.count() == 24


def test_another_day_can_be_chosen_after_the_check(browser, towns, run_jobs):
    batch = hand_in(browser, (ROSTERS / FIVE_TOWNS).read_bytes())
    run_jobs()
    browser.post(reverse("import-recheck", args=[batch.pk]), {"as_of": "2022-12-31"})
    run_jobs()
    assert "2022-12-31（导入时选定）" in text_of(page(browser, batch))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "这是一张图片，不是表格"),
        (b"PK\x03\x04 broken", "文件已损坏或没有传完"),
        (b"<?xml version='1.0'?><Workbook><Row/></Workbook>", "这是网页或 XML 文件"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_remedy(browser, towns, data, said):
    body = {"kind": "roster", "area": "210782", "file": upload(data)}
    answer = browser.post(reverse("import-upload"), body)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_rows_outside_the_officers_county_are_errors_that_tell_nothing(browser, towns, run_jobs):
    there = Enterprise.objects.create(
        credit_code="91210727MAW9HBTT8F", name="锦州云创纸业股份有限公司", name_key="x",
        area=towns.qilihe,
    )  # fmt: skip
    data = workbook(
        ["企业名称", "统一社会信用代码", "所属乡镇", "职工人数"],
        ["辽宁贝尔达印刷有限公司", "91210782MA51TLT90D", "青堆子镇", 86],
        ["别处的公司", "91210782MACTR0BY0H", "七里河镇", 50],
        ["云创公司", "91210727MAW9HBTT8F", "青堆子镇", 60],
    )
    batch = hand_in(browser, data)
    run_jobs()
    rows = dict(ImportRow.objects.filter(batch=batch).values_list("number", "action"))
    assert rows == {2: "new", 3: "error", 4: "error"}
    shown = page(browser, batch)
    # A place outside is a place that is not known; nothing of what lies there is shown.
    assert "在北镇市内找不到“七里河镇”" in shown
    assert shown.count("这一行的编号或信用代码不能在这里登记") == 1
    assert there.name not in shown


def test_the_empty_list_says_what_to_do(browser):
    shown = browser.get(reverse("import-list")).content.decode()
    assert "还没有导入过" in shown
    assert reverse("import-upload") in shown


def test_the_list_shows_where_each_import_is(browser, towns, run_jobs):
    hand_in(browser, (ROSTERS / FIVE_TOWNS).read_bytes())
    run_jobs()
    shown = text_of(browser.get(reverse("import-list")).content.decode())
    assert "名册.xlsx 企业和建会名册 北镇市 2023-03-15 待确认 24 24 0" in shown


def test_the_template_is_understood_again(browser, towns, run_jobs):
    answer = browser.get(reverse("import-template", args=["roster"]))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    heads = [cell.value for cell in book.active[1]]
    row = dict.fromkeys(heads) | {
        "企业名称": "辽宁贝尔达印刷有限公司",
        "统一社会信用代码": "91210782MA51TLT90D",
        "职工人数": "约86人",
    }
    batch = hand_in(browser, workbook(heads, list(row.values())))
    run_jobs()
    batch.refresh_from_db()
    assert (batch.counts["new"], batch.counts["errors"], batch.problems) == (1, 0, [])


def test_a_future_day_is_refused(browser, towns):
    answer = browser.post(
        reverse("import-upload"),
        {"kind": "roster", "area": "210782", "as_of": "2999-01-01", "file": upload(b"x")},
    )
    assert answer.status_code == 422
    assert "统计时点不能晚于今天" in answer.content.decode()


def test_an_area_of_another_county_is_not_offered(browser, towns):
    answer = browser.post(
        reverse("import-upload"), {"kind": "roster", "area": "210727", "file": upload(b"x")}
    )
    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_the_result_page_does_not_ask_more_for_more_rows(browser, towns, run_jobs, same_queries):
    heads = ["企业名称", "职工人数"]
    small = hand_in(browser, workbook(heads, ["甲有限公司", 1], ["乙有限公司", "约2人"]))
    run_jobs()
    address = {"pk": small.pk}

    def grow():
        rows = [[f"第{n}机械制造有限公司", f"约{n}人"] for n in range(1, 40)]
        large = hand_in(browser, workbook(heads, *rows))
        run_jobs()
        address["pk"] = large.pk

    same_queries(lambda: browser.get(reverse("import-detail", args=[address["pk"]])), grow)
