"""What the columns of a list mean can be seen, corrected, and is remembered for the office."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from common.models import AuditEntry
from common.spreadsheets import read_workbook
from common.tables import find_tables
from dataimport.models import ColumnMapping, ImportBatch, ImportRow
from dataimport.selectors import columns_of
from enterprises.models import Enterprise
from tests.common.test_values import VARIANTS
from tests.dataimport.conftest import upload, workbook
from unions.sheets import ROSTER

NUMBER = "13804165678"
ODD = workbook(
    ["厂子", "镇里", "多少人", "找谁", "门牌"],
    ["青堆子机械厂", "青堆子镇", 120, f"厂长 {NUMBER}", "人民街1号"],
    ["锦州甲公司", "青堆子镇", 86, "0416-6612345", "人民街2号"],
)
MEANT = {
    "厂子": "name",
    "镇里": "township",
    "多少人": "employees",
    "找谁": "phone",
    "门牌": "address",
}


# What the variants call a column, and the columns of the roster, as far as it has one.
FIELDS = {
    "name": "name", "union_name": "union_name", "credit_code": "credit_code",
    "township": "township", "park": "park", "address": "address", "registration_type": "ownership",
    "employees": "employees", "women_employees": "women", "members": "members",
    "women_members": "women_members", "migrant_members": "migrant_members",
    "has_union": "has_union", "founded_on": "founded_on",
    "approval_no": "approval_number", "union_credit_code": "union_code",
    "parent_union": "upper_union", "contact": "contact", "phone": "phone", "congress": "congress",
    "open_affairs": "openness", "collective_contract": "contract", "size": "size",
    "remark": "remark",
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "heading"),
    [
        (field, one)
        for name, field in FIELDS.items()
        for one in VARIANTS["headers"][name]
        # A yes or no about one person, in lists of persons.
        if one != "是否农民工"
    ],
)
def test_every_heading_in_the_variants(field, heading):
    heads = [heading, "职工人数"] if field == "name" else ["企业名称", heading]
    data = workbook(heads, ["锦州甲机械有限公司", ""])
    (table,) = find_tables(read_workbook(data, "名册.xlsx"), ROSTER.columns).tables
    assert table.titles[field].replace(" ", "") == heading.replace(" ", "")


TERM_FIELDS = {
    "届期": "term", "任期": "term", "任期(年)": "term", "本届任期": "term",
    "成立或换届时间": "elected_on", "换届时间": "elected_on", "应换届时间": "term_ends",
}  # fmt: skip
# What the roster leaves out, and a word of the reason that it gives.
LEFT_OUT = {
    "chair": "任职日期",
    "chair_phone": "电话",
    "legal_rep": "个人信息",
    "reason_none": "原因",
    "dispatch_employees": "门户没有这一项",
}


@pytest.mark.parametrize("heading", VARIANTS["headers"]["term"])
def test_every_heading_of_a_term(heading):
    found = headings_of(["企业名称", heading], ["锦州甲机械有限公司", ""])[heading]
    assert found.field == TERM_FIELDS.get(heading, "")
    assert (found.left_out is not None) == (heading == "第几届")


@pytest.mark.parametrize(
    ("word", "heading"),
    [(word, one) for name, word in LEFT_OUT.items() for one in VARIANTS["headers"][name]],
)
def test_what_is_left_out_says_why(word, heading):
    found = headings_of(["企业名称", heading], ["锦州甲机械有限公司", "王某"])[heading]
    assert (found.field, found.why) == ("", "left_out")
    assert word in found.left_out.reason


def headings_of(*rows):
    grids = read_workbook(workbook(*rows), "名册.xlsx")
    (layout,) = find_tables(grids, ROSTER.columns, left_out=ROSTER.left_out).layouts
    return {one.title: one for one in layout.headings}


def test_a_telephone_below_the_chair_is_not_that_of_the_enterprise():
    """Under a merged heading 工会主席 stand 姓名 and 联系电话."""
    found = headings_of(
        ["企业名称", "工会主席", "工会主席", "联系电话"], ["", "姓名", "联系电话", ""],
        ["锦州甲机械有限公司", "王某", NUMBER, "0416-6612345"],
        ["锦州乙机械有限公司", "李某", NUMBER, "0416-6612346"],
    )  # fmt: skip
    assert {title: one.field for title, one in found.items()} == {
        "企业名称": "name", "工会主席 / 姓名": "", "工会主席 / 联系电话": "", "联系电话": "phone",
    }  # fmt: skip


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


@pytest.fixture
def checked(browser, towns, run_jobs):
    """Hand in a file and have it checked."""

    def hand_in(data=ODD, area="210782"):
        body = {"kind": "roster", "area": area, "file": upload(data)}
        assert browser.post(reverse("import-upload"), body).status_code == 302
        run_jobs()
        return ImportBatch.objects.latest("pk")

    return hand_in


def columns(batch):
    return {one["key"]: (one["field"], one["why"]) for one in batch.layout["columns"]}


def chosen(batch, **changed):
    """The form as the page would send it."""
    found = columns_of(batch)
    meant = {**{one.key: one.field for one in found.columns}, **changed}
    return {
        "seen": found.digest,
        **{f"column-{n}": meant[one.key] for n, one in enumerate(found.columns)},
    }


def test_a_list_without_one_known_heading_is_guessed_by_content_and_corrected(
    browser, checked, run_jobs
):
    batch = checked()
    assert columns(batch) == {
        "厂子": ("name", "content"),
        "镇里": ("township", "content"),
        "多少人": ("", "unknown"),
        "找谁": ("", "unknown"),
        "门牌": ("", "unknown"),
    }
    codes = [(problem["code"], problem["column"]) for problem in batch.problems]
    assert ("guessed_column", "厂子") in codes
    assert ("unknown_column", "多少人") in codes

    page = browser.get(reverse("import-columns", args=[batch.pk])).content.decode()
    assert "按内容猜的" in page
    assert "内容像人数" in page
    assert NUMBER not in page
    answer = browser.post(reverse("import-columns", args=[batch.pk]), chosen(batch, **MEANT))
    assert answer.url == reverse("import-detail", args=[batch.pk])
    run_jobs()
    batch.refresh_from_db()
    assert columns(batch) == {key: (name, "chosen") for key, name in MEANT.items()}
    row = ImportRow.objects.filter(batch=batch).first()
    assert row.cleaned["employees"]["value"] == 120
    assert row.cleaned["address"] == "人民街1号"
    assert batch.problems == []
    browser.post(reverse("import-apply", args=[batch.pk]))
    run_jobs()
    assert Enterprise.objects.get(name="青堆子机械厂").phone == NUMBER


def test_the_next_list_of_the_office_is_read_by_it_and_another_office_s_is_not(
    browser, checked, run_jobs, api, sign_in, county_officer, capsys
):
    batch = checked()
    browser.post(reverse("import-columns", args=[batch.pk]), chosen(batch, **MEANT))
    assert set(ColumnMapping.objects.values_list("area__code", "heading", "field")) == {
        ("210782", key, name) for key, name in MEANT.items()
    }
    # Into another area of the same office: what was learned holds there too.
    again = checked(area="210782110")
    assert columns(again) == {key: (name, "learned") for key, name in MEANT.items()}
    ColumnMapping.objects.update(used_on="2000-01-01")
    last = checked(area="210782110")
    assert set(ColumnMapping.objects.values_list("used_on", flat=True)) == {last.received_on}

    body = {"kind": "roster", "area": "210727", "file": upload(ODD)}
    sign_in(county_officer).post(reverse("import-upload"), body)
    run_jobs()
    assert columns(ImportBatch.objects.latest("pk"))["多少人"] == ("", "unknown")


def test_the_command_reads_by_what_the_office_has_taught(browser, checked, tmp_path, capsys):
    batch = checked()
    browser.post(reverse("import-columns", args=[batch.pk]), chosen(batch, **MEANT))
    path = tmp_path / "名册.xlsx"
    path.write_bytes(ODD)
    call_command("import_roster", str(path), "--area", "210782")
    assert "全部导入" in capsys.readouterr().out
    assert Enterprise.objects.get(name="锦州甲公司").address == "人民街2号"


def test_what_is_put_back_is_forgotten_and_what_is_not_to_be_imported_is_remembered(
    browser, checked, run_jobs
):
    data = workbook(
        ["企业名称", "所属乡镇", "地址", "备注"], ["锦州甲公司", "青堆子镇", "一号", "x"]
    )
    batch = checked(data)
    address = reverse("import-columns", args=[batch.pk])
    browser.post(address, chosen(batch, 地址=""))
    run_jobs()
    assert list(ColumnMapping.objects.values_list("heading", "field")) == [("地址", "")]
    batch.refresh_from_db()
    assert columns(batch)["地址"] == ("", "chosen")
    # Sent again as it is, it stays; put back to what the word says, it goes.
    browser.post(address, chosen(batch))
    run_jobs()
    assert ColumnMapping.objects.count() == 1
    assert columns(checked(data))["地址"] == ("", "learned")
    batch.refresh_from_db()
    browser.post(address, chosen(batch, 地址="address"))
    run_jobs()
    assert not ColumnMapping.objects.exists()
    actions = AuditEntry.objects.filter(action__startswith="mapping.")
    assert list(actions.order_by("pk").values_list("action", flat=True)) == [
        "mapping.learn",
        "mapping.forget",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"多少人": "address", "门牌": "address"}, "只能对应一列，现在选了 2 列：多少人、门牌"),
        ({"厂子": ""}, "请指定哪一列是“企业名称”"),
    ],
)
def test_what_cannot_be_is_refused_and_said(browser, checked, changed, said):
    batch = checked()
    answer = browser.post(reverse("import-columns", args=[batch.pk]), chosen(batch, **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ColumnMapping.objects.exists()


def test_a_page_older_than_the_last_check_changes_nothing(browser, checked):
    batch = checked()
    body = {**chosen(batch, **MEANT), "seen": "before"}
    answer = browser.post(reverse("import-columns", args=[batch.pk]), body)
    assert (answer.status_code, "列有变化" in answer.content.decode()) == (422, True)
    assert not ColumnMapping.objects.exists()


def test_without_a_name_column_there_is_an_error_and_still_a_choice(browser, checked, run_jobs):
    data = workbook(["字号", "位于", "人头"], ["甲", "青堆子镇", 5], ["乙", "青堆子镇", 6])
    batch = checked(data)
    assert [problem["code"] for problem in batch.problems if problem["severity"] == "error"] == [
        "no_table"
    ]
    meant = {"字号": "name", "位于": "township", "人头": "employees"}
    browser.post(reverse("import-columns", args=[batch.pk]), chosen(batch, **meant))
    run_jobs()
    batch.refresh_from_db()
    assert batch.counts["rows"] == 2
    assert not batch.has_errors


def test_the_api_shows_and_takes_the_mapping(checked, api, beizhen_officer, run_jobs):
    batch = checked()
    client = api(beizhen_officer)
    found = client.get(f"/api/v1/imports/{batch.pk}/").json()
    assert {one["key"]: one["why"] for one in found["columns"]}["厂子"] == "content"
    assert {"field": "name", "title": "企业名称", "is_required": True} in found["choices"]
    path = f"/api/v1/imports/{batch.pk}/mapping/"
    assert client.patch(path, {"columns": {"无": "name"}}, format="json").status_code == 409
    assert client.patch(path, {"columns": {"门牌": "x"}}, format="json").status_code == 409
    answer = client.patch(path, {"columns": {"门牌": "address"}}, format="json")
    assert answer.status_code == 202
    run_jobs()
    found = client.get(f"/api/v1/imports/{batch.pk}/").json()
    assert {one["key"]: one["field"] for one in found["columns"]}["门牌"] == "address"
    client.post(f"/api/v1/imports/{batch.pk}/apply/", {}, format="json")
    run_jobs()
    assert client.patch(path, {"columns": {"门牌": ""}}, format="json").status_code == 409


def test_the_page_does_not_ask_more_for_more_columns(browser, checked, same_queries):
    batch = checked()
    address = reverse("import-columns", args=[batch.pk])

    def grow():
        layout = batch.layout
        layout["columns"] += [{**layout["columns"][0], "key": f"列{n}"} for n in range(30)]
        ImportBatch.objects.filter(pk=batch.pk).update(layout=layout)

    same_queries(lambda: browser.get(address), grow)


def test_what_is_left_out_on_purpose_is_said_with_the_reason_and_no_name_is_kept(browser, checked):
    batch = checked(
        workbook(
            ["企业名称", "所属乡镇", "法定代表人", "工会主席电话", "主营业务", "备用列"],
            ["锦州甲机械有限公司", "青堆子镇", "王某某", NUMBER, "铸件", "某某"],
            ["锦州乙机械有限公司", "青堆子镇", "李某某", NUMBER, "锻件", "某某"],
        )
    )
    said = {
        problem["column"]: (problem["code"], problem["severity"])
        for problem in batch.problems
        if problem["column"]
    }
    assert said == {
        **dict.fromkeys(["法定代表人", "工会主席电话", "主营业务"], ("left_out_column", "warning")),
        "备用列": ("unknown_column", "warning"),
    }
    assert columns_of(batch).doubtful == 1
    page = browser.get(reverse("import-columns", args=[batch.pk])).content.decode()
    assert "个人信息，门户不收集法定代表人、负责人的姓名" in page
    assert "个人信息，不显示" in page
    assert "门户没有这一项；行业请写在“行业”一列" in page
    assert "铸件" in page
    kept = str(batch.layout) + page
    assert not [name for name in ("王某某", "李某某", NUMBER, NUMBER[-4:]) if name in kept]
    answer = browser.get(f"/api/v1/imports/{batch.pk}/").json()
    reasons = {one["title"]: one["reason"] for one in answer["columns"]}
    assert reasons["法定代表人"] == "个人信息，门户不收集法定代表人、负责人的姓名"
    assert (reasons["企业名称"], reasons["备用列"]) == ("", "")


def test_what_is_left_out_can_still_be_taken_for_a_column(browser, checked, run_jobs):
    batch = checked(
        workbook(["企业名称", "所属乡镇", "主营业务"], ["锦州甲机械有限公司", "青堆子镇", "铸件"])
    )
    browser.post(reverse("import-columns", args=[batch.pk]), chosen(batch, 主营业务="remark"))
    run_jobs()
    batch.refresh_from_db()
    assert columns(batch)["主营业务"] == ("remark", "chosen")
    assert [problem["code"] for problem in batch.problems if problem["column"]] == []
