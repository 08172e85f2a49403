"""Rows that may mean several registered enterprises: shown, decided by a person, then imported."""

import pytest
from django.urls import reverse

from areas.models import Area
from common.values import named_by
from dataimport.models import ImportRow
from enterprises.models import Enterprise, FormerEnterpriseName, Headcount
from tests.dataimport.conftest import workbook
from tests.dataimport.test_import_pages import hand_in, page, text_of
from tests.factories.enterprises import EnterpriseFactory

CODE, OTHER_CODE, THIRD_CODE = "91210782MA51TLT90D", "91210782MACTR0BY0H", "91210727MAW9HBTT8F"
NAME = "锦州欣诚制药有限公司"
HEADS = ["企业名称", "统一社会信用代码", "所属乡镇", "职工人数"]


@pytest.fixture
def browser(sign_in, beizhen_officer):
    return sign_in(beizhen_officer)


@pytest.fixture
def check(browser, towns, run_jobs):
    """`check(row…)` hands in a list of these rows and returns its checked batch."""

    def check(*rows):
        batch = hand_in(browser, workbook(HEADS, *rows))
        run_jobs()
        batch.refresh_from_db()
        assert batch.state == "checked", batch.failure
        return batch

    return check


@pytest.fixture
def decide(browser, run_jobs):
    """`decide(batch, position=choice, …)` chooses on the page and has it checked again."""

    def decide(batch, choices, *, check="1"):
        body = {f"row-{position}": choice for position, choice in choices.items()}
        browser.post(reverse("import-choices", args=[batch.pk]), body | {"check": check})
        run_jobs()
        batch.refresh_from_db()
        return batch

    return decide


def confirm(browser, batch, run_jobs, **fields):
    browser.post(reverse("import-apply", args=[batch.pk]), fields)
    run_jobs()
    batch.refresh_from_db()
    return batch


def rename(enterprise, name):
    FormerEnterpriseName.objects.create(
        enterprise=enterprise, name=name, until="2020-01-01", **named_by(name)
    )


def only(batch):
    return ImportRow.objects.get(batch=batch)


def test_a_former_name_in_other_brackets_and_width_is_found(check, towns):
    known = EnterpriseFactory(name="锦州新名制药有限公司", area=towns.qingduizi)
    rename(known, "锦州老名（北镇）制药厂")
    row = only(check(["锦州老名(北镇)制药厂", None, "青堆子镇", 50]))
    assert (row.action, row.candidates) == ("changed", [])
    assert row.changes == [["职工人数", "", "50"]]
    assert [p["code"] for p in row.problems][-1] == "by_former_name"


def test_a_former_name_is_not_warned_of_where_the_code_says_who_it_is(check, towns):
    known = EnterpriseFactory(name="锦州新名制药有限公司", credit_code=CODE, area=towns.qingduizi)
    rename(known, NAME)
    assert only(check([NAME, CODE, "青堆子镇", 50])).problems == []


def test_of_two_with_one_name_the_one_in_the_stated_town_is_meant(browser, check, towns, run_jobs):
    EnterpriseFactory(name=NAME, area=towns.qingduizi)
    EnterpriseFactory(name=NAME, address="在这里", area=Area.objects.get(name="高山子镇"))
    batch = check([NAME, None, "高山子镇", 50])
    assert only(batch).action == "changed"
    confirm(browser, batch, run_jobs)
    assert Headcount.objects.get().enterprise.address == "在这里"


def test_a_doubtful_row_is_decided_before_it_goes_in(browser, check, decide, towns, run_jobs):
    first = EnterpriseFactory(name=NAME, credit_code=OTHER_CODE, area=towns.qingduizi)
    batch = check([NAME, CODE, "青堆子镇", 50], ["北镇大屯机械有限公司", None, "青堆子镇", 20])
    assert (batch.counts["doubtful"], batch.counts["new"]) == (1, 1)
    shown = text_of(page(browser, batch, show="doubtful"))
    assert "就是已登记的“锦州欣诚制药有限公司”" in shown
    assert f"统一社会信用代码 {OTHER_CODE} · 所在区域 青堆子镇" in shown

    refused = browser.post(reverse("import-apply", args=[batch.pk]), follow=True)
    assert "有 1 行存疑，没有导入任何内容" in refused.content.decode()

    decide(batch, {1: str(first.pk)}, check="0")
    assert (batch.state, batch.is_outdated) == ("checked", True)
    refused = browser.post(
        reverse("import-apply", args=[batch.pk]), {"skip_errors": 1}, follow=True
    )
    assert "还没有按选择检查" in refused.content.decode()

    decide(batch, {})
    row = ImportRow.objects.get(batch=batch, position=1)
    assert (row.action, row.choice, batch.counts["doubtful"]) == ("changed", str(first.pk), 0)
    assert ["统一社会信用代码", OTHER_CODE, CODE] in row.changes
    assert confirm(browser, batch, run_jobs).state == "applied"
    first.refresh_from_db()
    assert (first.credit_code, Headcount.objects.get(enterprise=first).employees) == (CODE, 50)
    assert Enterprise.objects.count() == 2


@pytest.mark.parametrize(("choice", "action", "count"), [("new", "new", 2), ("skip", "skipped", 1)])
def test_it_may_be_another_or_left_out(
    browser, check, decide, towns, run_jobs, choice, action, count
):
    EnterpriseFactory(name=NAME, credit_code=OTHER_CODE, area=towns.qingduizi)
    batch = decide(check([NAME, CODE, "青堆子镇", 50]), {1: choice})
    assert only(batch).action == action
    confirm(browser, batch, run_jobs)
    assert Enterprise.objects.count() == count


def test_a_choice_outlives_a_check_for_another_day(browser, check, decide, towns, run_jobs):
    EnterpriseFactory(name=NAME, credit_code=OTHER_CODE, area=towns.qingduizi)
    batch = decide(check([NAME, CODE, "青堆子镇", 50]), {1: "new"})
    browser.post(reverse("import-recheck", args=[batch.pk]), {"as_of": "2022-12-31"})
    run_jobs()
    assert (only(batch).action, only(batch).choice) == ("new", "new")


def test_doubtful_rows_wait_while_the_others_go_in(browser, check, towns, run_jobs):
    EnterpriseFactory(name=NAME, area=towns.qingduizi)
    EnterpriseFactory(name=NAME, area=towns.qingduizi)
    batch = check([NAME, None, "青堆子镇", 50], ["北镇大屯机械有限公司", None, "青堆子镇", 20])
    assert only_codes(batch) == {"name_not_unique"}
    assert confirm(browser, batch, run_jobs, skip_errors="1").state == "applied"
    assert Headcount.objects.get().enterprise.name == "北镇大屯机械有限公司"
    assert "存疑的 1 行没有导入" in text_of(page(browser, batch))


def only_codes(batch):
    row = ImportRow.objects.get(batch=batch, action="doubtful")
    return {problem["code"] for problem in row.problems} - {"code_missing"}


def test_two_rows_that_turn_out_to_be_one_enterprise_are_an_error(check, towns):
    known = EnterpriseFactory(name="锦州新名制药有限公司", credit_code=CODE, area=towns.qingduizi)
    rename(known, NAME)
    batch = check(["锦州新名制药有限公司", CODE, "青堆子镇", 50], [NAME, None, "青堆子镇", 60])
    rows = dict(ImportRow.objects.filter(batch=batch).values_list("number", "action"))
    assert rows == {2: "changed", 3: "error"}


def test_nothing_of_another_area_is_a_candidate(check, towns):
    EnterpriseFactory(name=NAME, credit_code=OTHER_CODE, area=towns.qilihe)
    assert only(check([NAME, CODE, "青堆子镇", 50])).action == "new"


def test_only_what_was_offered_can_be_chosen(api, beizhen_officer, check, towns, run_jobs):
    foreign = EnterpriseFactory(name="别的公司", area=towns.qilihe)
    known = EnterpriseFactory(name=NAME, credit_code=OTHER_CODE, area=towns.qingduizi)
    batch = check([NAME, CODE, "青堆子镇", 50], ["北镇大屯机械有限公司", None, "青堆子镇", 20])
    address = f"/api/v1/imports/{batch.pk}/choices/"
    client = api(beizhen_officer)
    for rows in ({"1": str(foreign.pk)}, {"2": "new"}, {"99": "new"}):
        assert client.patch(address, {"rows": rows}, format="json").status_code == 409
    assert client.patch(address, {"rows": {"x": "new"}}, format="json").status_code == 400
    shown = client.get(f"/api/v1/imports/{batch.pk}/rows/?action=doubtful").json()["results"]
    assert [one["pk"] for one in shown[0]["candidates"]] == [known.pk]
    kept = client.patch(address, {"rows": {"1": "new"}, "check": False}, format="json")
    assert (kept.status_code, kept.json()["is_outdated"]) == (200, True)
    assert client.patch(address, {"rows": {"1": str(known.pk)}}, format="json").status_code == 202
    run_jobs()
    assert ImportRow.objects.get(batch=batch, position=1).action == "changed"
